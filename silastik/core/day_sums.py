"""A stopwatch's reading as a sum people can check: a line per date, with the hours counted or why none were (T2).

What is printed adds up: the lines' hours to the hours below them, to the second, and their working days to the reading,
to four decimals. Each line is what it adds to the rounded sum so far, so that no rounding is lost on the way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import dates
from .intervals import utc
from .worktime import Row, WorkCalendar

FOLDED_FROM = 3  # so many dates on end without a counted second, all for one wait, are one line
DECIMALS = 4


class Wait(NamedTuple):
    """A stretch in which the stopwatch stood, and what was waited for: `menunggu pembayaran Anda`."""

    start: datetime
    end: datetime
    what: str


@dataclass(frozen=True)
class Line:
    """One date, or a run of dates in which nothing was counted: as printed. `total` is the sum up to here."""

    first: date
    last: date
    counted: timedelta
    days: Fraction
    total: Fraction
    why: tuple[str, ...]

    @property
    def label(self) -> str:
        if self.first == self.last:
            return dates.long_date(self.first)
        return _("%(first)s sampai %(last)s") % {
            "first": dates.long_date(self.first),
            "last": dates.long_date(self.last),
        }

    @property
    def hours(self) -> str:
        return hours(self.counted) if self.counted else "–"

    @property
    def days_text(self) -> str:
        return working_days(self.days) if self.counted else "–"

    @property
    def total_text(self) -> str:
        return working_days(self.total)


@dataclass(frozen=True)
class DaySum:
    """The lines from `start` to `end`; `days` is the exact reading, `counted` its office time to the second."""

    start: datetime
    end: datetime
    days: Fraction = Fraction()
    counted: timedelta = timedelta()
    lines: list[Line] = field(default_factory=list)

    @property
    def hours(self) -> str:
        return hours(self.counted)

    @property
    def days_text(self) -> str:
        return working_days(self.days)


def hours(span: timedelta) -> str:
    """`25:30:00`; a sum may be longer than a day."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def working_days(days: Fraction) -> str:
    """`3,4118`, in the language that is active."""
    return number_format(float(round(days, DECIMALS)), DECIMALS)


def day_sum(
    calendar: WorkCalendar, start: datetime, end: datetime, waits: Sequence[Wait] = (), *, before: Fraction = Fraction()
) -> DaySum:
    """The reading at `end` of a stopwatch started at `start` and held during `waits`, date by date.

    `before` is what it read at `start` already, for a sum that goes on where another ended.
    """
    start, end = utc(start), utc(end)
    if end < start:
        return DaySum(start, start)
    rows = calendar.explain(start, end, [(wait.start, wait.end) for wait in waits])
    days = [_Day(calendar, row, start, end, waits) for row in rows]
    so_far = _SoFar(before)
    lines = [so_far.line(part, _why(calendar, part)) for part in _parts(days)]
    return DaySum(start, end, sum((row.days for row in rows), Fraction()), so_far.counted, lines)


def _parts(days: list["_Day"]) -> Iterator[list["_Day"]]:
    """The dates that are a line each, and the runs that are one line together."""
    for wait, group in groupby(days, key=lambda day: day.whole_wait):
        run = list(group)
        if wait and len(run) >= FOLDED_FROM:
            yield run
        else:
            yield from ([day] for day in run)


class _SoFar:
    """The sum so far, exact and as printed."""

    def __init__(self, before: Fraction) -> None:
        self._office, self._days = timedelta(), before
        self._printed = Fraction(round(before, DECIMALS))
        self.counted = timedelta()

    def line(self, part: list["_Day"], why: Iterable[str]) -> Line:
        for day in part:
            self._office += day.row.running
            self._days += day.row.days
        counted = timedelta(seconds=round(self._office.total_seconds())) - self.counted
        total = Fraction(round(self._days, DECIMALS))
        line = Line(part[0].row.on, part[-1].row.on, counted, total - self._printed, total, tuple(why))
        self.counted += counted
        self._printed = total
        return line


class _Day:
    """One date of a sum, as far as it lies between the sum's start and end."""

    def __init__(self, calendar: WorkCalendar, row: Row, start: datetime, end: datetime, waits: Sequence[Wait]) -> None:
        self.row, self._calendar = row, calendar
        self._midnight, self._next = (
            datetime.combine(row.on + timedelta(days), time(), calendar.zone) for days in (0, 1)
        )
        self._start, self._end = max(start, self._midnight), min(end, self._next)
        self._waits = [wait for wait in waits if wait.start < self._end and wait.end > self._start]

    @cached_property
    def whole_wait(self) -> Wait | None:
        """The wait that takes up all of its office time; of a closed date, all of it."""
        if self.row.running:
            return None
        if self.row.office:
            return next((w for w in self._waits if self.row.held and self._held(w) == self.row.held), None)
        return next((w for w in self._waits if w.start <= self._start and self._end <= w.end), None)

    def why(self) -> Iterator[str]:
        """Why it counts what it counts; nothing to say of a whole day of the usual length."""
        row, calendar = self.row, self._calendar
        if row.day_off:
            yield f"{row.day_off.name} ({row.day_off.legal_basis})" if row.day_off.legal_basis else row.day_off.name
        elif not row.office:
            yield _("%(weekday)s: kantor tutup") % {"weekday": dates.weekday(row.on)}
        if not row.office:
            return
        for wait in self._waits:
            if held := self._held(wait):
                yield _("%(wait)s: %(hours)s tidak dihitung") % {"wait": _since(calendar, wait), "hours": hours(held)}
        if self._office(self._midnight, self._start):
            yield _("mulai dihitung pukul %(time)s") % {"time": dates.clock(self._start, calendar.zone)}
        if self._office(self._end, self._next):
            yield _("dihitung sampai pukul %(time)s") % {"time": dates.clock(self._end, calendar.zone)}
        if row.office != calendar.usual_office_time(row.on):
            yield _("jam kantor hari itu %(hours)s") % {"hours": hours(row.office)}

    def _held(self, wait: Wait) -> timedelta:
        return self._office(max(wait.start, self._start), min(wait.end, self._end))

    def _office(self, start: datetime, end: datetime) -> timedelta:
        return sum((row.running for row in self._calendar.explain(start, end)), timedelta())


def _why(calendar: WorkCalendar, part: list[_Day]) -> Iterable[str]:
    """Why a date, or a run of dates, counts what it counts."""
    wait = part[0].whole_wait
    return _why_of_run(calendar, wait, part) if wait and part[1:] else part[0].why()


def _why_of_run(calendar: WorkCalendar, wait: Wait, part: list[_Day]) -> Iterator[str]:
    """Of a run that counts nothing: the wait that goes through them, and what was closed meanwhile anyway."""
    rows = [day.row for day in part]
    yield _since(calendar, wait)
    count = sum(bool(row.office) for row in rows)
    yield ngettext("%(count)d hari kerja tidak dihitung", "%(count)d hari kerja tidak dihitung", count) % {
        "count": count
    }
    named = [f"{row.day_off.name}, {dates.plain_date(row.on)}" for row in rows if row.day_off]
    if named:
        yield _("termasuk hari libur: %(days)s") % {"days": "; ".join(named)}


def _since(calendar: WorkCalendar, wait: Wait) -> str:
    return _("%(what)s sejak %(time)s") % {"what": wait.what, "time": dates.long_time(wait.start, calendar.zone)}
