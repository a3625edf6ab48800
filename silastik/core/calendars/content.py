"""What a calendar year says, as plain values; what is in force; and the one way to bring other content into force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ..models import CalendarYear, DayOff, Office, SpecialHours, SpecialPeriod
from ..office_day import Hours
from ..opening import days_off, weekly_hours
from ..worktime import ClosedDay, WorkCalendar
from ..worktime import SpecialPeriod as Period


class Day(NamedTuple):
    """A day off: its kind (`DayOff.Kind`), its name and the decree that sets it."""

    kind: str
    name: str
    legal_basis: str


class Opening(NamedTuple):
    """Hours of a weekday (0 Monday), local time; two of them make a day with a break."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Special:
    """Dates (both included) with hours of their own; a weekday that `hours` do not name is closed."""

    first: date
    last: date
    name: str
    legal_basis: str
    hours: tuple[Opening, ...]

    @property
    def length(self) -> timedelta:
        """Office time of one week."""
        return sum((_since_midnight(o.closes) - _since_midnight(o.opens) for o in self.hours), timedelta())


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute)


@dataclass(frozen=True)
class Content:
    """Days off and special periods of one year."""

    days: Mapping[date, Day] = field(default_factory=dict)
    periods: tuple[Special, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A day that one content has and the other has not, or says otherwise; `before` or `after` is None then."""

    on: date
    before: Day | None
    after: Day | None


def in_force(office: Office, year: int) -> Content:
    """What the office's clock counts by in a year. Three queries."""
    periods = SpecialPeriod.objects.filter(office=office, first__year=year).prefetch_related("hours")
    return Content(
        {on: Day(row.kind, row.name, row.legal_basis) for on, row in days_off(office, year).items()},
        tuple(Special(row.first, row.last, row.name, row.legal_basis, _openings(row.hours.all())) for row in periods),
    )


def _openings(rows: Iterable[SpecialHours]) -> tuple[Opening, ...]:
    return tuple(Opening(row.weekday, row.opens, row.closes) for row in rows)


def content_of(calendar: CalendarYear) -> Content:
    """What an edition says; a day or period without a decree of its own has the edition's. Two queries."""
    return Content(
        {row.date: Day(row.kind, row.name, row.legal_basis or calendar.decree) for row in calendar.days.all()},
        tuple(
            Special(row.first, row.last, row.name, row.legal_basis or calendar.decree, openings(row.hours))
            for row in calendar.periods.all()
        ),
    )


def openings(stored: Iterable[tuple[int, str, str]]) -> tuple[Opening, ...]:
    """The hours of a `ProposedPeriod`, read from its JSON."""
    return tuple(
        sorted(Opening(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in stored)
    )


def differences(before: Content, after: Content) -> list[Difference]:
    """The days that differ, by date."""
    return [
        Difference(on, before.days.get(on), after.days.get(on))
        for on in sorted({*before.days, *after.days})
        if before.days.get(on) != after.days.get(on)
    ]


def office_days(office: Office, year: int, content: Content) -> float:
    """How many working days the year would have for the office."""
    periods = [Period(p.first, p.last, _week(p.hours)) for p in content.periods]
    closed = {on: ClosedDay(day.name, day.legal_basis) for on, day in content.days.items()}
    calendar = WorkCalendar(office.tz, weekly_hours(office.hours.all()), periods, closed)
    begin, end = (datetime(y, 1, 1, tzinfo=office.tz) for y in (year, year + 1))
    return float(calendar.reading(begin, end))


def _week(hours: Iterable[Opening]) -> dict[int, list[Hours]]:
    week: dict[int, list[Hours]] = {}
    for weekday, opens, closes in hours:
        week.setdefault(weekday, []).append(Hours(opens, closes))
    return week


def apply(office: Office, year: int, content: Content) -> None:
    """Bring content into force: the only writer of an office's own days off and special periods.

    Rows of all offices stay; where the office's year says otherwise, it has a row of its own. Runs inside a
    transaction; the version of the calendar rises by the tables' triggers.
    """
    shared = {row.date: row for row in DayOff.objects.filter(office=None, date__year=year)}
    own = {row.date: row for row in DayOff.objects.filter(office=office, date__year=year)}
    wanted: dict[date, tuple[Day, bool]] = {
        on: (day, False) for on, day in content.days.items() if on not in shared or _said(shared[on]) != day
    }
    wanted |= {on: (_said(row), True) for on, row in shared.items() if on not in content.days}
    gone = [row.pk for on, row in own.items() if on not in wanted]
    DayOff.objects.filter(pk__in=gone).delete()
    for on, (day, works) in wanted.items():
        row = own.get(on) or DayOff(office=office, date=on)
        if row.pk is None or (_said(row), row.works) != (day, works):
            row.kind, row.name, row.legal_basis, row.works = *day, works
            row.save()
    if in_force(office, year).periods != content.periods:
        SpecialPeriod.objects.filter(office=office, first__year=year).delete()
        for period in content.periods:
            created = SpecialPeriod.objects.create(
                office=office, first=period.first, last=period.last, name=period.name, legal_basis=period.legal_basis
            )
            SpecialHours.objects.bulk_create(SpecialHours(period=created, **o._asdict()) for o in period.hours)


def _said(row: DayOff) -> Day:
    return Day(row.kind, row.name, row.legal_basis)
