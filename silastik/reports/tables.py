"""Tables of a report as plain data: the same cells become a page, a PDF and a sheet."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from silastik.core.money import rupiah

from .numbers import count_text, days_text, percent, percent_text

Cell = dict[str, Any]
MOST_ROWS = 6  # a longer table waits on the page until it is opened: its chart says the same
MOST_COLUMNS = 3  # a wider table becomes cards on a phone


def words(text: str, url: str = "") -> Cell:
    return {"text": text, "value": text, "url": url}


def count(number: int) -> Cell:
    return {"text": count_text(number), "value": number}


def days(number: float | None) -> Cell:
    return {"text": days_text(number), "value": None if number is None else round(number, 4)}


def money(amount: int) -> Cell:
    return {"text": rupiah(amount), "value": amount}


def exact(figure: Decimal) -> Cell:
    """A figure that has its two decimals already."""
    return {"text": number_format(figure, 2), "value": float(figure)}


def share(part: int, whole: int) -> Cell:
    """A share rounded down; as a number it is in percent."""
    return {"text": percent_text(part, whole), "value": percent(part, whole) if whole else None}


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, total: Sequence[Cell] = ()) -> dict:
    """The first column names the rows, the others are numbers unless their cells are words."""
    rows = [list(row) for row in rows]
    wordy = {place for row in rows for place, cell in enumerate(row) if isinstance(cell["value"], str)} | {0}
    for row in [*rows, total]:
        for place, cell in enumerate(row):
            cell.update(num=place not in wordy, head=heads[place])
    return {
        "caption": caption,
        "heads": [{"label": label, "num": place not in wordy} for place, label in enumerate(heads)],
        "rows": rows,
        "total": list(total),
        "is_long": len(rows) > MOST_ROWS,
        "is_wide": len(heads) > MOST_COLUMNS,
    }
