"""Reading catalogue records as BPS lists them. No database.

What a record does not say stays empty. What follows from it with certainty is filled in: pages, year, area and subject.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from stdnum import issn as issn_number

from .models import Language
from .roman import from_roman, to_roman

# First seven digits of the catalogue number, read off the titles that carry them; no official table was to be had.
SUBJECTS = {
    "1101002": gettext_noop("Statistik Daerah"),
    "1102001": gettext_noop("Kompilasi"),
    "2303004": gettext_noop("Ketenagakerjaan"),
    "4101002": gettext_noop("Kesejahteraan Rakyat"),
    "9302001": gettext_noop("PDRB"),
}
# BPS codes of the office's own province (MFD 2018), which are not the codes of the ministry of home affairs.
AREAS = {
    "75": "Provinsi Gorontalo",
    "7501": "Kabupaten Boalemo",
    "7502": "Kabupaten Gorontalo",
    "7503": "Kabupaten Pohuwato",
    "7504": "Kabupaten Bone Bolango",
    "7505": "Kabupaten Gorontalo Utara",
    "7571": "Kota Gorontalo",
}
WHOLE_COUNTRY = gettext_noop("Indonesia")

# Which column a field is read from. Fields whose cell is empty are derived from the others where that is certain.
COLUMNS = {
    "title": "title",
    "catalogue_number": "katalog",
    "publication_number": "nomor_publikasi",
    "issn": "issn",
    "isbn": "isbn",
    "abstract": "abstrak",
    "abstract_en": "abstrak_en",
    "subject": "subjek",
    "area_code": "kode_wilayah",
    "area_name": "wilayah",
    "producer": "producer",
    "roman_pages": "halaman",
    "arabic_pages": "halaman",
    "size_cm": "ukuran_cm",
    "released_on": "rilis",
    "released_text": "rilis",
    "year": "tahun",
    "language": "bahasa",
    "source": "source",
}

_PAGES = re.compile(r"(?:(?P<roman>[ivxlcdm]+)\s*\+\s*)?(?P<arabic>\d{1,4})(?:\s*\(.*\))?", re.IGNORECASE)
_RELEASE = re.compile(r"(?P<year>\d{4})(?:-(?:0[1-9]|1[0-2]))?(?:\s*\(.*\))?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
_AREA_SUFFIX = re.compile(r"\d{7}\.(\d{10}|\d{7}|\d{4}|\d{2})")
_DISTRICT = re.compile(r"(Kecamatan .+?) Dalam Angka")
_REMARK = re.compile(r"\s*\(full title not kept\)")
_ENGLISH = re.compile(r"\b(?:in|of|the|and)\b")
_LEVELS = {2: ("Provinsi ",), 4: ("Kabupaten ", "Kota ")}


def parse(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Publication` that a record gives, by the columns of `COLUMNS`; others are not read.

    Raises `ValidationError` with one sentence for each column that cannot be read.
    """
    cells = {column: str(value or "").strip() for column, value in row.items() if column}
    read = _Reader(cells)
    title = _REMARK.sub("", cells.get("title", ""))
    if not title:
        read.errors["title"] = _("Judul wajib diisi.")
    catalogue_number, producer = cells.get("katalog", ""), cells.get("producer", "")
    roman_pages, arabic_pages = read.cell("halaman", parse_pages, (None, None))
    released_on, released_text = read.cell("rilis", parse_release, (None, ""))
    area_code, area_name = parse_area(catalogue_number, producer, title)
    values = {
        "title": title,
        "catalogue_number": catalogue_number,
        "publication_number": cells.get("nomor_publikasi", ""),
        "issn": read.cell("issn", parse_issn, ""),
        "isbn": cells.get("isbn", ""),
        "abstract": cells.get("abstrak", ""),
        "abstract_en": cells.get("abstrak_en", ""),
        "subject": cells.get("subjek") or parse_subject(catalogue_number, title),
        "area_code": cells.get("kode_wilayah") or area_code,
        "area_name": cells.get("wilayah") or area_name,
        "producer": producer,
        "roman_pages": roman_pages,
        "arabic_pages": arabic_pages,
        "size_cm": cells.get("ukuran_cm", ""),
        "released_on": released_on,
        "released_text": released_text,
        "year": read.cell("tahun", parse_year, None) or parse_year(title) or parse_year(cells.get("rilis", "")),
        "language": read.cell("bahasa", parse_language, None) or guess_language(title),
        "source": cells.get("source", ""),
    }
    if read.errors:
        raise ValidationError(read.errors)
    return values


class _Reader:
    """Reads cells one by one and keeps every complaint, so that a record is refused with all its reasons."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.errors: dict[str, str] = {}

    def cell(self, column: str, parser: Any, empty: Any) -> Any:
        text = self.cells.get(column, "")
        if not text:
            return empty
        try:
            return parser(text)
        except ValidationError as error:
            self.errors[column] = str(error.message)
            return empty


def parse_pages(text: str) -> tuple[int | None, int]:
    """`lvi+588` as `(56, 588)`; `29` and `403 (pages of the upload)` know no roman pages."""
    match = _PAGES.fullmatch(text)
    try:
        if match:
            return from_roman(match["roman"]) if match["roman"] else None, int(match["arabic"])
    except ValueError:
        pass
    raise ValidationError(_("“%(text)s” bukan jumlah halaman; tulis misalnya “xxii+128” atau “128”.") % {"text": text})


def write_pages(roman: int | None, arabic: int | None) -> str:
    """The inverse of `parse_pages`."""
    return "+".join(filter(None, [to_roman(roman) if roman else "", str(arabic or "")]))


def parse_release(text: str) -> tuple[date | None, str]:
    """A full date, or the text as written where only year and month are known: `2014-08 (preface)`."""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        if _RELEASE.fullmatch(text):
            return None, text
    raise ValidationError(
        _("“%(text)s” bukan tanggal rilis; tulis misalnya “2023-12-28” atau “2023-12”.") % {"text": text}
    )


def parse_issn(text: str) -> str:
    """Eight digits, the last perhaps X, in two groups. Kept as printed even if the check digit is wrong."""
    issn = issn_number.format(issn_number.compact(text).upper())
    if not _ISSN.fullmatch(issn):
        raise ValidationError(_("“%(text)s” bukan ISSN; tulis misalnya “2086-7646”.") % {"text": text})
    return issn


def issn_is_doubtful(issn: str) -> bool:
    """Whether the check digit of an ISSN is wrong; some are printed so."""
    return bool(issn) and not issn_number.is_valid(issn)


def parse_year(text: str) -> int | None:
    """The last year a text names: `PDRB 2010-2014` is of 2014."""
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def parse_language(text: str) -> str:
    if text not in Language.values:
        raise ValidationError(
            _("“%(text)s” bukan kode bahasa; tulis salah satu dari %(codes)s.")
            % {"text": text, "codes": ", ".join(Language.values)}
        )
    return text


def guess_language(title: str) -> str:
    return Language.ENGLISH if _ENGLISH.search(title) else Language.INDONESIAN


def parse_subject(catalogue_number: str, title: str) -> str:
    """The subject its catalogue number stands for, or its series where the title names it."""
    if "Dalam Angka" in title:
        return SUBJECTS["1102001"]
    return SUBJECTS.get(catalogue_number[:7], "")


def parse_area(catalogue_number: str, producer: str, title: str) -> tuple[str, str]:
    """BPS code and name of the area a title is about: from the number's suffix, else from its producer."""
    place = WHOLE_COUNTRY if producer == "BPS" else producer.removeprefix("BPS ")
    match = _AREA_SUFFIX.fullmatch(catalogue_number)
    if not match:
        return next((code for code, name in AREAS.items() if name == place), ""), place
    code = match[1]
    if len(code) == 7:
        district = _DISTRICT.match(title)
        return code, district[1] if district else ""
    levels = _LEVELS.get(len(code), ())
    return code, AREAS.get(code) or (place if place.startswith(levels) else "")
