"""CSV and XLSX as rows of named cells: the heading is found by its words, wherever it stands and in whatever order."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from .lines import Unreadable, at
from .text import decode

SEPARATORS = (";", ",", "\t", "|")
HEADING_WITHIN = 40  # rows of letterhead above the heading, at most
MOST_LINES = 100_000
Words = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """A row of a table: its number as a spreadsheet counts it, its cells by column name, and all of it as text."""

    number: int
    cells: dict[str, Any]
    raw: str
    first: str

    def text(self, name: str) -> str:
        """A cell as text; what a spreadsheet keeps as a whole number has no decimals."""
        value = self.cells.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else " ".join(str(value).split())


@dataclass(frozen=True)
class Table:
    """The rows below the heading; `ends_whole` is false of a text whose last line has no end of line."""

    rows: list[Row]
    read_as: str
    ends_whole: bool = True


def read_csv(content: bytes, words: Words, needed: Iterable[str]) -> Table:
    """A text in any usual encoding, separated by semicolons, commas, tabs or bars. Raises `Unreadable`."""
    text, encoding = decode(content)
    text = re.sub(r"\Asep=(.)\r?\n", "", text)
    separator = _separator(text, words)
    shown = _("tab") if separator == "\t" else separator
    rows = _csv_rows(text, separator)
    return Table(
        list(_named(rows, words, needed, strict=True)), f"CSV, {encoding}, {shown}", text.endswith(("\n", "\r"))
    )


def read_xlsx(content: bytes, words: Words, needed: Iterable[str]) -> Table:
    """The first sheet of a workbook; formulas count by the values that were saved. Raises `Unreadable`."""
    from openpyxl import load_workbook  # with numpy 16 MiB: for who reads a workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [(number, list(cells)) for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)]
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, EOFError, SyntaxError) as error:
        raise Unreadable(
            _("Berkas XLSX ini rusak atau terpotong dan tidak dapat dibuka. Unduh ulang dari sumbernya.")
        ) from error
    return Table(list(_named(iter(rows), words, needed, strict=False)), "XLSX")


def glance_csv(content: bytes, words: Words, needed: Iterable[str]) -> None:
    """Raise `Unreadable` for a heading that is not there, and for a last line that ends too early."""
    text, _encoding = decode(content)
    separator = _separator(text, words)
    head = list(islice(_csv_rows(text, separator), HEADING_WITHIN))
    columns = next((found for _number, cells in head if set(needed) <= set(found := _columns(cells, words))), None)
    if columns is None:
        raise Unreadable(_no_heading(head, words, set(needed)))
    last = text.rstrip("\r\n").rpartition("\n")[2]
    cells, least = last.split(separator), max(columns.values()) + 1
    if '"' not in last and any(cells) and len(cells) < least:
        raise Unreadable(_cut(1 + text.rstrip("\r\n").count("\n"), len(cells), max(map(len, (c for _n, c in head)))))


def _separator(text: str, words: Words) -> str:
    """The separator under which a row of the beginning has the most of the words we look for."""
    head = text.splitlines()[:HEADING_WITHIN]

    def score(separator: str) -> int:
        return max((len(_columns(line.replace('"', "").split(separator), words)) for line in head), default=0)

    return max(SEPARATORS, key=score)


def _csv_rows(text: str, separator: str) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, list(cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            at(
                begins,
                _("tanda kutip tidak ditutup. Berkas mungkin terpotong; unduh ulang dari sumbernya."),
            )
        ) from error


def _columns(cells: Iterable[Any], words: Words) -> dict[str, int]:
    """Which column is where: each name by the first of its words that a cell of the heading says."""
    said = [re.sub(r"[^a-z0-9]+", " ", str(cell or "").lower()).strip() for cell in cells]
    found: dict[str, int] = {}
    for name, choices in words.items():
        position = next((said.index(choice) for choice in choices if choice in said), None)
        if position is not None and position not in found.values():
            found[name] = position
    return found


def _named(
    rows: Iterator[tuple[int, list[Any]]], words: Words, needed: Iterable[str], *, strict: bool
) -> Iterator[Row]:
    needed = set(needed)
    head, columns, width = list(islice(rows, HEADING_WITHIN)), {}, 0
    for index, (_number, cells) in enumerate(head):
        columns = _columns(cells, words)
        if needed <= set(columns):
            width = len(cells)
            head = head[index + 1 :]
            break
    else:
        raise Unreadable(_no_heading(head, words, needed))
    least = max(columns.values()) + 1
    count = 0
    for part in (iter(head), rows):
        for number, cells in part:
            if not any(str(cell if cell is not None else "").strip() for cell in cells):
                continue
            count += 1
            if count > MOST_LINES:
                raise Unreadable(_("Berkas ini lebih dari %(most)d baris. Bagi menurut bulan.") % {"most": MOST_LINES})
            if strict and len(cells) < least:
                raise Unreadable(_cut(number, len(cells), width))
            yield Row(
                number,
                {name: cells[place] if place < len(cells) else None for name, place in columns.items()},
                " | ".join("" if cell is None else str(cell).strip() for cell in cells)[:1000],
                next((str(cell).strip() for cell in cells if str(cell if cell is not None else "").strip()), ""),
            )


def _cut(number: int, count: int, width: int) -> str:
    return at(
        number,
        _("hanya %(count)d kolom dari %(width)d. Berkas mungkin terpotong; unduh ulang dari sumbernya.")
        % {"count": count, "width": width},
    )


def _no_heading(head: list[tuple[int, list[Any]]], words: Words, needed: set[str]) -> str:
    if not head:
        return _("Berkas ini tidak berisi satu baris pun.")
    nearest = max((cells for _number, cells in head), key=lambda cells: len(_columns(cells, words)))
    missing = [words[name][0] for name in words if name in needed - set(_columns(nearest, words))]
    return _("Kolom %(missing)s tidak ditemukan pada baris judul. Yang terbaca: %(found)s.") % {
        "missing": ", ".join(f"“{name}”" for name in missing),
        "found": ", ".join(str(cell).strip()[:40] for cell in nearest if str(cell or "").strip())[:300] or "–",
    }
