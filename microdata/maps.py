"""Master files of digital maps: GeoPackages of areas, each with its BPS code and its name. No ORM."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .tables import Measured

CRS = "EPSG:4326"
FIELDS = ("kode", "nama")
SQLITE = b"SQLite format 3\0"
POLYGONS = ("Polygon", "MultiPolygon")


def examine(path: Path, *, level: int, coverage: str = "") -> Measured:
    """Measure a map: one layer of polygons in EPSG:4326, each with its own code of `level` digits and a name.

    Codes begin with `coverage`. Raises `ValidationError` with a sentence.
    """
    import pyogrio.errors
    import pyogrio.raw

    _check_container(path)
    try:
        layers = pyogrio.list_layers(path)
        if len(layers) != 1:
            raise ValidationError(_("GeoPackage ini berisi %(number)s lapisan; harus satu.") % {"number": len(layers)})
        info = pyogrio.read_info(path)
        _check_layer(info)
        columns = pyogrio.raw.read(path, columns=list(FIELDS), read_geometry=False)[3]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _damaged() from error
    codes, names = (list(column) for column in columns)
    _check_codes(codes, level, coverage)
    if empty := next((code for code, name in zip(codes, names, strict=True) if not (name or "").strip()), ""):
        raise ValidationError(_("Wilayah %(code)s tidak bernama.") % {"code": empty})
    return Measured(len(codes), dict.fromkeys(sorted(codes), 1))


def _check_container(path: Path) -> None:
    """GDAL would open anything it knows, wherever that points to; we open GeoPackages only."""
    with path.open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise ValidationError(_("Berkas ini bukan GeoPackage."))
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise _damaged()
            database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damaged() from error


def _check_layer(info: dict[str, object]) -> None:
    missing = [name for name in FIELDS if name not in list(info["fields"])]  # type: ignore[call-overload]
    if missing:
        raise ValidationError(_("Kolom ini tidak ada dalam peta: %(names)s.") % {"names": ", ".join(missing)})
    if info["geometry_type"] not in POLYGONS:
        raise ValidationError(_("Peta harus berisi poligon, bukan %(kind)s.") % {"kind": info["geometry_type"]})
    if info["crs"] != CRS:
        raise ValidationError(
            _("Sistem koordinat peta %(found)s; harus %(wanted)s.")
            % {"found": info["crs"] or _("tidak disebut"), "wanted": CRS}
        )


def _check_codes(codes: list[str], level: int, coverage: str) -> None:
    if not codes:
        raise ValidationError(_("Peta ini tidak berisi satu wilayah pun."))
    seen: set[str] = set()
    for code in codes:
        values = {"code": code, "level": level, "coverage": coverage}
        if not (isinstance(code, str) and code.isdecimal() and len(code) == level):
            raise ValidationError(_("“%(code)s” bukan kode BPS %(level)s angka.") % values)
        if not code.startswith(coverage):
            raise ValidationError(_("“%(code)s” di luar cakupan dataset (%(coverage)s).") % values)
        if code in seen:
            raise ValidationError(_("Wilayah %(code)s ada lebih dari sekali.") % values)
        seen.add(code)


def _damaged() -> ValidationError:
    return ValidationError(_("GeoPackage ini rusak atau tidak dapat dibaca."))
