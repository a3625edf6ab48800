"""Reading rows of BPS's master file of areas (MFD). No database.

BPS codes and those of Kemendagri look alike and mean different places; where a row shows which it is, it is refused.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import AreaLevel

LEVELS = {
    "provinsi": AreaLevel.PROVINCE,
    "kabupaten_kota": AreaLevel.REGENCY,
    "kecamatan": AreaLevel.DISTRICT,
    "desa_kelurahan": AreaLevel.VILLAGE,
}
# Where both lists have the code but mean another regency: in Kemendagri's, 75.01 is Kabupaten Gorontalo.
TOLD_APART = {
    "7501": "KABUPATEN BOALEMO",
    "7502": "KABUPATEN GORONTALO",
    "7503": "KABUPATEN POHUWATO",
    "7504": "KABUPATEN BONE BOLANGO",
    "7505": "KABUPATEN GORONTALO UTARA",
    "7571": "KOTA GORONTALO",
}
ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV"})
ABBREVIATED = frozenset({"DKI", "DI", "UPT", "SP"})
_CODE = re.compile(r"\d{2}|\d{4}|\d{7}|\d{10}")
_SHORT = (("KAB. ", "KABUPATEN "), ("KAB ", "KABUPATEN "))


def parse(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an `Area` from `mfd_code`, `parent_code`, `level` and `name`.

    Raises `ValidationError` with one sentence for each column that cannot be read.
    """
    cells = {column: str(row.get(column) or "").strip() for column in ("mfd_code", "parent_code", "level", "name")}
    code, errors = cells["mfd_code"], {}
    if "." in code:
        errors["mfd_code"] = _("“%(code)s” ditulis seperti kode Kemendagri; yang dipakai di sini kode BPS.")
    elif not _CODE.fullmatch(code):
        errors["mfd_code"] = _("“%(code)s” bukan kode BPS: 2, 4, 7, atau 10 angka.")
    elif cells["parent_code"] != parent_of(code):
        errors["parent_code"] = _("Induk %(code)s adalah “%(wanted)s”, bukan “%(found)s”.")
    elif LEVELS.get(cells["level"]) != len(code):
        errors["level"] = _("“%(level)s” bukan tingkat dari kode %(code)s.")
    if not cells["name"]:
        errors["name"] = _("Nama %(code)s kosong.")
    elif code in TOLD_APART and _plain(cells["name"]) != TOLD_APART[code]:
        errors["name"] = _("Kode BPS %(code)s adalah %(told)s, bukan %(name)s: daftar ini memakai kode Kemendagri.")
    if errors:
        values = {
            "code": code,
            "wanted": parent_of(code),
            "found": cells["parent_code"],
            "level": cells["level"],
            "name": cells["name"],
            "told": readable(TOLD_APART.get(code, "")),
        }
        raise ValidationError({column: sentence % values for column, sentence in errors.items()})
    return {"code": code, "parent_id": parent_of(code) or None, "level": len(code), "name": readable(cells["name"])}


def parent_of(code: str) -> str:
    """The code one level up; none above a province."""
    return {4: code[:2], 7: code[:4], 10: code[:7]}.get(len(code), "")


def readable(name: str) -> str:
    """`KABUPATEN BONE BOLANGO` as `Kabupaten Bone Bolango`. A name that is not all capitals stays as it is written."""
    if name != name.upper():
        return name
    return " ".join(_word(word) for word in name.split())


def _word(word: str) -> str:
    """Letters after an apostrophe are small (`Ma'u`), after a hyphen or a bracket large; numerals stay."""
    if word.strip("()") in ROMAN | ABBREVIATED or any(letter.isdigit() for letter in word):
        return word
    return re.sub(r"[^\W\d_]+(?:['’`][^\W\d_]+)*", lambda match: match[0].capitalize(), word)


def _plain(name: str) -> str:
    name = " ".join(name.upper().split())
    for short, full in _SHORT:
        if name.startswith(short):
            name = full + name.removeprefix(short)
    is_named = name.startswith(("KABUPATEN ", "KOTA "))
    return name if is_named else f"KABUPATEN {name}"
