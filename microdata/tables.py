"""Master files of microdata: an office's Parquet is checked against the dictionary and written anew, sorted by area.

Plain data in and out, no ORM. DuckDB streams: a master is never loaded whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .recipes import Column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "512MB"
# Small enough that a regency of a province's survey prunes, large enough to read fast; a multiple of DuckDB's vector.
ROW_GROUP = 20_480
MAX_AREAS = 200_000
MAGIC = b"PAR1"
SHOWN = 12
AREA_CODE = re.compile(r"\d{2}|\d{4}|\d{7}|\d{10}")
_WHOLE_TYPE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_FRACTION_TYPE = re.compile(r"FLOAT|DOUBLE|DECIMAL.*")
_WHOLE_CODE = re.compile(r"0|-?[1-9]\d{0,8}")


@dataclass(frozen=True)
class Measured:
    """What a master holds. `widths`: mean bytes of a column's values in CSV, separator included."""

    rows: int
    area_rows: dict[str, int]
    widths: dict[str, float] = field(default_factory=dict)


def storage_type(column: Column) -> str:
    """How DuckDB stores a variable's values. Codes are numbers only if every one of them is: `01` is text."""
    match column.type:
        case "integer":
            return "BIGINT"
        case "decimal":
            return "DOUBLE"
        case "category" if column.codes and all(_WHOLE_CODE.fullmatch(value) for value, _label in column.codes):
            return "INTEGER"
        case _:
            return "VARCHAR"


def write(
    source: Path,
    target: Path,
    *,
    columns: Sequence[Column],
    area_column: str,
    coverage: str = "",
    level: int = 2,
    remark: str = "",
) -> Measured:
    """Write the dictionary's columns of `source`, and its area codes, to `target`; rows keep their order in an area.

    Every column must be there with values of its type, every row with a BPS code of at least `level` digits that
    begins with `coverage`. Columns without a variable are dropped. Raises `ValidationError` with all reasons.
    """
    import duckdb

    if not _is_parquet(source):
        raise ValidationError(_("Berkas ini bukan Parquet, atau terpotong."))
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET temp_directory = ?", [str(target.parent / "spill")])
        try:
            return _write(connection, source, target, columns, area_column, coverage, level, remark)
        except duckdb.Error as error:
            raise ValidationError(
                _("Berkas Parquet ini rusak atau tidak dapat dibaca: %(why)s") % {"why": str(error).splitlines()[0]}
            ) from error


def _write(
    connection: "DuckDBPyConnection",
    source: Path,
    target: Path,
    columns: Sequence[Column],
    area_column: str,
    coverage: str,
    level: int,
    remark: str,
) -> Measured:
    table = f"read_parquet({_text(source)}, file_row_number = true)"
    described = connection.execute(f"DESCRIBE FROM {table}").fetchall()
    types = {name.lower(): kind for name, kind, *_rest in described}
    _check_names([area_column, *(column.name for column in columns)], types)
    readers = [_Reader(column, types[column.name.lower()]) for column in columns]
    area = _as_text(_name(area_column), types[area_column.lower()])
    area_rows = dict(
        connection.execute(
            f"SELECT {area} AS code, count(*) FROM {table} GROUP BY code ORDER BY code LIMIT {MAX_AREAS}"  # noqa: S608
        ).fetchall()
    )
    faults = [*_area_faults(area_column, area_rows, coverage, level), *_value_faults(connection, table, readers)]
    if faults:
        raise ValidationError(faults)
    chosen = [reader.select for reader in readers if reader.column.name.lower() != area_column.lower()]
    listed = ", ".join([f"{area} AS {_name(area_column)}", *chosen])
    rows = f"SELECT {listed} FROM {table} ORDER BY {_name(area_column)}, file_row_number"  # noqa: S608
    connection.execute(
        f"COPY ({rows}) TO {_text(target)} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{keterangan: {_text(remark)}}})"
    )
    return Measured(sum(area_rows.values()), area_rows, _widths(connection, target, [c.name for c in columns]))


@dataclass(frozen=True)
class _Reader:
    """Reads a column of the office's file as its variable's type; empty text and NaN are missing values."""

    column: Column
    type: str

    @property
    def value(self) -> str:
        name = _name(self.column.name)
        if _FRACTION_TYPE.fullmatch(self.type):
            return f"nullif(CAST({name} AS DOUBLE), CAST('NaN' AS DOUBLE))"
        return f"nullif(trim({name}), '')" if self.type == "VARCHAR" else name

    @property
    def misfit(self) -> str:
        """The condition under which a value is not of the variable's type; empty if none can be."""
        stored = storage_type(self.column)
        if stored == "VARCHAR" or _WHOLE_TYPE.fullmatch(self.type):
            return ""
        number = f"TRY_CAST({self.value} AS DOUBLE)"
        fits = f"{number} IS NOT NULL" + ("" if stored == "DOUBLE" else f" AND {number} = trunc({number})")
        return f"{self.value} IS NOT NULL AND NOT ({fits})"

    @property
    def select(self) -> str:
        stored = storage_type(self.column)
        if stored == "VARCHAR":
            converted = _as_text(_name(self.column.name), self.type)
        elif stored == "DOUBLE" or _WHOLE_TYPE.fullmatch(self.type):
            converted = f"CAST({self.value} AS {stored})"
        else:
            converted = f"CAST(CAST({self.value} AS DOUBLE) AS {stored})"
        return f"{converted} AS {_name(self.column.name)}"


def _check_names(wanted: Sequence[str], there: dict[str, str]) -> None:
    missing = [name for name in wanted if name.lower() not in there]
    if missing:
        names = ", ".join(missing[:SHOWN]) + ("…" if len(missing) > SHOWN else "")
        raise ValidationError(
            ngettext(
                "%(number)s kolom tidak ada dalam berkas ini: %(names)s.",
                "%(number)s kolom tidak ada dalam berkas ini: %(names)s.",
                len(missing),
            )
            % {"number": len(missing), "names": names}
        )


def _area_faults(area_column: str, area_rows: dict[str, int], coverage: str, level: int) -> list[str]:
    """At most one sentence of each kind, with the first code it is about."""
    faults: dict[str, str] = {}
    if not area_rows:
        return [_("Berkas ini tidak berisi satu rekaman pun.")]
    if len(area_rows) >= MAX_AREAS:
        return [_("Kolom %(column)s berisi terlalu banyak kode wilayah yang berbeda.") % {"column": area_column}]
    for code, rows in area_rows.items():
        values = {"column": area_column, "code": code or "", "rows": rows, "coverage": coverage, "level": level}
        if code is None or not AREA_CODE.fullmatch(code):
            faults.setdefault("code", _("Kolom %(column)s: “%(code)s” (%(rows)s rekaman) bukan kode BPS.") % values)
        elif len(code) < level:
            faults.setdefault(
                "level", _("Kolom %(column)s: “%(code)s” kurang rinci; perlu kode %(level)s angka.") % values
            )
        elif not code.startswith(coverage):
            faults.setdefault(
                "coverage", _("Kolom %(column)s: “%(code)s” di luar cakupan dataset (%(coverage)s).") % values
            )
    return list(faults.values())


def _value_faults(connection: "DuckDBPyConnection", table: str, readers: Sequence[_Reader]) -> list[str]:
    checked = [reader for reader in readers if reader.misfit]
    if not checked:
        return []
    tests = [
        f"count(*) FILTER ({reader.misfit}), min(CAST({_name(reader.column.name)} AS VARCHAR)) FILTER ({reader.misfit})"
        for reader in checked
    ]
    answer = connection.execute(f"SELECT {', '.join(tests)} FROM {table}").fetchone() or ()  # noqa: S608
    faults = []
    for reader, number, example in zip(checked, answer[::2], answer[1::2], strict=True):
        values = {"column": reader.column.name, "number": number, "example": example}
        if number and reader.column.type == "decimal":
            faults.append(_("Kolom %(column)s: %(number)s nilai bukan bilangan, misalnya “%(example)s”.") % values)
        elif number:
            faults.append(
                _("Kolom %(column)s: %(number)s nilai bukan bilangan bulat, misalnya “%(example)s”.") % values
            )
    return faults[:SHOWN]


def _widths(connection: "DuckDBPyConnection", target: Path, names: Sequence[str]) -> dict[str, float]:
    """Mean width in CSV: the value, its quotes where it needs them, and the separator."""
    measured = ", ".join(
        f"avg(coalesce(strlen({text}) + if(regexp_matches({text}, '[\",\\r\\n]'), "
        f"2 + strlen({text}) - strlen(replace({text}, '\"', '')), 0), 0)) + 1"
        for text in (f"CAST({_name(name)} AS VARCHAR)" for name in names)
    )
    answer = connection.execute(f"SELECT {measured} FROM read_parquet({_text(target)})").fetchone() or ()  # noqa: S608
    return {name: round(width, 3) for name, width in zip(names, answer, strict=True)}


def _as_text(name: str, kind: str) -> str:
    """Text of a value: SPSS knows fractions only, so that a code of `1.0` is the code `1`."""
    if _FRACTION_TYPE.fullmatch(kind):
        number = f"CAST({name} AS DOUBLE)"
        whole = f"WHEN {number} = trunc({number}) THEN CAST(CAST({number} AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN isnan({number}) THEN NULL {whole} ELSE CAST({number} AS VARCHAR) END"
    return f"nullif(CAST({name} AS VARCHAR), '')"


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        begins = file.read(4) == MAGIC
        file.seek(max(path.stat().st_size - 4, 0))
        return begins and file.read(4) == MAGIC


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
