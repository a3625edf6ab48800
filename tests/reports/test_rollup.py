"""The rollup says of every order what its clock and its receipt say; it follows the events, and mends itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from feedback.services import rate
from orders import services as order_services
from orders.clock import deadline
from orders.deliverables import released
from orders.models import Order, OrderEvent
from payments.models import InvoiceLine
from publications import services
from silastik.core.models import DayOff
from silastik.reports import rollup
from silastik.reports.models import OrderFigures, Progress, RevenueLine
from silastik.reports.stages import OFFICE_STAGES
from tests import builders, microdata_builders

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")


def wita(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


MONDAY = wita("2026-11-02T08:30")


def follow() -> int:
    return rollup.follow(wita("2026-12-01T08:30"))


def figures(order: Order) -> OrderFigures:
    follow()
    return OrderFigures.objects.get(order_id=order.pk)


def a_sale(*, done: str = "2026-11-09T08:30") -> Order:
    """Submitted Monday 8.30, taken Tuesday 8.30, offered and billed Wednesday 12.45, paid Friday 8.30, then sent."""
    order = builders.submitted(now=MONDAY)
    services.take(order, by=builders.an_officer(), now=wita("2026-11-03T08:30"))
    order = builders.tick_all(builders.fresh(order), now=wita("2026-11-04T12:45"))
    services.send_offer(order, by=order.assigned_to, now=wita("2026-11-04T12:45"))
    order = builders.bill(builders.fresh(order), now=wita("2026-11-04T12:45"))
    order = builders.pay(order, now=wita("2026-11-06T08:30"))
    services.deliver(order, by=order.assigned_to, now=wita(done))
    return builders.complete(builders.fresh(order), now=wita(done))


def test_the_days_of_an_order_are_told_by_stage():
    """One day until it was taken, one and a half in preparation, one and a half for the customer, one until it went."""
    row = figures(a_sale())

    assert (row.pickup, row.preparation, row.customer, row.delivery) == (1, 1.5, 1.5, 1)
    assert (row.payment, row.review, row.revision) == (0, 0, 0)
    assert (row.used, row.in_time, row.state) == (3.5, True, "completed")
    assert (row.submitted_on.isoformat(), row.closed_on.isoformat()) == ("2026-11-02", "2026-11-09")
    assert row.due_at is None


def test_an_order_served_after_ten_days_is_late_and_one_served_at_the_tenth_is_not():
    at_due = figures(a_sale(done="2026-11-17T12:45"))  # 2,5 before the payment, 7,5 after it
    later = figures(a_sale(done="2026-11-17T12:46"))

    assert (at_due.used, at_due.in_time) == (10, True)
    assert (later.used > 10, later.in_time) == (True, False)


@pytest.mark.parametrize("state", sorted(set(builders.REACH) - {"draft"}))
def test_the_rollup_agrees_with_the_clock_of_a_publication_order(state: str):
    order = builders.REACH[state]()

    agrees(order)


@pytest.mark.parametrize("state", sorted(set(microdata_builders.REACH) - {"draft"}))
def test_the_rollup_agrees_with_the_clock_of_a_microdata_order(state: str):
    agrees(microdata_builders.REACH[state](builders.a_customer(), officer=builders.an_officer()))


def agrees(order: Order) -> None:
    row = figures(order)
    events = list(order.events.all())
    clock = deadline(builders.fresh(order), events, row.closed_at or events[-1].at)

    assert row.used == float(clock.used) == pytest.approx(sum(getattr(row, stage) for stage in OFFICE_STAGES))
    assert row.in_time is not clock.is_late
    assert row.due_at == (clock.due_at if clock.running else None)


def test_a_draft_has_no_figures():
    builders.a_basket()

    assert follow() == 0


def test_following_twice_derives_nothing_the_second_time():
    a_sale()

    assert (follow(), follow()) == (1, 0)


def test_an_order_that_moved_on_is_derived_again():
    order = builders.submitted(now=MONDAY)
    before = figures(order).state
    services.take(order, by=builders.an_officer(), now=wita("2026-11-03T08:30"))

    assert (before, figures(order).state) == ("submitted", "in_preparation")


def test_an_event_that_committed_after_younger_ones_is_not_missed():
    """Numbers are given before the commit: here the mark has already passed the order's last event."""
    order = builders.submitted(now=MONDAY)
    Progress.objects.create(pk=1, last_event_id=OrderEvent.objects.latest("pk").pk + 100)

    assert figures(order).state == "submitted"


def test_the_nightly_proof_mends_what_was_missed():
    order = a_sale()
    follow()
    OrderFigures.objects.all().delete()

    assert (rollup.prove(), rollup.prove()) == (1, 0)
    assert OrderFigures.objects.get().order_id == order.pk


def test_a_closed_order_keeps_its_figures_when_the_calendar_changes_and_when_it_is_rated():
    order = a_sale()
    before = figures(order)
    DayOff.objects.create(date="2026-11-03", kind=DayOff.Kind.OTHER, name="Banjir", legal_basis="SK 1")
    rate(order, score=4, by=order.customer)

    after = figures(order)

    assert (after.used, after.calendar_version) == (before.used, before.calendar_version)
    assert after.last_event_id > before.last_event_id


def test_an_open_order_is_read_again_with_the_new_calendar():
    order = builders.taken(now=MONDAY)
    before = figures(order)
    DayOff.objects.create(date="2026-11-03", kind=DayOff.Kind.OTHER, name="Banjir", legal_basis="SK 1")

    after = figures(order)

    assert after.calendar_version > before.calendar_version
    assert (before.due_at, after.due_at) == (wita("2026-11-13T17:00"), wita("2026-11-16T17:00"))


def test_a_revision_opens_the_figures_again():
    order = a_sale()
    follow()
    fault = {"text": "Miring.", "by": order.customer, "now": wita("2026-11-10T08:30")}
    order_services.report_fault(order, released(order)[0], **fault)
    opened = figures(order)

    assert (opened.closed_at, opened.closed_on, opened.state) == (None, None, "in_revision")


def test_the_lines_of_a_receipt_are_revenue_on_the_day_it_was_issued():
    order = a_sale()
    follow()
    follow()

    lines = InvoiceLine.objects.filter(invoice__order=order)
    found = RevenueLine.objects.all()
    assert {(row.tariff_code, row.amount) for row in found} == {(line.tariff_code, line.amount) for line in lines}
    assert {row.issued_on.isoformat() for row in found} == {"2026-11-09"}


def test_money_without_a_receipt_is_no_revenue_yet():
    builders.paid(now=MONDAY)
    follow()

    assert not RevenueLine.objects.exists()
