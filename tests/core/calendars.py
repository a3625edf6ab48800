"""Calendars for tests: the one of BPS Kabupaten Gorontalo in 2026, generated ones, and a slow oracle to judge by."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from silastik.core.worktime import ClosedDay, Hours, SpecialPeriod, WorkCalendar

WITA = ZoneInfo("Asia/Makassar")
DECREE = "SKB 3 Menteri No 1497/2/5 Tahun 2025"
DAYS_OFF_2026 = {
    date(2026, month, day): ClosedDay(name, DECREE)
    for month, day, name in [
        (3, 18, "Cuti Bersama Hari Suci Nyepi"),
        (3, 19, "Hari Suci Nyepi"),
        (3, 20, "Cuti Bersama Hari Raya Idul Fitri"),
        (3, 21, "Hari Raya Idul Fitri"),
        (3, 22, "Hari kedua dari Hari Raya Idul Fitri"),
        (3, 23, "Cuti Bersama Hari Raya Idul Fitri"),
        (3, 24, "Cuti Bersama Hari Raya Idul Fitri"),
        (4, 3, "Wafat Yesus Kristus"),
        (12, 24, "Cuti Bersama Hari Raya Natal"),
        (12, 25, "Hari Raya Natal"),
    ]
}


def every_workday(*hours: tuple[str, str]) -> dict[int, list[Hours]]:
    """The same hours, such as ("08:30", "17:00"), from Monday to Friday."""
    day = [Hours(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in hours]
    return dict.fromkeys(range(5), day)


GORONTALO = WorkCalendar(WITA, every_workday(("08:30", "17:00")), (), DAYS_OFF_2026)


def wita(text: str) -> datetime:
    """An instant by the office's clock: "2026-11-02 08:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


# Generated calendars. Whole minutes, so that the oracle can walk them; the dates lie around 2026.

zones = st.sampled_from([ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")])
dates = st.dates(date(2025, 12, 1), date(2026, 3, 31))
starts = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2025, 12, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)
budgets = st.integers(0, 12).map(lambda quarters: Fraction(quarters, 4))


@st.composite
def office_days(draw: st.DrawFn) -> list[Hours]:
    """A closed day, whole hours, or hours with a break."""
    edges = draw(st.lists(st.integers(0, 24 * 60 - 1), unique=True, max_size=4).map(sorted))
    walls = [time(*divmod(minute, 60)) for minute in edges[: len(edges) // 2 * 2]]
    return [Hours(*pair) for pair in zip(walls[::2], walls[1::2], strict=True)]


weeks = st.dictionaries(st.integers(0, 6), office_days(), min_size=1).filter(lambda week: any(week.values()))


@st.composite
def calendars(draw: st.DrawFn, *, regular: bool = False) -> WorkCalendar:
    """Any calendar that opens every week; a regular one has neither special periods nor days off."""
    if regular:
        return WorkCalendar(draw(zones), draw(weeks))
    firsts = draw(st.lists(dates, max_size=2))
    periods = [SpecialPeriod(first, first + timedelta(draw(st.integers(0, 30))), draw(weeks)) for first in firsts]
    return WorkCalendar(
        draw(zones), draw(weeks), periods, dict.fromkeys(draw(st.sets(dates, max_size=15)), ClosedDay("x"))
    )


@st.composite
def pauses(draw: st.DrawFn, start: datetime) -> list[tuple[datetime, datetime]]:
    """Up to four pauses about `start`, which may overlap, touch, be empty, or lie before it."""
    begins = [start + timedelta(minutes=draw(st.integers(-2000, 9000))) for _ in range(draw(st.integers(0, 4)))]
    return [(begin, begin + timedelta(minutes=draw(st.integers(0, 4000)))) for begin in begins]


# The oracle walks minute by minute through UTC and asks the wall clock each time. It shares nothing with the calendar
# but the rule. Starts and pauses must be whole minutes.


def _hours(calendar: WorkCalendar, on: date) -> list[Hours]:
    if on in calendar.days_off:
        return []
    week = calendar.weekly_hours
    for period in calendar.special_periods:
        if period.first <= on <= period.last:
            week = period.weekly_hours
    return list(week.get(on.weekday(), ()))


def _worth(calendar: WorkCalendar, minute: datetime, cache: dict[date, tuple[set[int], int]]) -> int:
    """Minutes in the office day of which this is an open one; 0 in closed hours."""
    wall = minute.astimezone(calendar.zone)
    on = wall.date()
    if on not in cache:
        open_minutes = set()
        for opens, closes in _hours(calendar, on):
            open_minutes.update(range(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute))
        cache[on] = open_minutes, len(open_minutes)
    open_minutes, length = cache[on]
    return length if wall.hour * 60 + wall.minute in open_minutes else 0


def slow_reading(
    calendar: WorkCalendar, start: datetime, now: datetime, held: list[tuple[datetime, datetime]]
) -> Fraction:
    total, minute, cache = Fraction(), start, {}
    while minute < now:
        worth = _worth(calendar, minute, cache)
        if worth and not any(first <= minute < last for first, last in held):
            total += Fraction(1, worth)
        minute += timedelta(minutes=1)
    return total


def slow_due(
    calendar: WorkCalendar, start: datetime, days: Fraction, held: list[tuple[datetime, datetime]]
) -> datetime:
    left, minute, cache = days, start, {}
    if not left:
        return start
    while True:
        worth = _worth(calendar, minute, cache)
        if worth and not any(first <= minute < last for first, last in held):
            if left <= Fraction(1, worth):
                return minute + timedelta(microseconds=ceil(left * worth * 60_000_000))
            left -= Fraction(1, worth)
        minute += timedelta(minutes=1)
