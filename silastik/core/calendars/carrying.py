"""What last year's special hours become in the year after: those for good go on, the others are estimates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from ..models import DayOff, Office
from . import content as contents
from .content import Day, Special

BY_THE_MOON = re.compile(r"ramad|puasa", re.IGNORECASE)
END_OF_RAMADAN = re.compile(r"idul ?fitri", re.IGNORECASE)
A_DAY = timedelta(days=1)


def carried(office: Office, year: int, days: Mapping[date, Day]) -> list[tuple[Special, bool]]:
    """Special periods for a year, each with whether it is an estimate; `days` are the year's days off.

    Hours that began before December and ran to the end of last year are the office's hours for good: they have all of
    the new year but what others take of it. Ramadan moves with Idulfitri; the rest keeps its dates. Four queries.
    """
    before = contents.in_force(office, year - 1)
    new_year, last_day = date(year, 1, 1), date(year, 12, 31)
    lasting = next(
        (p for p in before.periods if p.first.month < 12 and p.last == last_day.replace(year=year - 1)), None
    )
    moved = _from_feast_to_feast(before.days, days)
    estimates = []
    for period in before.periods:
        if lasting and period.hours == lasting.hours:
            continue
        if moved and BY_THE_MOON.search(period.name):
            first, last = period.first + moved, period.last + moved
        else:
            first, last = (_same_date(on, year) for on in (period.first, period.last))
        first, last = max(first, new_year), min(last, last_day)
        if first <= last:
            estimates.append(replace(period, first=first, last=last, legal_basis=""))
    estimates.sort(key=lambda period: period.first)
    gaps = _gaps(new_year, last_day, estimates) if lasting else ()
    found = [(period, True) for period in estimates]
    found += [(replace(lasting, first=first, last=last), False) for first, last in gaps if lasting]
    return sorted(found, key=lambda one: one[0].first)


def _from_feast_to_feast(before: Mapping[date, Day], after: Mapping[date, Day]) -> timedelta | None:
    """From the first day of Idulfitri in one year to that in the next; None when one of them is not known."""
    feasts = [min((on for on, day in days.items() if _is_feast(day)), default=None) for days in (before, after)]
    return feasts[1] - feasts[0] if feasts[0] and feasts[1] else None


def _is_feast(day: Day) -> bool:
    return day.kind == DayOff.Kind.HOLIDAY and bool(END_OF_RAMADAN.search(day.name))


def _same_date(on: date, year: int) -> date:
    return date(year, 2, 28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def _gaps(first: date, last: date, taken: Iterable[Special]) -> list[tuple[date, date]]:
    """What is left of a stretch of days between the periods, which come by their first day."""
    left = []
    for period in taken:
        if first < period.first:
            left.append((first, period.first - A_DAY))
        first = max(first, period.last + A_DAY)
    return [*left, (first, last)] if first <= last else left
