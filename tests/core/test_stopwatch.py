"""The stopwatch that is read and foretold at once says what the calendar says of the same time, pause by pause (T2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silastik.core.intervals import gaps, union
from silastik.core.stopwatch import Stopwatch
from silastik.core.worktime import NeverOpenError, SpecialPeriod, WorkCalendar

from .calendars import GORONTALO, WITA, calendars, every_workday, pauses, starts, wita

DAYS = range(1, 13)
MORNING, NOON = wita("2026-11-02 08:30"), wita("2026-11-02 12:45")


@given(calendars(), starts, st.data())
def test_a_running_stopwatch_reads_and_reaches_what_the_calendar_says_of_its_pauses(calendar, start, data):
    held = data.draw(pauses(start))
    end = start + timedelta(days=60)
    *before, (since, _end) = gaps(union(held, start, end), start, end)
    watch = Stopwatch(calendar, [*before, (since, None)])

    assert watch.running
    assert watch.read == calendar.reading(start, since, held)
    assert [watch.reaches(days) for days in DAYS] == [calendar.due(start, days, held) for days in DAYS]


@given(calendars(), starts, st.data())
def test_a_stopwatch_that_stands_reaches_only_what_it_has_passed(calendar, start, data):
    held = data.draw(pauses(start))
    end = start + timedelta(days=data.draw(st.integers(1, 40)))
    watch = Stopwatch(calendar, gaps(union(held, start, end), start, end))

    assert not watch.running
    assert watch.read == calendar.reading(start, end, held)
    for days in DAYS:
        assert watch.reaches(days) == (calendar.due(start, days, held) if watch.read > days else None)


def test_a_stopwatch_that_never_ran_reads_nothing():
    watch = Stopwatch(GORONTALO, [])

    assert (watch.read, watch.running, watch.reaches(1)) == (0, False, None)


def test_a_stopwatch_that_stands_at_the_very_number_has_not_gone_beyond_it():
    day = [(MORNING, wita("2026-11-02 17:00"))]

    assert Stopwatch(GORONTALO, day).reaches(1) is None
    assert Stopwatch(GORONTALO, [*day, (wita("2026-11-03 08:30"), None)]).reaches(1) == wita("2026-11-02 17:00")


def test_a_stopwatch_without_office_hours_ahead_says_so():
    period = SpecialPeriod(date(2026, 11, 2), date(2026, 11, 6), every_workday(("08:30", "17:00")))
    watch = Stopwatch(WorkCalendar(WITA, {}, [period]), [(MORNING, NOON), (NOON, None)])

    assert watch.reaches(1) == wita("2026-11-02 17:00")
    with pytest.raises(NeverOpenError):
        watch.reaches(6)
