"""What a calendar does to real orders: the preview says it without doing it, the confirmation does just that."""

from datetime import date

import pytest

from orders import calendar_desk
from orders.history import customer_history
from publications import services
from silastik.core.calendars import content as contents
from silastik.core.calendars import desk, findings
from silastik.core.context import current_office
from silastik.core.models import CalendarYear, DayOff, SpecialPeriod
from silastik.users import roles
from tests import builders
from tests.core.calendars import wita

from .test_calendar_desk import fresh

pytestmark = pytest.mark.django_db
MONDAY = wita("2026-11-02 08:30")  # ten working days later: Friday 13 November 17.00
NOW = wita("2026-11-16 10:00")
PILKADA = {"kind": "lainnya", "name": "Pilkada", "legal_basis": "Keppres 40 Tahun 2026"}


@pytest.fixture
def people():
    return builders.staff(roles.ADMINISTRATOR), builders.staff(roles.HEAD)


def a_draft(editor, *, closed: date | None = None, opened: date | None = None) -> CalendarYear:
    calendar, _new = desk.propose(current_office(), 2026, by=editor, now=NOW)
    desk.set_decree(calendar, decree="Keppres 40 Tahun 2026", reason="hari pemungutan suara", by=editor)
    if closed:
        desk.set_day(calendar, on=closed, **PILKADA, by=editor)
    if opened:
        desk.remove_day(calendar, calendar.days.get(date=opened).pk, by=editor)
    return fresh(calendar)


def decide(calendar: CalendarYear, people) -> None:
    desk.publish(calendar, version=calendar.version, by=people[0], now=NOW)
    calendar_desk.confirm(calendar, version=calendar.version, by=people[1], now=NOW)


def test_the_preview_says_which_orders_move_and_changes_nothing(people):
    late = builders.submitted(now=MONDAY)
    unbilled = builders.offered(now=MONDAY)  # its billing code is the office's to issue
    done = builders.paid(now=MONDAY)
    services.deliver(done, by=done.assigned_to, now=wita("2026-11-06 10:00"))
    builders.complete(builders.fresh(done), now=wita("2026-11-06 11:00"))
    later = builders.submitted(now=wita("2026-11-12 08:30"))
    calendar = a_draft(people[0], closed=date(2026, 11, 11))
    before = [builders.fresh(order).due_at for order in (late, unbilled, done, later)]

    preview = calendar_desk.preview(calendar, now=NOW)

    assert (preview.shifted, preview.in_time, preview.late) == (2, 2, 0)
    assert {move.order.code for move in preview.moves} == {late.code, unbilled.code}
    move = preview.moves[0]
    assert move.due == (wita("2026-11-13 17:00"), wita("2026-11-16 17:00"))
    assert move.becomes == "in_time"
    assert [builders.fresh(order).due_at for order in (late, unbilled, done, later)] == before
    assert not DayOff.objects.filter(date=date(2026, 11, 11)).exists()
    assert not late.events.filter(action="calendar_moved").exists()


def test_the_confirmation_does_what_the_preview_said_and_tells_the_customer(people):
    order = builders.submitted(now=MONDAY)
    calendar = a_draft(people[0], closed=date(2026, 11, 11))
    (move,) = calendar_desk.preview(calendar, now=NOW).moves
    decide(calendar, people)

    order = builders.fresh(order)

    assert order.due_at == move.due[1] == wita("2026-11-16 17:00")
    told = customer_history(order, list(order.events.order_by("at", "pk")))[0].text
    assert "Jumat, 13 November 2026 pukul 17.00 WITA" in told
    assert "Senin, 16 November 2026 pukul 17.00 WITA" in told
    assert "Keppres 40 Tahun 2026; hari pemungutan suara" in told


def test_a_day_that_becomes_a_working_day_makes_an_order_late(people):
    DayOff.objects.create(date=date(2026, 11, 11), **PILKADA)
    calendar_desk.recompute(current_office(), why="awal", now=MONDAY)
    order = builders.submitted(now=MONDAY)
    assert builders.fresh(order).due_at == wita("2026-11-16 17:00")
    calendar = a_draft(people[0], opened=date(2026, 11, 11))

    preview = calendar_desk.preview(calendar, now=wita("2026-11-16 10:00"))

    assert (preview.shifted, preview.in_time, preview.late) == (1, 0, 1)


def test_a_decree_for_a_day_already_past_is_warned_of_and_leaves_closed_orders_alone(people):
    done = builders.paid(now=MONDAY)
    services.deliver(done, by=done.assigned_to, now=wita("2026-11-13 10:00"))
    builders.complete(builders.fresh(done), now=wita("2026-11-13 11:00"))
    used = builders.fresh(done).clock_used
    calendar = a_draft(people[0], closed=date(2026, 11, 11))

    (warning,) = [w for w in findings.warnings(calendar, NOW.date()) if "sudah lewat" in w]
    decide(calendar, people)

    assert "11 November 2026" in warning
    assert builders.fresh(done).clock_used == used
    assert not done.events.filter(action="calendar_moved").exists()


def test_a_preview_leaves_no_special_hours_behind(people):
    calendar = a_draft(people[0])
    nobody = contents.Special(date(2026, 11, 9), date(2026, 11, 13), "Renovasi", "SK 1", ())
    desk.set_period(calendar, nobody, by=people[0])
    builders.submitted(now=MONDAY)

    assert calendar_desk.preview(calendar, now=NOW).shifted == 1
    assert not SpecialPeriod.objects.exists()
