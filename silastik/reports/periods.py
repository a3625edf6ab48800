"""Periods of a report: a month, a quarter, a year, or from a day to a day; named in the address and in words."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from silastik.core.dates import month_year, plain_date, short_month

NAME = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-T(?P<quarter>[1-4]))?")
FIRST_YEAR = 2000
MOST_MONTHS = 24


class NoPeriodError(ValueError):
    """A name that names no period."""


@dataclass(frozen=True)
class Period:
    """Local dates, both included."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """As the address writes it: `2026-11`, `2026-T4`, `2026`; for other stretches `2026-11-03_2026-11-09`."""
        year, month = self.first.year, self.first.month
        names = [f"{year}-{month:02d}", str(year)]
        if month % 3 == 1:
            names.append(f"{year}-T{month // 3 + 1}")
        return next((name for name in names if parse(name) == self), f"{self.first}_{self.last}")

    @property
    def label(self) -> str:
        """`November 2026`, `Triwulan 4 2026`, `Tahun 2026`, `3 November 2026 sampai 9 November 2026`."""
        match = NAME.fullmatch(self.name)
        if match is None:
            return _("%(first)s sampai %(last)s") % {"first": plain_date(self.first), "last": plain_date(self.last)}
        if match["quarter"]:
            return _("Triwulan %(quarter)s %(year)s") % match.groupdict()
        return month_year(self.first) if match["month"] else _("Tahun %(year)s") % match.groupdict()


def parse(name: str) -> Period:
    """The month, quarter or year of this name; raises NoPeriodError."""
    match = NAME.fullmatch(name)
    if match is None or int(match["year"]) < FIRST_YEAR:
        raise NoPeriodError(name)
    year, first, months = int(match["year"]), 1, 12
    if match["month"]:
        first, months = int(match["month"]), 1
    elif match["quarter"]:
        first, months = 3 * int(match["quarter"]) - 2, 3
    last = first + months - 1
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def month_of(on: date) -> Period:
    return parse(f"{on.year}-{on.month:02d}")


def year_of(on: date) -> Period:
    return parse(str(on.year))


def before(period: Period, months: int) -> list[Period]:
    """So many months up to the one in which the period ends, oldest first."""
    number = period.last.year * 12 + period.last.month - 1
    return [month_of(date(n // 12, n % 12 + 1, 1)) for n in range(number - months + 1, number + 1)]


@dataclass(frozen=True)
class Slice:
    """One column of a chart over time: its period, how it is called, and the name of its year where that changes."""

    period: Period
    label: str
    year: str


def slices(period: Period) -> list[Slice]:
    """The columns of a report's charts: the period's months, at least a year of them; of a long one its years."""
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    if months > MOST_MONTHS:
        years = range(period.first.year, period.last.year + 1)
        return [Slice(parse(str(year)), str(year), "") for year in years]
    shown = before(period, max(months, 12))
    years_of = [None, *(month.first.year for month in shown)]
    return [
        Slice(month, short_month(month.first), str(year) if year != last else "")
        for month, (last, year) in zip(shown, pairwise(years_of), strict=True)
    ]
