"""Prints what was measured beside its goal, a line each and a table; fails when a goal is missed.

`make bench` measures everything, `make bench ARGS=orders` a part.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

from silastik.core.heap import keep_what_is_loaded

from .bounds import HEAD, Line


def extraction() -> Iterator[Line]:
    from . import codebook, extraction  # whose tools are models

    # On a disk: DuckDB, which spills, is not to be measured on memory that poses as a disk.
    with tempfile.TemporaryDirectory(dir=os.environ["DATA_DIR"]) as folder:
        yield from extraction.measure(Path(folder))
    yield from codebook.measure()


def orders() -> Iterator[Line]:
    from . import clock, queue, queue_pages, reports
    from .million import many

    with queue_pages.small_office() as small, many() as officers:
        yield from queue_pages.measure(officers[0], small)
        yield from queue.measure(officers[0])
        yield from clock.measure()
        reports.fill()
        yield from reports.measure()


def papers() -> Iterator[Line]:
    from . import papers
    from .million import many

    with many(0):
        yield from papers.measure()


def due() -> Iterator[Line]:
    from . import due
    from .million import many

    with many(0):
        yield from due.measure()


def pages() -> Iterator[Line]:
    from . import pages
    from .million import many

    with many(pages.ORDERS):
        yield from pages.measure()


def treasury() -> Iterator[Line]:
    from . import treasury
    from .million import many

    with many(treasury.ORDERS, open_share=0.8):
        yield from treasury.measure()


PARTS = {part.__name__: part for part in (pages, due, papers, extraction, orders, treasury)}


def main(names: list[str]) -> int:
    django.setup()
    keep_what_is_loaded()  # as web processes and workers do
    lines = []
    for name in names or PARTS:
        for line in PARTS[name]():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            lines.append(line)
    sys.stdout.write("\n".join(["", HEAD, *(line.row for line in lines), ""]))
    return 0 if all(line.is_kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
