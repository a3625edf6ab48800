"""What must hold for every calendar, start and pause."""

from datetime import UTC, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from silastik.core.worktime import ClosedDay, WorkCalendar

from .calendars import budgets, calendars, dates, pauses, starts

MICROSECOND = timedelta(microseconds=1)
moments = st.timedeltas(timedelta(0), timedelta(days=40))


@st.composite
def cases(draw, *, regular=False):
    """A calendar, a start, a budget, and pauses; to the microsecond."""
    start = draw(starts) + draw(st.timedeltas(timedelta(0), timedelta(minutes=1)))
    return draw(calendars(regular=regular)), start, draw(budgets), draw(pauses(start))


@given(cases())
def test_due_is_the_first_microsecond_at_which_the_reading_is_the_budget(case):
    calendar, start, budget, held = case

    due = calendar.due(start, budget, held)

    assert calendar.reading(start, due, held) >= budget
    assert due == start or calendar.reading(start, due - MICROSECOND, held) < budget


@given(cases(regular=True), st.integers(0, 30))
def test_the_reading_is_exactly_the_budget_at_due_when_all_days_are_equally_long(case, days):
    calendar, start, _, held = case
    calendar = WorkCalendar(calendar.zone, dict.fromkeys(calendar.weekly_hours, max(calendar.weekly_hours.values())))

    assert calendar.reading(start, calendar.due(start, days, held), held) == days


@given(cases(), st.data())
def test_a_pause_outside_office_hours_changes_nothing(case, data):
    calendar, start, budget, held = case
    somewhere = start + data.draw(moments)
    begin = calendar.closing(somewhere)
    end = calendar.next_opening(begin)

    assert calendar.due(start, budget, [*held, (begin, end)]) == calendar.due(start, budget, held)
    assert calendar.reading(start, end, [*held, (begin, end)]) == calendar.reading(start, end, held)


@given(cases(), st.data())
def test_splitting_a_pause_into_two_touching_ones_changes_nothing(case, data):
    calendar, start, budget, held = case
    split = []
    for begin, end in held:
        cut = begin + (end - begin) * data.draw(st.integers(0, 10)) / 10
        split += [(cut, end), (begin, cut)]

    assert calendar.due(start, budget, split) == calendar.due(start, budget, held)
    now = start + data.draw(moments)
    assert calendar.reading(start, now, split) == calendar.reading(start, now, held)


@given(cases(), dates)
def test_a_day_off_added_never_makes_due_earlier(case, on):
    calendar, start, budget, held = case
    closed = {**calendar.days_off, on: ClosedDay("Libur")}
    stricter = WorkCalendar(calendar.zone, calendar.weekly_hours, calendar.special_periods, closed)

    assert stricter.due(start, budget, held) >= calendar.due(start, budget, held)


@given(cases(regular=True))
def test_seven_days_later_everything_is_due_seven_days_later(case):
    calendar, start, budget, held = case
    week = timedelta(days=7)

    moved = calendar.due(start + week, budget, [(begin + week, end + week) for begin, end in held])

    assert moved == calendar.due(start, budget, held) + week


@given(cases(), moments, moments)
def test_the_reading_never_goes_back(case, one, other):
    calendar, start, _, held = case
    earlier, later = sorted([start + one, start + other])

    assert 0 <= calendar.reading(start, earlier, held) <= calendar.reading(start, later, held)


@given(cases(), moments)
def test_the_rows_of_the_explanation_add_up_to_the_reading(case, passed):
    calendar, start, _, held = case
    rows = calendar.explain(start, start + passed, held)

    assert sum(row.days for row in rows) == calendar.reading(start, start + passed, held)
    assert all(row.running + row.held <= row.office for row in rows)
    assert all(
        row.days == (Fraction(row.running / MICROSECOND) / Fraction(row.office / MICROSECOND) if row.office else 0)
        for row in rows
    )


@given(cases(), st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns"]))
def test_the_same_instant_comes_out_whatever_zone_it_came_in(case, zone):
    calendar, start, budget, held = case
    elsewhere = ZoneInfo(zone)

    due = calendar.due(
        start.astimezone(elsewhere),
        budget,
        [(begin.astimezone(elsewhere), end.astimezone(elsewhere)) for begin, end in held],
    )

    assert due == calendar.due(start, budget, held)
    assert due.tzinfo is UTC


@given(cases(), moments)
def test_the_next_opening_is_open_and_everything_before_it_is_closed(case, passed):
    calendar, start, _, _ = case
    at = start + passed
    opening = calendar.next_opening(at)

    assert calendar.is_open(opening)
    assert calendar.reading(at, opening) == 0
    assert (opening == at) == calendar.is_open(at)
    assert not calendar.is_open(calendar.closing(at))
