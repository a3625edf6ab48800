"""dBase (.dbf), through GDAL's driver for shapefiles, which writes the table alone when there is no geometry."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..recipes import Column
from ..tables import storage_type
from .names import DBF_LENGTH, short_names
from .query import Source, quoted

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FIELDS = 255
TEXT_BYTES = 254
DOES_NOT_FIT = _("DBF tidak disertakan: berkas dBase memuat paling banyak 255 kolom.")
CUT = _("DBF memuat teks paling panjang 254 byte; isi kolom berikut terpotong: {names}.")


def dbf_names(columns: tuple[Column, ...]) -> dict[str, str]:
    return short_names([column.name for column in columns], DBF_LENGTH)


def fits_dbf(columns: int) -> bool:
    return columns <= FIELDS


def write_dbf(source: Source, path: Path, *, moment: datetime) -> "list[StrPromise]":
    """Write the table, with its `.cpg` beside it (UTF-8). Returns notes for the reader, such as texts cut short."""
    from pyogrio.raw import write_arrow

    columns = source.recipe.columns
    names = dbf_names(columns)
    write_arrow(
        source.batches(values=[f"{source.value(c)} AS {quoted(names[c.name])}" for c in columns]),
        path,
        driver="ESRI Shapefile",
        encoding="UTF-8",
        SHPT="NULL",
        DBF_DATE_LAST_UPDATE=f"{moment:%Y-%m-%d}",
    )
    cut = _too_long(source)
    return [format_lazy(CUT, names=cut)] if cut else []


def _too_long(source: Source) -> str:
    texts = [c.name for c in source.recipe.columns if storage_type(c) == "VARCHAR"]
    if not texts:
        return ""
    longest = source.one([f"coalesce(max(strlen({quoted(name)})), 0)" for name in texts])
    return ", ".join(name for name, length in zip(texts, longest, strict=True) if length > TEXT_BYTES)
