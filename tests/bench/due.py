"""Due times: against a loop over a table of sums made beforehand, and against a library that knows nothing of us.

The office of the reference data: Monday to Friday 08.30 to 17.00, Indonesian days off. Processor time; each due time
has a pause of a day.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import accumulate
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from silastik.core.context import current_office
from silastik.core.opening import calendar_for

from .bounds import Line, alternate, ratio

TIMES, PAIRS = 20_000, 10_000
RATIO = 2.0
FIRST, YEARS = date(2026, 1, 1), 3
OPENS, CLOSES = time(8, 30), time(17)
DAY = timedelta(hours=8, minutes=30)
Pause = tuple[datetime, datetime]


class PrefixTable:
    """What one would write for this one office: all its hours on like days, summed for each date of three years."""

    def __init__(self, zone: ZoneInfo, days_off: set[date]) -> None:
        self.zone = zone
        dates = [FIRST + timedelta(n) for n in range(366 * YEARS)]
        worked = [DAY if on.weekday() < 5 and on not in days_off else timedelta() for on in dates]
        self.before = list(accumulate(worked, initial=timedelta()))
        self.opens = [datetime.combine(on, OPENS, zone) for on in dates]

    def position(self, at: datetime) -> timedelta:
        local = at.astimezone(self.zone)
        number = (local.date() - FIRST).days
        begun = min(max(local - self.opens[number], timedelta()), DAY)
        return min(self.before[number] + begun, self.before[number + 1])

    def due(self, start: datetime, days: int, pauses: list[Pause]) -> datetime:
        reached = self.position(start) + days * DAY
        for begin, end in pauses:
            reached += self.position(end) - self.position(begin)
        number = bisect_left(self.before, reached) - 1
        return (self.opens[number] + (reached - self.before[number])).astimezone(UTC)


def measure() -> Iterator[Line]:
    calendar = calendar_for(current_office())
    table = PrefixTable(calendar.zone, set(calendar.days_off))
    starts = [datetime(2026, 1, 2, 3, tzinfo=UTC) + timedelta(minutes=13 * n) for n in range(TIMES)]
    cases = [(start, [(start + timedelta(days=1), start + timedelta(days=2))]) for start in starts]
    assert all(calendar.due(start, 10, held) == table.due(start, 10, held) for start, held in cases[::97])

    def taken_by(due) -> float:
        began = process_time()
        for start, held in cases:
            due(start, 10, held)
        return (process_time() - began) / TIMES

    ours, loop = alternate(lambda: taken_by(calendar.due), lambda: taken_by(table.due), 5)
    line = ratio("due / a loop over a table of sums", ours, loop, RATIO)
    yield Line(line.name, line.value, "x", RATIO, f"{ours * 1e6:.1f} us against {loop * 1e6:.1f} us")
    yield Line(f"{PAIRS:,} due times unlike those of businesstimedelta", differences(), "", 0)


def differences() -> int:
    """How many of so many random starts and whole or half days a library on working hours answers otherwise."""
    import businesstimedelta
    import pytz

    calendar = calendar_for(current_office())
    zone = pytz.timezone(calendar.zone.key)
    # Beyond the last day off it looks day by day for five years, and fails when it finds none.
    days_off = set(calendar.days_off) | {date(FIRST.year + YEARS + 1, 1, 1)}
    working = businesstimedelta.WorkDayRule(start_time=OPENS, end_time=CLOSES, working_days=range(5), tz=zone)
    rules = businesstimedelta.Rules([working, businesstimedelta.HolidayRule(days_off, tz=zone)])
    random, unlike = Random(7502), 0  # noqa: S311
    for _pair in range(PAIRS):
        start = datetime(2026, 1, 2, tzinfo=UTC) + timedelta(minutes=random.randrange(700 * 24 * 60))
        halves = random.randint(1, 24)
        expected = start + businesstimedelta.BusinessTimeDelta(rules, timedelta=halves * DAY / 2)
        unlike += calendar.due(start, Fraction(halves, 2)) != expected
    return unlike
