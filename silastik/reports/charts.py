"""Charts as plain data that the templates `components/_chart_*.html` draw, on screens and in PDFs alike.

Everything is in units of the drawing (bars 0 to 100), so that a chart stretches to any width and words stay words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from .numbers import count_text
from .periods import Slice

# For paper, where the portal's style sheet does not reach into a drawing; screens colour by the class of the tone.
PAPER = {"main": "#0d4a86", "late": "#e0a040", "soft": "#a9c7e6"}
MOST_LABELS = 12


@dataclass(frozen=True)
class Series:
    """One kind of bar: its name in the legend, its values, how they are called in a bar's own words."""

    label: str
    values: Sequence[float]
    tone: str = "main"


def bars(rows: Sequence[tuple[str, float, str]], tone: str = "main", *, top: float = 0) -> dict[str, Any]:
    """Lying bars, a row each: (label, value, value in words). The longest fills its row, or would at `top`."""
    top = top or max((value for _label, value, _text in rows), default=0) or 1
    return {
        "kind": "bars",
        "tone": tone,
        "fill": PAPER[tone],
        "bars": [{"label": label, "text": text, "width": drawn(100 * value / top)} for label, value, text in rows],
    }


def columns(slices: Sequence[Slice], series: Sequence[Series], *, whole: bool = True) -> dict[str, Any]:
    """Standing columns over time; several series are stacked, the first at the bottom. `whole` is the scale's."""
    totals = [sum(values) for values in zip(*(one.values for one in series), strict=True)]
    top = nice(max(totals, default=0), whole=whole)
    step = -(-len(slices) // MOST_LABELS)
    shown_columns = []
    for number, piece in enumerate(slices):
        parts, floor_at = [], 100.0
        for one in series:
            height = round(100 * one.values[number] / top, 2)
            floor_at = round(floor_at - height, 2)
            if height:
                parts.append({"y": drawn(floor_at), "height": drawn(height), "tone": one.tone, "fill": PAPER[one.tone]})
        label = piece.label if number % step == 0 else ""
        is_minor = len(slices) > MOST_LABELS // 2 and number % (2 * step) != 0  # a phone has no room for it
        column = {"x": drawn(number + 0.15), "parts": parts, "label": label, "year": piece.year, "is_minor": is_minor}
        shown_columns.append(column)
    legend = [{"label": one.label, "tone": one.tone, "fill": PAPER[one.tone]} for one in series]
    return {
        "kind": "columns",
        "is_empty": not any(totals),
        "count": str(len(slices)),
        "columns": shown_columns,
        "top": count_text(int(top)) if top == int(top) else str(top),
        "legend": legend if len(series) > 1 else [],
    }


def drawn(number: float) -> str:
    """A number as SVG writes it, whatever the language."""
    return f"{number:.2f}"


def nice(most: float, *, whole: bool = True) -> float:
    """The round number at the top of a scale: 1, 2 or 5 times a power of ten, not below `most`."""
    if most <= 1:
        return 1
    power = 10 ** floor(log10(most))
    found = next(power * step for step in (1, 2, 5, 10) if power * step >= most)
    return int(found) if whole or found == int(found) else found
