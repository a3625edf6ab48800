"""The row of an order says what its clock says: written with each step, and derived from events and calendar alone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders import services as order_services
from orders.clock import COLUMNS, Columns, deadline, derive
from orders.deliverables import released
from orders.models import Order, OrderEvent
from orders.states import Turn
from publications import services
from silastik.core.context import current_office
from silastik.core.opening import calendar_for
from tests import builders

from .test_clock import MONDAY, billed, completed, wita

pytestmark = pytest.mark.django_db


def row(order: Order) -> Columns:
    return Columns(**Order.objects.values(*COLUMNS).get(pk=order.pk))


def derived(order: Order) -> Columns:
    return derive(order.events.order_by("pk"), calendar_for(order.office))


def test_a_draft_has_no_clock_on_its_row():
    assert row(builders.a_basket()) == Columns()


def test_a_submitted_order_shows_when_it_is_due_and_when_half_of_its_time_is_over():
    order = builders.submitted(now=MONDAY)

    assert row(order) == Columns(
        turn_since=MONDAY,
        clock_used=Decimal(),
        clock_at=MONDAY,
        due_at=wita("2026-11-13T17:00"),
        escalates_at=wita("2026-11-06T17:00"),
    )


def test_an_order_that_waits_for_the_customer_is_not_due_and_keeps_its_reading():
    order = billed("2026-11-04T12:45")

    found = row(order)

    assert (found.due_at, found.escalates_at, found.clock_used) == (None, None, Decimal("2.5"))
    assert found.turn_since == found.clock_at == wita("2026-11-04T12:45")


def test_a_step_that_leaves_the_ball_where_it_is_leaves_the_row_alone():
    order = builders.submitted(now=MONDAY)
    before = row(order)

    services.take(order, by=builders.an_officer(), now=wita("2026-11-04T10:00"))

    assert row(order) == before


def test_an_escalation_reached_before_the_clock_was_stopped_is_not_forgotten():
    """No job ran between the fifth day and the billing code."""
    order = billed("2026-11-10T12:00")

    assert row(order).escalates_at == wita("2026-11-06T17:00")


def test_a_delivered_order_keeps_its_reading_and_a_revision_is_due_again():
    order = completed("2026-11-04T12:45")
    closed = row(order)
    order_services.report_fault(
        order, released(order)[0], text="Miring.", by=order.customer, now=wita("2026-11-09T08:30")
    )

    again = row(order)

    assert (closed.clock_used, closed.due_at, closed.escalates_at) == (Decimal("2.5"), None, None)
    assert (again.clock_used, again.due_at) == (Decimal("2.5"), wita("2026-11-18T12:45"))


@pytest.mark.parametrize("state", ["draft", "submitted", "in_preparation", "awaiting_payment", "awaiting_transfer"])
def test_the_row_is_what_its_events_say(state):
    order = builders.REACH[state]()

    assert row(order) == derived(order)


@pytest.mark.parametrize("state", ["paid", "completed", "in_revision", "cancelled"])
def test_the_row_is_what_its_events_say_at_the_end_of_the_road(state):
    order = builders.REACH[state]()

    assert row(order) == derived(order)


def test_a_download_recorded_from_an_old_page_never_gives_the_ball_back():
    """The page was read while the office held the ball; the code was recorded in between."""
    order = builders.offered(now=MONDAY)
    billed_order = builders.bill(order, now=wita("2026-11-03T17:00"), valid=timedelta(days=90))
    assert order.turn == Turn.OFFICE

    order_services.record_download(order, by=order.customer, what="softcopy")

    found = deadline(billed_order, order.events.all(), wita("2026-12-03T10:00"))
    assert (found.used, found.running) == (2, False)
    assert row(order) == derived(order)


def test_a_machine_clock_set_back_never_makes_a_stretch_end_before_it_begins():
    order = builders.submitted(now=wita("2026-11-03T08:30"))
    OrderEvent.objects.create(order_id=order.pk, action="ask", turn=Turn.CUSTOMER, at=wita("2026-11-03T12:45"))
    OrderEvent.objects.create(order_id=order.pk, action="explain", turn=Turn.OFFICE, at=wita("2026-11-02T09:00"))

    found = derived(order)

    assert (found.turn_since, found.clock_used) == (wita("2026-11-03T12:45"), Decimal("0.5"))
    assert found.due_at == wita("2026-11-16T17:00")


def test_a_calendar_without_any_office_hours_promises_nothing_and_stops_nobody():
    current_office().hours.all().delete()

    order = builders.taken(now=MONDAY)

    assert (row(order).due_at, row(order).escalates_at, row(order).turn_since) == (None, None, MONDAY)
    assert deadline(order, order.events.all(), wita("2026-11-05T10:00")) is None
