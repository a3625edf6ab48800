"""SPSS (.sav) and Stata (.dta), with labels of variables and of their codes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ..recipes import Column
from ..tables import storage_type
from .names import SPSS_RESERVED, STATA_LENGTH, STATA_RESERVED, short_names
from .query import Source, quoted

SPSS_LENGTH = 64
SPSS_LABEL_BYTES = 255
SPSS_VALUE_LABEL_BYTES = 120
STATA_LABEL_CHARACTERS = 80
# Where each format keeps the moment it was written at: by then it would differ with every run.
SPSS_MOMENT_AT, SPSS_MOMENT = 92, "%d %b %y%H:%M:%S"
STATA_MOMENT_AFTER, STATA_MOMENT = b"<timestamp>\x11", "%d %b %Y %H:%M"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def spss_names(columns: tuple[Column, ...]) -> dict[str, str]:
    return short_names([column.name for column in columns], SPSS_LENGTH, SPSS_RESERVED)


def stata_names(columns: tuple[Column, ...]) -> dict[str, str]:
    return short_names([column.name for column in columns], STATA_LENGTH, STATA_RESERVED)


def write_sav(source: Source, path: Path, *, moment: datetime) -> None:
    """Write the rows for SPSS 15 and later; numbers without decimals say so."""
    import pyreadstat

    columns = source.recipe.columns
    names = spss_names(columns)
    pyreadstat.write_sav(
        _frame(source, path, names),
        path,
        row_compress=True,
        column_labels={names[c.name]: _in_bytes(c.label, SPSS_LABEL_BYTES) for c in columns if c.label},
        variable_value_labels=_value_labels(columns, names, lambda text: _in_bytes(text, SPSS_VALUE_LABEL_BYTES)),
        variable_format={names[c.name]: "F12.0" for c in columns if _is_whole(c)},
        variable_measure={names[c.name]: "nominal" for c in columns if c.type == "category"},
    )
    _stamp(path, SPSS_MOMENT_AT, _moment(moment, SPSS_MOMENT))


def write_dta(source: Source, path: Path, *, moment: datetime) -> None:
    """Write the rows for Stata 14 and later."""
    import pyreadstat

    columns = source.recipe.columns
    names = stata_names(columns)
    pyreadstat.write_dta(
        _frame(source, path, names),
        path,
        version=14,
        column_labels={names[c.name]: c.label[:STATA_LABEL_CHARACTERS] for c in columns if c.label},
        variable_value_labels=_value_labels(columns, names, lambda text: text),
        variable_format={names[c.name]: "%12.0f" for c in columns if _is_whole(c)},
    )
    with path.open("rb") as file:
        head = file.read(4096)
    _stamp(path, head.index(STATA_MOMENT_AFTER) + len(STATA_MOMENT_AFTER), _moment(moment, STATA_MOMENT))


def _frame(source: Source, path: Path, names: dict[str, str]) -> Any:
    """The rows as a frame mapped from a file on disk, so that they need not fit in memory.

    Whole numbers are doubles here: the writer takes 32 bits at most, and SPSS knows no other numbers.
    """
    import polars
    import pyarrow

    values = [
        f"CAST({source.value(c)} AS {'DOUBLE' if _is_whole(c) else storage_type(c)}) AS {quoted(names[c.name])}"
        for c in source.recipe.columns
    ]
    mapped = path.with_suffix(".arrow")
    reader = source.batches(values=values)
    with pyarrow.ipc.new_file(mapped, reader.schema) as out:
        for batch in reader:
            out.write_batch(batch)
    frame = polars.read_ipc(mapped)
    mapped.unlink()  # the mapping keeps it until the frame is gone
    return frame


def _is_whole(column: Column) -> bool:
    return storage_type(column) == "BIGINT"


def _value_labels(
    columns: tuple[Column, ...], names: dict[str, str], fitted: Callable[[str], str]
) -> dict[str, dict[int | float, str]]:
    """Labels of codes that are numbers; neither format has any for texts."""
    return {
        names[column.name]: {int(value): fitted(label) for value, label in column.codes if label}
        for column in columns
        if storage_type(column) == "INTEGER"
    }


def _in_bytes(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")


def _moment(moment: datetime, pattern: str) -> bytes:
    """The moment as the format writes it, with English months whatever the locale."""
    return moment.strftime(pattern.replace("%b", MONTHS[moment.month - 1])).encode()


def _stamp(path: Path, position: int, moment: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(position)
        file.write(moment)
