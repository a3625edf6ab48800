"""Working time: the office's stopwatch in working days, and the calendar it runs by (T1, T2).

Pure: no database, no settings, no clock of its own. One working day is that day's whole office time, short or long.
Instants go in with any zone and come out in UTC; dates and hours are those of the office's zone, by name.

Exactness: office time is whole microseconds since local midnight, and every day's whole time the same number of parts:
the least common multiple of all days' lengths, so that sums are of integers. Nothing is rounded but the instant that
`add_days` and `due` give: the first whole microsecond at which the stopwatch reads enough. Hours are wall time: a zone
that changes its clocks is expected to do so while the office is closed.

Speed: the number of office days before a date is arithmetic on weeks plus a prefix sum over the dates that differ from
their week; so the calendar has no horizon, and a reading costs a bisection whatever the span. What was found of a date
is kept, since many orders ask for the same few hundred.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import accumulate
from math import lcm
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .intervals import Interval, gaps, union, utc
from .office_day import Hours, OfficeDay, since_midnight

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1) // MICROSECOND
KEPT_DATES = 4096  # more than ten years


class NeverOpenError(ValueError):
    """The calendar has no office hours from here on: no stopwatch can run."""


WeeklyHours = Mapping[int, Sequence[Hours]]


class SpecialPeriod(NamedTuple):
    """Dates (both included) with weekly hours of their own, such as Ramadan."""

    first: date
    last: date
    weekly_hours: WeeklyHours


class ClosedDay(NamedTuple):
    """Why the office is closed on a day off: its name, and the decree that sets it."""

    name: str
    legal_basis: str = ""


class Row(NamedTuple):
    """One date of an explanation. `days` of all rows add up to the reading.

    `office` is the date's whole office time; `running` and `held` are the parts of it in which the stopwatch ran, and
    in which it stood still for the customer. What is left lies before the start or after the reading.
    """

    on: date
    office: timedelta
    running: timedelta
    held: timedelta
    days: Fraction
    day_off: ClosedDay | None


@dataclass(frozen=True)
class WorkCalendar:
    """When an office works: weekly hours (0 Monday to 6 Sunday, several per day for breaks), special periods, days off.

    A weekday that is not named is closed. A later special period wins over an earlier one, a day off over everything.
    Beyond the last published day off the weekly hours go on.
    """

    zone: ZoneInfo
    weekly_hours: WeeklyHours
    special_periods: Sequence[SpecialPeriod] = ()
    days_off: Mapping[date, ClosedDay] = field(default_factory=dict)

    # Days are numbered from Monday 1 January 0001 = 0, so that number % 7 is the weekday.

    @cached_property
    def _week(self) -> list[OfficeDay]:
        return _week(self.weekly_hours)

    @cached_property
    def _open_weekdays(self) -> list[int]:
        return [weekday for weekday, day in enumerate(self._week) if day.length]

    @cached_property
    def _exceptions(self) -> dict[int, OfficeDay]:
        """The dates whose hours are not those of their week, by day number."""
        exceptions = {}
        for period in self.special_periods:
            week = _week(period.weekly_hours)
            for number in range(_number(period.first), _number(period.last) + 1):
                exceptions[number] = week[number % 7]
        closed = OfficeDay()
        return exceptions | {_number(on): closed for on in self.days_off}

    @cached_property
    def _prefix_sums(self) -> tuple[list[int], list[int], list[int]]:
        """Of the exceptions: numbers, surplus over the regular office days before each, and office days before each.

        The surplus has one entry more, for what lies after them all.
        """
        numbers = sorted(self._exceptions)
        more = (bool(self._exceptions[n].length) - bool(self._week[n % 7].length) for n in numbers)
        surplus = list(accumulate(more, initial=0))
        return numbers, surplus, [self._regular_days_before(n) + s for n, s in zip(numbers, surplus, strict=False)]

    def _regular_days_before(self, number: int) -> int:
        weeks, weekday = divmod(number, 7)
        return weeks * len(self._open_weekdays) + bisect_left(self._open_weekdays, weekday)

    def _office_days_before(self, number: int) -> int:
        numbers, surplus, _ = self._prefix_sums
        return self._regular_days_before(number) + surplus[bisect_left(numbers, number)]

    def _office_day(self, index: int) -> int:
        """The number of the day with `index` office days before it that is itself an office day."""
        numbers, surplus, before = self._prefix_sums
        past = bisect_right(before, index)
        if past and before[past - 1] == index and self._exceptions[numbers[past - 1]].length:
            return numbers[past - 1]
        if not self._open_weekdays:
            raise NeverOpenError("The calendar has no weekly office hours.")
        weeks, rest = divmod(index - surplus[past], len(self._open_weekdays))
        return weeks * 7 + self._open_weekdays[rest]

    def _day(self, number: int) -> OfficeDay:
        return self._exceptions.get(number) or self._week[number % 7]

    def _wall(self, at: datetime) -> tuple[int, int]:
        """Day number and microseconds since midnight that the office's clock shows at an instant."""
        local = utc(at).astimezone(self.zone)
        return _number(local), since_midnight(local)

    def _midnight(self, number: int) -> datetime:
        return datetime.combine(date.fromordinal(number + 1), time(), self.zone)

    def _instant(self, number: int, clock: int) -> datetime:
        return (self._midnight(number) + clock * MICROSECOND).astimezone(UTC)

    @cached_property
    def parts(self) -> int:
        """How many parts a working day is counted in: each day's microseconds are whole numbers of them."""
        return lcm(*(day.length for day in (*self._week, *self._exceptions.values()) if day.length))

    @cached_property
    def _scale(self) -> Callable[[int], tuple[int, int, OfficeDay]]:
        """Of a day number: its position at midnight, how many parts a microsecond of it is, and its office time."""

        def scale(number: int) -> tuple[int, int, OfficeDay]:
            day = self._day(number)
            return self._office_days_before(number) * self.parts, day.length and self.parts // day.length, day

        return lru_cache(KEPT_DATES)(scale)

    @cached_property
    def _office_date(self) -> Callable[[int], tuple[OfficeDay, datetime]]:
        """Of a number of office days before: the office day that follows them, and its midnight."""

        def office_date(index: int) -> tuple[OfficeDay, datetime]:
            number = self._office_day(index)
            return self._day(number), self._midnight(number)

        return lru_cache(KEPT_DATES)(office_date)

    def position(self, at: datetime) -> int:
        """Parts of working days from the beginning of time to `at`; only differences of positions mean anything."""
        number, clock = self._wall(at)
        midnight, worth, day = self._scale(number)
        return midnight + day.elapsed(clock) * worth

    def intervals(self, on: date) -> list[Interval]:
        """The office hours of a local date, as instants."""
        number = _number(on)
        return [Interval(*(self._instant(number, clock) for clock in span)) for span in self._day(number).spans]

    def usual_office_time(self, on: date) -> timedelta:
        """The office time of that weekday when nothing is special."""
        return self._week[on.weekday()].length * MICROSECOND

    def _interval(self, at: datetime) -> Interval:
        """The office hours that contain `at`, or else the next."""
        number, clock = self._wall(at)
        spans = [span for span in self._day(number).spans if clock < span[1]]
        if not spans:
            number = self._office_day(self._office_days_before(number + 1))
            spans = self._day(number).spans
        return Interval(*(self._instant(number, clock) for clock in spans[0]))

    def is_open(self, at: datetime) -> bool:
        """Whether `at` is in office hours. At the minute of closing the office is closed."""
        number, clock = self._wall(at)
        return any(opens <= clock < closes for opens, closes in self._day(number).spans)

    def next_opening(self, at: datetime) -> datetime:
        """The first instant from `at` on at which the office is open: `at` itself in office hours.

        Raises NeverOpenError when it does not open again.
        """
        return max(utc(at), self._interval(at).start)

    def closing(self, at: datetime) -> datetime:
        """When the office closes that is open at `at`, or that opens next."""
        return self._interval(at).end

    def add_days(self, at: datetime, days: Fraction | int) -> datetime:
        """The instant `days` working days after `at`, or before it when negative.

        The end of a working day and the beginning of the next are one point of working time; the earlier is given:
        a whole day after Friday 08.30 is Friday 17.00. No day at all is `at` itself.
        """
        if not days:
            return utc(at)
        return self.reached(self.position(at) + days * self.parts)

    def reached(self, position: Fraction | int) -> datetime:
        """The first instant at a position."""
        index = -(-position // self.parts) - 1
        day, midnight = self._office_date(index)
        clock = day.clock(-((index * self.parts - position) * day.length // self.parts))
        return (midnight + clock * MICROSECOND).astimezone(UTC)

    def due(self, start: datetime, days: Fraction | int, pauses: Iterable[tuple[datetime, datetime]] = ()) -> datetime:
        """The first instant at which a stopwatch started at `start` and held during `pauses` reads `days` (T2)."""
        start = utc(start)
        origin = self.position(start)
        reached: Fraction | int = origin + days * self.parts
        for pause in union(pauses, start):
            held_from = self.position(pause.start)
            if reached <= held_from:
                break
            reached += self.position(pause.end) - held_from
        return start if reached == origin else self.reached(reached)

    def reading(self, start: datetime, now: datetime, pauses: Iterable[tuple[datetime, datetime]] = ()) -> Fraction:
        """Working days on the stopwatch at `now`; 0 before `start`. `pauses` may overlap and lie anywhere."""
        start, now = utc(start), utc(now)
        running = gaps(union(pauses, start, now), start, now)
        return Fraction(sum(self.position(last) - self.position(first) for first, last in running), self.parts)

    def explain(self, start: datetime, now: datetime, pauses: Iterable[tuple[datetime, datetime]] = ()) -> list[Row]:
        """The reading as a sum: a row for every date from `start` to `now`."""
        start, now = utc(start), utc(now)
        held = union(pauses, start, now)
        running_on, held_on = self._per_day(gaps(held, start, now)), self._per_day(held)
        rows = []
        for number in range(self._wall(start)[0], self._wall(now)[0] + 1):
            office, running = self._day(number).length, running_on[number]
            days = Fraction(running, office) if office else Fraction()
            on = date.fromordinal(number + 1)
            office_time, running_time, held_time = (us * MICROSECOND for us in (office, running, held_on[number]))
            rows.append(Row(on, office_time, running_time, held_time, days, self.days_off.get(on)))
        return rows

    def _per_day(self, intervals: Iterable[Interval]) -> Counter[int]:
        """Office time within `intervals`, by day number."""
        totals: Counter[int] = Counter()
        for interval in intervals:
            (first, opened), (last, closed) = map(self._wall, interval)
            for number in range(first, last + 1):
                day = self._day(number)
                begin, end = opened if number == first else 0, closed if number == last else DAY
                totals[number] += day.elapsed(end) - day.elapsed(begin)
        return totals


def _number(on: date) -> int:
    return on.toordinal() - 1


def _week(weekly_hours: WeeklyHours) -> list[OfficeDay]:
    return [OfficeDay(weekly_hours.get(weekday, ())) for weekday in range(7)]
