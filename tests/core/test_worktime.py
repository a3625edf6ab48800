"""The examples of the rule, and the mistakes other systems made, each told by its deadline."""

import os
import time as system_time
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from silastik.core.office_day import Hours
from silastik.core.worktime import ClosedDay, NeverOpenError, SpecialPeriod, WorkCalendar

from .calendars import DAYS_OFF_2026, DECREE, GORONTALO, WITA, every_workday, wita

TEN_DAYS = 10


@pytest.mark.parametrize(
    ("start", "pause", "due"),
    [
        ("2026-11-02 08:30", None, "2026-11-13 17:00"),
        ("2026-11-02 12:45", None, "2026-11-16 12:45"),
        ("2026-11-06 17:00", None, "2026-11-20 17:00"),
        ("2026-11-08 03:00", None, "2026-11-20 17:00"),
        ("2026-03-16 10:00", None, "2026-04-07 10:00"),
        ("2026-11-02 08:30", ("2026-11-03 17:00", "2026-11-05 08:30"), "2026-11-16 17:00"),
        ("2026-11-02 08:30", ("2026-11-07 10:00", "2026-11-08 20:00"), "2026-11-13 17:00"),
    ],
    ids=[
        "ten whole days",
        "half of the first day is over",
        "nothing of Friday is left",
        "starts Monday at opening",
        "Nyepi, Idul Fitri and Good Friday",
        "one office day waited for the customer",
        "a pause in closed hours changes nothing",
    ],
)
def test_ten_working_days_end_when_the_rule_says(start, pause, due):
    pauses = [tuple(map(wita, pause))] if pause else []

    assert GORONTALO.due(wita(start), TEN_DAYS, pauses) == wita(due)
    assert GORONTALO.reading(wita(start), wita(due), pauses) == TEN_DAYS


def test_half_of_a_short_day_is_half_a_working_day():
    ramadan = SpecialPeriod(date(2026, 2, 19), date(2026, 3, 17), every_workday(("08:00", "15:00")))
    calendar = WorkCalendar(WITA, every_workday(("08:30", "17:00")), [ramadan], DAYS_OFF_2026)

    assert calendar.reading(wita("2026-02-23 08:00"), wita("2026-02-23 11:30")) == Fraction(1, 2)
    assert calendar.reading(wita("2026-04-06 08:30"), wita("2026-04-06 12:45")) == Fraction(1, 2)
    assert calendar.due(wita("2026-03-17 11:30"), 1) == wita("2026-03-25 12:45")


def test_an_office_that_opens_at_midnight_is_explained_from_midnight_on():
    calendar = WorkCalendar(WITA, every_workday(("00:00", "08:00")))

    first, second = calendar.explain(wita("2026-11-02 02:00"), wita("2026-11-03 04:00"))

    assert (first.running, second.running) == (timedelta(hours=6), timedelta(hours=4))


def test_a_break_does_not_count():
    calendar = WorkCalendar(WITA, every_workday(("08:00", "12:00"), ("13:00", "17:00")))

    assert not calendar.is_open(wita("2026-11-02 12:30"))
    assert calendar.closing(wita("2026-11-02 09:00")) == wita("2026-11-02 12:00")
    assert calendar.next_opening(wita("2026-11-02 12:30")) == wita("2026-11-02 13:00")
    assert calendar.reading(wita("2026-11-02 08:00"), wita("2026-11-02 13:00")) == Fraction(1, 2)
    assert calendar.due(wita("2026-11-02 08:00"), Fraction(1, 2)) == wita("2026-11-02 12:00")


def test_hours_that_touch_or_overlap_are_one_opening():
    calendar = WorkCalendar(WITA, every_workday(("12:00", "17:00"), ("08:00", "12:00"), ("11:00", "13:00")))

    assert calendar.closing(wita("2026-11-02 09:00")) == wita("2026-11-02 17:00")
    assert calendar.reading(wita("2026-11-02 08:00"), wita("2026-11-02 12:30")) == Fraction(1, 2)


def test_a_special_period_can_open_a_saturday_and_a_day_off_closes_even_that():
    weekend = {5: [Hours(time(9), time(12))]}
    period = SpecialPeriod(date(2026, 11, 2), date(2026, 11, 15), weekend)
    closed = {date(2026, 11, 14): ClosedDay("Upacara")}
    calendar = WorkCalendar(WITA, every_workday(("08:30", "17:00")), [period], closed)

    assert calendar.next_opening(wita("2026-11-02 08:30")) == wita("2026-11-07 09:00")
    assert calendar.next_opening(wita("2026-11-07 12:00")) == wita("2026-11-16 08:30")


def test_open_includes_the_minute_of_opening_and_excludes_that_of_closing():
    assert GORONTALO.is_open(wita("2026-11-02 08:30"))
    assert GORONTALO.is_open(wita("2026-11-02 16:59:59.999999"))
    assert not GORONTALO.is_open(wita("2026-11-02 17:00"))
    assert not GORONTALO.is_open(wita("2026-03-19 10:00"))


def test_a_day_has_its_office_hours_as_instants_and_a_day_off_has_none():
    (monday,) = GORONTALO.intervals(date(2026, 11, 2))

    assert monday == (datetime(2026, 11, 2, 0, 30, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert GORONTALO.intervals(date(2026, 3, 19)) == []


def test_beyond_the_last_published_day_off_the_weekly_hours_go_on():
    assert GORONTALO.due(wita("2060-11-01 08:30"), TEN_DAYS) == wita("2060-11-12 17:00")
    assert GORONTALO.due(wita("2026-11-02 08:30"), 10_000).year == 2065


def test_a_week_without_hours_is_an_error_and_not_a_loop():
    with pytest.raises(NeverOpenError):
        WorkCalendar(WITA, {}).due(wita("2026-11-02 08:30"), 1)
    with pytest.raises(NeverOpenError):
        WorkCalendar(WITA, {0: []}).next_opening(wita("2026-11-02 08:30"))


def test_a_week_without_hours_still_works_through_its_special_periods():
    fair = SpecialPeriod(date(2026, 11, 2), date(2026, 11, 3), every_workday(("09:00", "12:00")))
    calendar = WorkCalendar(WITA, {}, [fair])

    assert calendar.due(wita("2026-10-01 00:00"), 2) == wita("2026-11-03 12:00")
    with pytest.raises(NeverOpenError):
        calendar.due(wita("2026-10-01 00:00"), 3)


def test_hours_that_close_before_they_open_are_refused():
    with pytest.raises(ValueError, match="open before they close"):
        WorkCalendar(WITA, {0: [Hours(time(17), time(8))]}).is_open(wita("2026-11-02 08:30"))


def test_a_pause_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        GORONTALO.due(wita("2026-11-02 08:30"), 1, [(wita("2026-11-03 10:00"), wita("2026-11-03 09:00"))])


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        GORONTALO.is_open(datetime(2026, 11, 2, 9))  # noqa: DTZ001


def test_working_days_can_be_counted_back():
    assert GORONTALO.add_days(wita("2026-11-16 12:45"), -1) == wita("2026-11-13 12:45")
    assert GORONTALO.add_days(wita("2026-11-08 03:00"), 0) == wita("2026-11-08 03:00")


# The explanation


def test_the_explanation_has_a_row_for_every_date_with_its_reason():
    start, now = wita("2026-03-16 10:00"), wita("2026-03-26 08:30")
    rows = GORONTALO.explain(start, now, [(wita("2026-03-17 10:00"), wita("2026-03-25 12:45"))])

    assert [row.on.day for row in rows] == list(range(16, 27))
    by_day = {row.on.day: row for row in rows}
    assert by_day[16].running == timedelta(hours=7)
    assert by_day[17].running == timedelta(hours=1, minutes=30)
    assert by_day[17].held == timedelta(hours=7)
    assert by_day[19].day_off == ClosedDay("Hari Suci Nyepi", DECREE)
    assert by_day[25].days == Fraction(1, 2)
    assert by_day[26] == (date(2026, 3, 26), timedelta(hours=8.5), timedelta(), timedelta(), 0, None)
    assert sum(row.days for row in rows) == Fraction(14, 17) + Fraction(3, 17) + Fraction(1, 2)


def test_a_closed_weekday_is_a_row_without_office_time():
    saturday = GORONTALO.explain(wita("2026-11-06 16:00"), wita("2026-11-09 09:00"))[1]

    assert saturday == (date(2026, 11, 7), timedelta(), timedelta(), timedelta(), 0, None)


# What others got wrong


def test_hold_time_outside_office_hours_is_not_counted():
    """A pause from Friday noon to Monday noon holds one day, not three (ERPNext)."""
    pause = (wita("2026-11-06 12:45"), wita("2026-11-09 12:45"))

    assert GORONTALO.due(wita("2026-11-02 08:30"), TEN_DAYS, [pause]) == wita("2026-11-16 17:00")


def test_pauses_keep_their_seconds_and_two_in_one_minute_both_count():
    """Zammad cut pauses to whole minutes, and the second of a minute replaced the first."""
    pauses = [
        (wita("2026-11-03 10:00:05"), wita("2026-11-03 10:00:15.000001")),
        (wita("2026-11-03 10:00:30"), wita("2026-11-03 10:00:50")),
    ]

    assert GORONTALO.due(wita("2026-11-02 12:00"), TEN_DAYS, pauses) == wita("2026-11-16 12:00:30.000001")


def test_a_pause_that_ends_with_the_reading_itself_is_counted():
    """Frappe Helpdesk lost a pause when paused and closed in one save."""
    start, paused, now = wita("2026-11-02 08:30"), wita("2026-11-02 12:45"), wita("2026-11-02 17:00")

    assert GORONTALO.reading(start, now, [(paused, now)]) == Fraction(1, 2)
    assert GORONTALO.reading(start, now, [(now, now)]) == 1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Europe/Berlin"])
def test_the_zone_of_server_and_viewer_changes_nothing(zone, monkeypatch):
    """Frappe Helpdesk reckoned in the viewer's zone."""
    monkeypatch.setitem(os.environ, "TZ", zone)
    system_time.tzset()
    try:
        viewer = ZoneInfo(zone)
        pause = (wita("2026-11-03 10:00").astimezone(viewer), wita("2026-11-04 10:00").astimezone(viewer))

        due = GORONTALO.due(wita("2026-10-26 12:45").astimezone(viewer), TEN_DAYS, [pause])

        assert due == wita("2026-11-10 12:45")
        assert due.tzinfo is UTC
    finally:
        monkeypatch.undo()
        system_time.tzset()


def test_the_weekday_is_that_of_the_office():
    """In UTC an early Monday in Jayapura is still Sunday (Froide)."""
    jayapura = WorkCalendar(ZoneInfo("Asia/Jayapura"), every_workday(("08:00", "16:00")))

    assert jayapura.is_open(datetime(2026, 11, 1, 23, 30, tzinfo=UTC))
    assert not jayapura.is_open(datetime(2026, 11, 6, 23, 30, tzinfo=UTC))


def test_a_day_off_moves_the_deadline_later():
    """In django-helpdesk a day off could make the deadline earlier."""
    closed = DAYS_OFF_2026 | {date(2026, 11, 11): ClosedDay("Pilkada")}
    calendar = WorkCalendar(WITA, GORONTALO.weekly_hours, (), closed)

    assert calendar.due(wita("2026-11-02 08:30"), TEN_DAYS) == wita("2026-11-16 17:00")


def test_what_falls_due_at_night_waits_for_the_next_opening():
    """Zammad sent its reminders at midnight."""
    assert GORONTALO.next_opening(wita("2026-11-06 23:59")) == wita("2026-11-09 08:30")
    assert GORONTALO.next_opening(wita("2026-12-23 17:00")) == wita("2026-12-28 08:30")
    assert GORONTALO.next_opening(wita("2026-11-06 10:00:01")) == wita("2026-11-06 10:00:01")


def test_days_of_quiet_do_not_run_over_the_weekend():
    """GLPI closed by itself on a Sunday."""
    assert GORONTALO.add_days(wita("2026-11-05 12:45"), 3) == wita("2026-11-10 12:45")


def test_a_stopwatch_that_has_not_started_reads_nothing_and_has_no_rows():
    later, earlier = wita("2026-11-03 10:00"), wita("2026-11-02 09:00")

    assert GORONTALO.reading(later, earlier) == 0
    assert GORONTALO.reading(later, earlier, [(earlier, later)]) == 0
    assert GORONTALO.explain(later, earlier) == []


def test_the_usual_office_time_of_a_weekday_does_not_mind_days_off():
    assert GORONTALO.usual_office_time(date(2026, 3, 19)) == timedelta(hours=8, minutes=30)
    assert GORONTALO.usual_office_time(date(2026, 3, 21)) == timedelta(0)


def test_touching_hours_are_joined_to_the_part_they_touch_and_to_no_other():
    calendar = WorkCalendar(WITA, every_workday(("08:00", "09:00"), ("10:00", "11:00"), ("11:00", "12:00")))

    assert [(i.start, i.end) for i in calendar.intervals(date(2026, 11, 2))] == [
        (wita("2026-11-02 08:00"), wita("2026-11-02 09:00")),
        (wita("2026-11-02 10:00"), wita("2026-11-02 12:00")),
    ]


def test_hours_within_others_take_nothing_from_them():
    calendar = WorkCalendar(WITA, every_workday(("08:00", "17:00"), ("09:00", "12:00")))

    assert calendar.closing(wita("2026-11-02 09:00")) == wita("2026-11-02 17:00")


def test_hours_without_length_are_refused():
    with pytest.raises(ValueError, match="open before they close"):
        WorkCalendar(WITA, every_workday(("08:00", "08:00"))).is_open(wita("2026-11-02 09:00"))


def test_a_calendar_cannot_be_changed_once_it_is_published():
    with pytest.raises(AttributeError):
        GORONTALO.days_off = {}
