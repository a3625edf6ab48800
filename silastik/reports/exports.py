"""Rows for a spreadsheet. Times by the office's clock; a text that would run as a formula is made a text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from .workbooks import plain

Rows = Iterable[Sequence[Any]]
ILLEGAL = re.compile(r"[\000-\010\013\014\016-\037]")  # in XML, and so in a workbook


def as_csv(heads: Sequence[str], rows: Rows, zone: tzinfo) -> bytes:
    """UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_cell(value, zone) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(heads: Sequence[str], rows: Rows, zone: tzinfo) -> bytes:
    """A workbook of one sheet, written row by row: a long export needs little memory."""
    from openpyxl import Workbook  # with numpy 16 MiB, which web processes are spared until somebody exports
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for column, width in zip("ABCDEF", (20, 24, 24, 48, 40, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    bold = [WriteOnlyCell(sheet, head) for head in heads]
    for cell in bold:
        cell.font = Font(bold=True)
    sheet.append(bold)
    for row in rows:
        sheet.append([_cell(value, zone) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return plain(ILLEGAL.sub(" ", value) if isinstance(value, str) else value)
