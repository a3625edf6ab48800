"""The index as tables: each period of a year, and the nine elements of one period."""

from typing import Any

from django.utils.formats import number_format

from silastik.core.models import Office

from .ikm import ELEMENTS, WEIGHT, Index, index_of_sums, quality, shown, together
from .periods import Period
from .questions import PERFORMANCE, QUESTIONS
from .selectors import monthly_sums


def index_of(office: Office, period: Period) -> Index | None:
    return indexes(office, [period])[0]


def indexes(office: Office, periods: list[Period]) -> list[Index | None]:
    """The index of each period, from one query that adds up months."""
    months = monthly_sums(office, periods[0].first, periods[-1].last)
    nothing = (0, dict.fromkeys(ELEMENTS, 0))
    return [
        index_of_sums(*together([months.get((period.year, month), nothing) for month in period.months]))
        for period in periods
    ]


def period_rows(periods: list[Period], found: list[Index | None], current: Period) -> list[dict[str, Any]]:
    """A line for each period: responses, index, quality and performance; without responses a dash each."""
    return [
        {
            "label": period.label,
            "name": period.name,
            "is_current": period == current,
            "responses": index.responses if index else 0,
            "ikm": figure(index) if index else "",
            "quality": index.quality if index else "",
            "performance": PERFORMANCE[index.quality] if index else "",
        }
        for period, index in zip(periods, found, strict=True)
    ]


def figure(index: Index) -> str:
    return number_format(index.shown, 2)


def element_rows(index: Index) -> list[dict[str, Any]]:
    """A line for each element: NRR, weighted NRR, its own converted value and quality."""
    return [
        {
            "element": question.element,
            "mean": number_format(shown(index.means[key]), 2),
            "weighted": number_format(shown(index.means[key] * WEIGHT), 2),
            "ikm": number_format(shown(index.of(key)), 2),
            "percent": round(index.of(key)),
            "quality": quality(index.of(key)),
            "performance": PERFORMANCE[quality(index.of(key))],
        }
        for key, question in QUESTIONS.items()
    ]
