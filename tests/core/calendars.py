"""Calendars for tests: the one of BPS Kabupaten Gorontalo in 2026, and generated ones."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from silastik.core.office_day import Hours
from silastik.core.worktime import ClosedDay, SpecialPeriod, WorkCalendar

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


# Generated calendars, in whole minutes; the dates lie around 2026.

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
