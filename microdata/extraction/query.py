"""A recipe as a query of DuckDB over the Parquet master: columns in their order, rows of the areas, nothing loaded.

Names of columns are identifiers by constraint of the dictionary, and quoted; areas and paths are parameters.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.utils.translation import gettext as _

from ..recipes import Column, Recipe
from ..tables import storage_type
from . import sample
from .failures import Failed

MEMORY_LIMIT = "400MB"  # of DuckDB alone; what it lacks it keeps in `temp_directory`
THREADS = min(os.cpu_count() or 1, 4)
BATCH_ROWS = 50_000
POLL_SECONDS = 0.3
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
AREA = re.compile(r"\d{2,10}")

Progress = Callable[[float], None]


def quoted(name: str) -> str:
    """A column's name in SQL. Raises `ValueError` when it is no plain identifier."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not the name of a variable: {name!r}")
    return f'"{name}"'


def area_condition(column: str, areas: Sequence[str], *, is_text: bool = True) -> tuple[str, list[str]]:
    """The SQL condition, with parameters, of rows whose code begins with one of `areas`; all rows when there is none.

    A prefix is written as a range, which DuckDB compares with the statistics of each row group before reading it.
    """
    if not areas:
        return "TRUE", []
    code = quoted(column) if is_text else f"CAST({quoted(column)} AS VARCHAR)"
    bounds: list[str] = []
    for area in areas:
        if not AREA.fullmatch(area):
            raise ValueError(f"not an area's code: {area!r}")
        bounds += [area, area[:-1] + chr(ord(area[-1]) + 1)]
    return " OR ".join(f"({code} >= ? AND {code} < ?)" for _area in areas), bounds


def connect(scratch: Path | None = None) -> Any:
    """A DuckDB in memory, bounded, which spills below `scratch` and loads no extension."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "threads": THREADS,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        **({"temp_directory": str(scratch / "spill")} if scratch else {}),
    }
    return duckdb.connect(config=config)


class Source:
    """The rows and columns of a recipe, as often as a format needs them, always the same and in the same order."""

    def __init__(self, recipe: Recipe, master: Path, scratch: Path, *, is_sample: bool) -> None:
        """Raises `Failed` when the master cannot be read or lacks variables of the recipe."""
        self.recipe, self.master, self.is_sample = recipe, master, is_sample
        self.connection = connect(scratch)
        self.types = self._read_types()
        wanted = [column.name for column in recipe.columns] + (
            [recipe.area_column] if recipe.areas or is_sample else []
        )
        if missing := [name for name in wanted if name not in self.types]:
            raise Failed(_("Variabel ini tidak ada dalam berkas induk: %(names)s.") % {"names": ", ".join(missing)})
        is_text = self.types.get(recipe.area_column) == "VARCHAR"
        self.condition, self.bounds = area_condition(recipe.area_column, recipe.areas, is_text=is_text)
        if is_sample:
            rows = sample.pick(self.connection, recipe, master, self.condition, self.bounds)
            self.condition, self.bounds = f"file_row_number IN ({', '.join(map(str, rows)) or '-1'})", []

    def _read_types(self) -> dict[str, str]:
        import duckdb

        try:
            rows = self.connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(self.master)]).fetchall()
        except duckdb.Error as problem:
            raise Failed(
                _("Berkas induk rusak atau bukan Parquet: %(problem)s") % {"problem": str(problem).splitlines()[0]}
            ) from problem
        return {name: kind for name, kind, *_rest in rows}

    def value(self, column: Column) -> str:
        """SQL of one column's value: typed, and hidden as far as a sample hides it."""
        kind = storage_type(column)
        value = f"CAST({quoted(column.name)} AS {kind})"
        return sample.hidden(column, value, kind, self.recipe) if self.is_sample else value

    def select(self, values: Sequence[str] | None = None) -> str:
        """The query; `values` are other expressions in place of the columns."""
        values = values or [f"{self.value(column)} AS {quoted(column.name)}" for column in self.recipe.columns]
        rows = "read_parquet(?, file_row_number = true)" if self.is_sample else "read_parquet(?)"
        order = " ORDER BY file_row_number" if self.is_sample else ""
        return f"SELECT {', '.join(values)} FROM {rows} WHERE {self.condition}{order}"  # noqa: S608 - quoted names, parameters

    @property
    def parameters(self) -> list[str]:
        return [str(self.master), *self.bounds]

    def copy(self, path: Path, options: str, *, values: Sequence[str] | None = None, progress: Progress) -> int:
        """Let DuckDB write the rows to a file by itself; returns their number. `progress` hears of it from 0 to 1."""
        with self._watched(progress), self._understood():
            copy = f"COPY ({self.select(values)}) TO '{str(path).replace(chr(39), chr(39) * 2)}' ({options})"
            return self.connection.execute(copy, self.parameters).fetchall()[0][0]

    def batches(self, *, values: Sequence[str] | None = None, rows: int = BATCH_ROWS) -> Any:
        """The rows as a stream of Arrow record batches (`pyarrow.RecordBatchReader`)."""
        with self._understood():
            return self.connection.sql(self.select(values), params=self.parameters).to_arrow_reader(rows)

    def one(self, values: Sequence[str]) -> tuple[Any, ...]:
        """Aggregates over all rows."""
        select = f"SELECT {', '.join(values)} FROM ({self.select()})"  # noqa: S608 - as above
        with self._understood():
            return self.connection.execute(select, self.parameters).fetchall()[0]

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """What the master holds against its dictionary becomes a sentence."""
        import duckdb

        try:
            yield
        except (duckdb.ConversionException, duckdb.InvalidInputException) as problem:
            raise Failed(
                _("Isi berkas induk tidak sesuai dengan kamus datanya: %(problem)s")
                % {"problem": str(problem).splitlines()[0]}
            ) from problem

    @contextmanager
    def _watched(self, progress: Progress) -> Iterator[None]:
        done = Event()

        def watch() -> None:
            while not done.wait(POLL_SECONDS):
                progress(max(self.connection.query_progress(), 0) / 100)

        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
