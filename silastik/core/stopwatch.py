"""A stopwatch that was started and held again and again, read and foretold: each instant is looked up once (T2)."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from .worktime import WorkCalendar


class Stopwatch:
    """Ran in each of `spans`: in the order of time, none over another; the last may go on without an end.

    Says what `WorkCalendar.reading` and `due` say of the same time with its gaps as pauses, for a fraction of the work:
    many thousand orders are read at once when a calendar changes.
    """

    def __init__(self, calendar: WorkCalendar, spans: Sequence[tuple[datetime, datetime | None]]) -> None:
        self.calendar = calendar
        # Of each span: where it begins, and what was on the watch at its begin and at its end. All in parts of a day.
        self._spans: list[tuple[int, int, int | None]] = []
        read = 0
        for since, until in spans:
            begin = calendar.position(since)
            end = None if until is None else read + calendar.position(until) - begin
            self._spans.append((begin, read, end))
            read = read if end is None else end
        self._read = read
        self.running = bool(self._spans) and self._spans[-1][2] is None

    @property
    def read(self) -> Fraction:
        """Working days on the watch when it last changed: at its last end, or when it was last started."""
        return Fraction(self._read, self.calendar.parts)

    def reaches(self, days: int) -> datetime | None:
        """The first instant at which it reads so many days (above 0); None where it stands and reads no more than that.

        Raises NeverOpenError when it runs and no office hours are left.
        """
        wanted = days * self.calendar.parts
        if not self.running and self._read <= wanted:
            return None
        for begin, before, after in self._spans:
            if after is None or wanted <= after:
                return self.calendar.reached(begin + wanted - before)
        return None
