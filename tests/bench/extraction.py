"""Twenty variables and a tenth of the rows out of ten million, and the estimate of that, against DuckDB alone.

Each extraction is measured in a process of its own, with its peak of memory: `python -m tests.bench.extraction`.
"""

import hashlib
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import django
import duckdb

from .bounds import Line, alternate, ratio, seconds

ROWS = 10_000_000
AREAS = ("7502",)  # one of ten
COLUMNS = 20
GIBIBYTE = 1024
FORMATS = ("csv", "dbf", "dta", "sav")  # a workbook has no million rows
CODES = tuple((str(value), f"Jawaban {value}") for value in range(1, 10))


def measure(folder: Path) -> Iterator[Line]:
    master = folder / "master.parquet"
    make_master(master)
    yield Line("master: 10 million rows", master.stat().st_size / 1e6, "MB")
    ours, bare = alternate(lambda: in_process("csv", master)["seconds"], lambda: in_process("bare", master)["seconds"])
    yield ratio("extraction of 20 variables x 10 % to CSV, against COPY", ours, bare, 1.5)
    yield from packages(master)
    yield from estimates(master)


def make_master(path: Path) -> None:
    """Sorted by area in small row groups, as masters are stored."""
    columns = [f"CAST(1 + hash(i * {n}) % 9 AS INTEGER) AS v{n}" for n in range(1, 25)]
    columns += [f"(hash(i + {n}) % 1000000) / 8 AS d{n}" for n in range(1, 5)]
    columns += [f"'teks ' || hash(i + {n}) % 1000 AS t{n}" for n in range(1, 3)]
    rows = f"SELECT CAST(7501 + i * 10 // {ROWS} AS VARCHAR) AS kode_wilayah, {', '.join(columns)}"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY ({rows} FROM range({ROWS}) r(i)) TO '{path}'"
            " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
        )


def names() -> list[str]:
    return ["kode_wilayah", *(f"v{n}" for n in range(1, 16)), "d1", "d2", "t1", "t2"]


def packages(master: Path) -> Iterator[Line]:
    """The whole road to a ZIP: master checked, data, codebook, README, checksums, packed."""
    for formats in (("csv",), FORMATS):
        whole = in_process(",".join(formats), master, "package")
        name = f"package of {', '.join(formats).upper()}"
        yield Line(f"{name}: time", whole["seconds"], "s")
        yield Line(f"{name}: peak of memory", whole["peak"], "MiB", GIBIBYTE)


def estimates(master: Path) -> Iterator[Line]:
    from microdata.estimate import count_rows, rows_of
    from microdata.models import DatasetVersion

    def bare() -> None:
        with duckdb.connect() as connection:
            where = "kode_wilayah >= '7502' AND kode_wilayah < '7503'"
            connection.execute(f"SELECT count(*) FROM read_parquet('{master}') WHERE {where}").fetchall()  # noqa: S608

    count = partial(count_rows, master, "kode_wilayah", AREAS)
    ours, alone = alternate(lambda: seconds(count), lambda: seconds(bare), 9)
    yield ratio("estimate counted in the Parquet, against DuckDB", ours, alone, 2)
    version = DatasetVersion(rows=ROWS, area_rows={f"750{n}{m:06}": 100 for n in range(10) for m in range(8000)})
    counted = seconds(lambda: rows_of(version, AREAS))
    yield ratio("estimate from the counts of 80,000 areas, against DuckDB", counted, alone, 2)
    yield Line("estimate: slower of the two", max(ours, counted) * 1000, "ms", 300)


def in_process(what: str, master: Path, *options: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.extraction", what, str(master), *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout.splitlines()[-1])


def main(what: str, master: Path, option: str = "") -> None:
    django.setup()
    scratch = master.parent / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    work = bare_copy if what == "bare" else package if option else csv
    taken = seconds(lambda: work(master, scratch, what))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": taken, "peak": peak}) + "\n")


def bare_copy(master: Path, scratch: Path, _formats: str) -> None:
    query = f"SELECT {', '.join(names())} FROM read_parquet('{master}')"  # noqa: S608
    with duckdb.connect() as connection:
        where = "kode_wilayah >= '7502' AND kode_wilayah < '7503'"
        connection.execute(f"COPY ({query} WHERE {where}) TO '{scratch}/bare.csv' (FORMAT csv, HEADER)")


def a_recipe(master: Path, formats: str):
    from microdata.recipes import Column, Recipe

    types = {"k": "text", "v": "category", "d": "decimal", "t": "text"}
    columns = tuple(
        Column(name, types[name[0]], f"Variabel {name}", CODES if name[0] == "v" else ()) for name in names()
    )
    with master.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Recipe("bench", 1, sha256, "kode_wilayah", 4, columns, AREAS, tuple(formats.split(",")))


def csv(master: Path, scratch: Path, formats: str) -> None:
    from microdata.extraction.query import Source
    from microdata.extraction.tables import write_csv

    recipe = a_recipe(master, formats)
    write_csv(Source(recipe, master, scratch, is_sample=False), scratch / "ours.csv", progress=lambda share: None)


def package(master: Path, scratch: Path, formats: str) -> None:
    from microdata.extraction.run import run
    from tests.microdata.material import an_imprint

    recipe = a_recipe(master, formats)
    run(recipe, an_imprint(), master, scratch, kind="product", report=lambda progress, stage: None)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
