"""Figures as people read them: percentages that never flatter, days to a tenth, whole numbers with their dots."""

from fractions import Fraction
from math import floor

from django.utils.formats import number_format


def percent(part: int, whole: int) -> float:
    """The share in percent with one decimal, rounded down: 100 only if nothing is missing. `whole` is not zero."""
    return floor(Fraction(1000 * part, whole)) / 10


def percent_text(part: int, whole: int) -> str:
    """`99,9 %`, `100 %`; a dash where there is nothing to share."""
    if not whole:
        return "–"
    share = percent(part, whole)
    return f"{number_format(share, 0 if share == 100 else 1)} %"


def days_text(days: float | None) -> str:
    """Working days: `2,5`; a dash for none."""
    return "–" if days is None else number_format(round(days, 1), 1)


def count_text(count: int) -> str:
    """`12.345`"""
    return number_format(count, 0, force_grouping=True)
