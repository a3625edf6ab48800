"""A reading told as a sum: what is printed adds up, whatever the calendar, the waits and the seconds."""

from datetime import date, timedelta
from fractions import Fraction

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from silastik.core.day_sums import DECIMALS, Wait, day_sum, hours, working_days
from silastik.core.worktime import SpecialPeriod, WorkCalendar

from .calendars import GORONTALO, WITA, calendars, every_workday, pauses, starts, wita

spans = st.timedeltas(timedelta(0), timedelta(days=40))


@given(calendars(), starts, spans, st.fractions(0, 20), st.data())
def test_the_printed_rows_add_up_to_the_printed_sum(calendar, start, span, before, data):
    waits = [Wait(*pause, "menunggu Anda") for pause in data.draw(pauses(start))]

    found = day_sum(calendar, start, start + span, waits, before=before)

    assert found.days == calendar.reading(start, start + span, [(w.start, w.end) for w in waits])
    assert sum((line.counted for line in found.lines), timedelta()) == found.counted
    assert sum(line.days for line in found.lines) == found.lines[-1].total - round(before, DECIMALS)
    assert found.lines[-1].total == round(before + found.days, DECIMALS)
    assert all(line.counted.microseconds == 0 and line.days >= 0 for line in found.lines)


@given(calendars(), starts, spans, st.data())
def test_every_date_is_on_exactly_one_line(calendar, start, span, data):
    waits = [Wait(*pause, "menunggu Anda") for pause in data.draw(pauses(start))]
    lines = day_sum(calendar, start, start + span, waits).lines
    dates = [line.first + timedelta(days) for line in lines for days in range((line.last - line.first).days + 1)]
    first = start.astimezone(calendar.zone).date()

    assert dates == [first + timedelta(days) for days in range(len(dates))]
    assert dates[-1] == (start + span).astimezone(calendar.zone).date()
    assert all(line.counted or line.why for line in lines)


def test_two_dates_of_one_wait_are_two_lines_and_three_are_one():
    start = wita("2026-11-02 08:30")
    short = [Wait(wita("2026-11-03 08:30"), wita("2026-11-04 17:00"), "menunggu Anda")]
    long = [Wait(wita("2026-11-03 08:30"), wita("2026-11-06 08:30"), "menunggu Anda")]

    def days(waits: list[Wait]) -> list[tuple[int, int]]:
        lines = day_sum(GORONTALO, start, wita("2026-11-06 12:00"), waits).lines
        return [(line.first.day, line.last.day) for line in lines]

    assert days(short) == [(2, 2), (3, 3), (4, 4), (5, 5), (6, 6)]
    assert days(long) == [(2, 2), (3, 5), (6, 6)]


def test_a_run_names_the_days_off_within_it():
    wait = [Wait(wita("2026-03-16 17:00"), wita("2026-03-26 08:30"), "menunggu Anda")]

    lines = day_sum(GORONTALO, wita("2026-03-16 08:30"), wita("2026-03-26 12:00"), wait).lines

    assert lines[1].why[1] == "2 hari kerja tidak dihitung"
    assert "Hari Suci Nyepi, 19 Maret 2026" in lines[1].why[2]


def test_a_short_day_says_how_long_it_was():
    ramadan = SpecialPeriod(date(2026, 11, 3), date(2026, 11, 3), every_workday(("08:00", "15:00")))
    calendar = WorkCalendar(WITA, every_workday(("08:30", "17:00")), [ramadan])

    lines = day_sum(calendar, wita("2026-11-02 08:30"), wita("2026-11-03 17:00")).lines

    assert [line.why for line in lines] == [(), ("jam kantor hari itu 7:00:00",)]
    assert [line.days for line in lines] == [1, 1]


def test_a_sum_that_would_end_before_it_starts_is_empty():
    assert day_sum(GORONTALO, wita("2026-11-03 08:30"), wita("2026-11-02 08:30")).lines == []


def test_figures_are_written_as_people_write_them():
    assert hours(timedelta(days=1, hours=1, minutes=2, seconds=3)) == "25:02:03"
    assert working_days(Fraction(5, 2)) == "2,5000"
    with translation.override("en"):
        assert working_days(Fraction(5, 2)) == "2.5000"
