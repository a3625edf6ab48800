"""Reading data dictionaries: from CSV and XLSX, and from the metadata of SPSS and Stata files. No ORM.

What a dictionary does not say stays empty; a type is inferred only from codes, or from words that leave no doubt.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .on_disk import on_disk

SUFFIXES = (".csv", ".xlsx", ".sav", ".dta")
TYPES = ("text", "integer", "decimal", "category")
MAX_LABEL, MAX_NAME, MAX_GROUP, MAX_VARIABLES = 300, 64, 120, 5000
BLOCK_LEVEL = gettext_noop("Pengenal blok sensus dirahasiakan.")
# Accepted names of columns, beside our own; the rest of a table is not read.
ALIASES = {
    "variabel": "variable",
    "nama": "variable",
    "label_id": "label",
    "pertanyaan": "question",
    "tipe": "type",
    "kode": "values",
    "kelompok": "group",
    "alasan_ditahan": "withheld",
    "pengenal": "identifier",
}

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BLOCK = re.compile(r"\b(nks|psu|blok sensus|nomor kode sampel|unit sampel primer)\b", re.IGNORECASE)
# People by name, number, address or place, in any part of a label or as a variable is commonly called; and the areas
# of a village's record, whose name alone says which record it is.
_IDENTIFIER = re.compile(
    r"(^|;\s*)(nama|alamat|nik|e-?mail|(titik )?koordinat|(garis )?(lintang|bujur)|latitude|longitude|gps"
    r"|nomor (telepon|telp|hp|handphone|ponsel|ktp|kk|kartu keluarga|induk kependudukan)"
    r"|((full|first|last) )?names? of|(full |first |last )name|address|(tele)?phone number)\b"
    r"|^((kode|id) )?(kecamatan|desa|kelurahan|sls|satuan lingkungan setempat|village|sub-?district)\b(?!.*;)",
    re.IGNORECASE,
)
_IDENTIFIER_NAME = re.compile(
    r"(nama|alamat)(_\w+)?|nik|e?mail|lat(itude)?|long?(gitude)?|lintang|bujur|gps\w*"
    r"|(no(mor)?_?)?(hp|telp|telepon|ktp|kk)|((id|kode|kd|nama|nm)_?)(kec(amatan)?|desa|kel(urahan)?|sls)",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\bpenimbang\b|\((km|m2)\)$|\bper kapita$|^(pengeluaran|upah)\b", re.IGNORECASE)
_INTEGER = re.compile(r"^(jumlah|banyak|umur|lama|korban jiwa)\b|\(000 rupiah\)$", re.IGNORECASE)
_CATEGORY = re.compile(
    r"^(keberadaan|kejadian|status|jenis kelamin|klasifikasi|kemudahan|partisipasi|kesulitan|sumber|penerima)\b",
    re.IGNORECASE,
)
_SPSS_WHOLE = re.compile(r"F\d+(\.0)?")


@dataclass(frozen=True)
class Entry:
    """A variable as a dictionary describes it; the fields are those of `Variable`."""

    name: str
    label: str = ""
    question: str = ""
    type: str = "text"
    codes: list[dict[str, str]] = field(default_factory=list)
    group: str = ""
    withheld_reason: str = ""
    is_direct_identifier: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line of the file (of SPSS and Stata: with one variable, counted from 1)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return _("Baris %(line)s: %(why)s") % {"line": self.line, "why": self.sentence}


@dataclass
class Dictionary:
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(file: File, suffix: str) -> Dictionary:
    """The dictionary in a file of one of `SUFFIXES`. Faults name their line; a file that cannot be opened raises
    `ValidationError`."""
    match suffix:
        case ".csv":
            rows: Iterable[tuple[int, Mapping[str, Any]]] = _csv_rows(file)
        case ".xlsx":
            rows = _xlsx_rows(file)
        case ".sav" | ".dta":
            rows = _statistical_rows(file, suffix)
        case _:
            raise ValidationError(
                _("Kamus dibaca dari berkas %(suffixes)s.") % {"suffixes": ", ".join(SUFFIXES).replace(".", "")}
            )
    return collect(rows)


def collect(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Dictionary:
    """Entries of numbered rows, with all that is wrong with them; a row that cannot be read makes no entry."""
    dictionary, seen = Dictionary(), set()
    for line, row in islice(rows, MAX_VARIABLES + 1):
        try:
            entry = parse(row)
        except ValidationError as error:
            dictionary.faults.extend(Fault(line, sentence) for sentence in error.messages)
            continue
        if entry.name.lower() in seen:
            sentence = _("Variabel %(name)s sudah ada di baris sebelumnya.") % {"name": entry.name}
            dictionary.faults.append(Fault(line, sentence))
        seen.add(entry.name.lower())
        dictionary.entries.append(entry)
    if not dictionary.entries and not dictionary.faults:
        dictionary.faults.append(Fault(1, _("Tidak ada variabel dalam berkas ini.")))
    if len(dictionary.entries) > MAX_VARIABLES:
        dictionary.faults.append(
            Fault(MAX_VARIABLES + 1, _("Lebih dari %(number)s variabel.") % {"number": MAX_VARIABLES})
        )
    return dictionary


def parse(row: Mapping[str, Any]) -> Entry:
    """One row as an entry. Raises `ValidationError` with a sentence for each cell that cannot be read."""
    cells = {_column(key): value for key, value in row.items() if key}
    name, label = _cell(cells, "variable"), _cell(cells, "label")
    sentences = []
    if not (_NAME.fullmatch(name) and len(name) <= MAX_NAME):
        sentences.append(_("“%(name)s” bukan nama variabel: huruf, angka, dan garis bawah.") % {"name": name})
    if len(label) > MAX_LABEL:
        sentences.append(_("Label %(name)s lebih dari %(limit)s huruf.") % {"name": name, "limit": MAX_LABEL})
    codes: list[dict[str, str]] = []
    try:
        codes = parse_codes(_cell(cells, "values"))
    except ValidationError as error:
        sentences.extend(error.messages)
    kind = _cell(cells, "type").lower() or infer_type(label, codes)
    if kind not in TYPES:
        sentences.append(
            _("“%(kind)s” bukan tipe; tulis salah satu dari %(kinds)s.") % {"kind": kind, "kinds": ", ".join(TYPES)}
        )
    if sentences:
        raise ValidationError(sentences)
    return Entry(
        name,
        label,
        _cell(cells, "question"),
        kind,
        codes,
        (_cell(cells, "group") or group_of(label))[:MAX_GROUP],
        _cell(cells, "withheld") or withheld_reason(name, label),
        bool(_cell(cells, "identifier") or _IDENTIFIER.search(label) or _IDENTIFIER_NAME.fullmatch(name)),
    )


def parse_codes(text: str) -> list[dict[str, str]]:
    """`1=Perkotaan;2=Perdesaan` as codes with labels; one a line will do as well."""
    codes: list[dict[str, str]] = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        value, sign, label = (piece.strip() for piece in part.partition("="))
        if not (value and sign and label):
            raise ValidationError(_("“%(part)s” bukan kode; tulis misalnya “1=Ya;2=Tidak”.") % {"part": part})
        if any(code["value"] == value for code in codes):
            raise ValidationError(_("Kode %(value)s ada dua kali.") % {"value": value})
        codes.append({"value": value, "label": label})
    return codes


def infer_type(label: str, codes: list[dict[str, str]]) -> str:
    """Codes make a category; a label's last part may leave no doubt; all else is text."""
    part = label.rpartition(";")[2].strip() or label
    if codes or _CATEGORY.search(part):
        return "category"
    if _DECIMAL.search(part):
        return "decimal"
    return "integer" if _INTEGER.search(part) else "text"


def group_of(label: str) -> str:
    """The first part of a label in parts: what the variables of one table of the questionnaire share."""
    first, sign, _rest = label.partition(";")
    return first.strip() if sign else ""


def withheld_reason(name: str, label: str) -> str:
    """Block-level identifiers are never offered (facts of Sakernas: the census block is withheld as confidential)."""
    return BLOCK_LEVEL if _BLOCK.search(label) or _BLOCK.fullmatch(name) else ""


def _column(key: str) -> str:
    key = key.strip().lower()
    return ALIASES.get(key, key)


def _cell(cells: Mapping[str, Any], column: str) -> str:
    value = cells.get(column)
    return "" if value is None else str(value).strip()


def _csv_rows(file: File) -> Iterator[tuple[int, Mapping[str, Any]]]:
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("Berkas CSV ini bukan UTF-8. Simpan ulang sebagai “CSV UTF-8”.")) from error
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    _check_header(reader.fieldnames or [])
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise ValidationError(_("Berkas CSV ini tidak dapat dibaca: %(why)s") % {"why": error}) from error


def _xlsx_rows(file: File) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(file.read()), read_only=True, data_only=True)
    except Exception as error:  # the package lets through whatever zipfile, XML and its own readers raise
        raise ValidationError(_("Berkas ini bukan XLSX, atau rusak.")) from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell or "") for cell in next(rows, ())]
    _check_header(header)
    for line, cells in enumerate(rows, start=2):
        if any(cell is not None for cell in cells):
            yield line, dict(zip(header, cells, strict=False))


def _check_header(names: Iterable[str]) -> None:
    if "variable" not in map(_column, names):
        raise ValidationError(_("Baris pertama harus memuat nama kolom, sekurang-kurangnya “variable” dan “label”."))


def _statistical_rows(file: File, suffix: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Names, labels and value labels of an SPSS or Stata file; its data are not read."""
    import pyreadstat

    reader = pyreadstat.read_sav if suffix == ".sav" else pyreadstat.read_dta
    with on_disk(file, suffix) as path:
        try:
            _data, metadata = reader(str(path), metadataonly=True, output_format="dict")
        except (pyreadstat.ReadstatError, UnicodeDecodeError) as error:
            raise ValidationError(_("Berkas ini bukan SPSS atau Stata, atau rusak.")) from error
    labels = metadata.column_names_to_labels
    for position, name in enumerate(metadata.column_names, start=1):
        codes = {_code(value): text for value, text in metadata.variable_value_labels.get(name, {}).items()}
        is_scale = metadata.variable_measure.get(name) == "scale"
        kind = "category" if codes and not is_scale else _stored_type(metadata, name)
        listed = "\n".join(f"{value}={str(text).replace(';', ',')}" for value, text in codes.items() if text)
        yield position, {"variable": name, "label": labels.get(name) or "", "type": kind, "values": listed}


def _code(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _stored_type(metadata: Any, name: str) -> str:
    kind = metadata.readstat_variable_types[name]
    if kind == "string":
        return "text"
    written = metadata.original_variable_types.get(name) or ""
    return "integer" if kind.startswith("int") or _SPSS_WHOLE.fullmatch(written) else "decimal"
