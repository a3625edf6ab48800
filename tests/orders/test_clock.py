"""The ten working days of an order, read from what happened to it (T2; the examples are those of the rule)."""

from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from orders import services as order_services
from orders.clock import Deadline, deadline
from orders.deliverables import released
from payments import services as payment_services
from publications import services
from publications.models import PublicationOrder
from tests import builders

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")


def wita(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


MONDAY = wita("2026-11-02T08:30")


def clock(order: PublicationOrder, at: str | datetime) -> Deadline:
    return deadline(order, order.events.all(), wita(at) if isinstance(at, str) else at)


def billed(at: str | datetime, *, since: datetime = MONDAY) -> PublicationOrder:
    """An order submitted and offered on Monday morning, whose customer has been asked to pay since `at`."""
    at = wita(at) if isinstance(at, str) else at
    return builders.bill(builders.offered(now=since), now=at, valid=timedelta(days=90))


def completed(at: str) -> PublicationOrder:
    """An order paid as soon as it was billed, delivered at `at`."""
    order = builders.pay(billed(MONDAY), now=MONDAY)
    services.deliver(order, by=order.assigned_to, now=wita(at))
    return builders.complete(builders.fresh(order), now=wita(at))


def test_an_order_that_is_not_submitted_has_no_clock():
    assert deadline(builders.a_basket(), [], MONDAY) is None


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        ("2026-11-02T08:30", "2026-11-13T17:00"),
        ("2026-11-02T12:45", "2026-11-16T12:45"),
        ("2026-11-06T17:00", "2026-11-20T17:00"),
        ("2026-11-08T03:00", "2026-11-20T17:00"),
        ("2026-03-16T10:00", "2026-04-07T10:00"),
    ],
    ids=["at opening", "half a day over", "at closing", "at night on Sunday", "before Nyepi and Idul Fitri"],
)
def test_the_ten_days_start_with_the_submission_and_count_office_hours_alone(submitted, due):
    order = builders.submitted(now=wita(submitted))

    found = clock(order, submitted)

    assert (found.due_at, found.used, found.running) == (wita(due), 0, True)


def test_taking_preparing_and_offering_do_not_stop_the_clock():
    order = builders.offered(now=MONDAY)

    found = clock(order, "2026-11-04T12:45")

    assert (found.used, found.running) == (Fraction(5, 2), True)


def test_the_clock_stands_while_the_customer_is_to_pay():
    order = billed("2026-11-03T17:00")

    after_a_month = clock(order, "2026-12-03T10:00")

    assert (after_a_month.used, after_a_month.running) == (2, False)
    assert not after_a_month.is_late


def test_the_time_the_customer_took_to_pay_is_added():
    order = builders.pay(billed("2026-11-03T17:00"), now=wita("2026-11-05T08:30"))

    found = clock(order, "2026-11-05T08:30")

    assert (found.used, found.running, found.due_at) == (2, True, wita("2026-11-16T17:00"))


def test_waiting_at_the_weekend_changes_nothing():
    order = builders.pay(billed("2026-11-07T10:00"), now=wita("2026-11-08T20:00"))

    assert clock(order, "2026-11-09T08:30").due_at == wita("2026-11-13T17:00")


def test_waiting_through_a_holiday_adds_only_the_days_that_were_open():
    """Paid after Idul Fitri: the customer had Monday and Tuesday; Nyepi to 24 March the office was closed anyway."""
    order = builders.pay(billed("2026-03-16T08:30", since=wita("2026-03-16T08:30")), now=wita("2026-03-25T08:30"))

    found = clock(order, "2026-03-25T08:30")

    assert (found.used, found.due_at) == (0, wita("2026-04-08T17:00"))


def test_asking_for_a_new_billing_code_gives_the_ball_back_to_the_office():
    order = billed("2026-11-03T17:00")
    expired = order.invoices.get().billing_codes.get().expires_at + timedelta(seconds=1)
    payment_services.request_billing_code(order, by=order.customer, now=expired)

    found = clock(builders.fresh(order), expired)

    assert (found.used, found.running) == (2, True)


def test_a_proof_of_transfer_gives_the_ball_to_the_office_and_its_rejection_back_to_the_customer():
    order = builders.offered(builders.a_customer_abroad(), now=MONDAY)
    payment = builders.send_proof(order, now=wita("2026-11-05T08:30"))
    waiting = clock(builders.fresh(order), "2026-11-05T08:30")
    payment_services.reject_proof(
        payment, reason="Tidak terbaca.", by=builders.a_treasurer(), now=wita("2026-11-06T08:30")
    )

    rejected = clock(builders.fresh(order), "2026-11-20T08:30")

    assert (waiting.used, waiting.running) == (0, True)
    assert (rejected.used, rejected.running) == (1, False)


def test_a_completed_order_keeps_its_reading():
    order = completed("2026-11-04T12:45")

    found = clock(order, "2027-01-04T10:00")

    assert (found.used, found.running) == (Fraction(5, 2), False)


def test_a_revision_starts_the_clock_where_it_stood_and_redelivery_stops_it():
    order = completed("2026-11-03T17:00")
    order_services.report_fault(
        order, released(order)[0], text="Miring.", by=order.customer, now=wita("2026-11-09T08:30")
    )
    order = builders.fresh(order)
    under_way = clock(order, "2026-11-09T17:00")
    services.prepare(order, order.lines.get(), by=order.assigned_to, now=wita("2026-11-10T17:00"))
    order_services.redeliver(builders.fresh(order), by=order.assigned_to, now=wita("2026-11-10T17:00"))

    after = clock(builders.fresh(order), "2026-12-01T10:00")

    assert (under_way.used, under_way.running) == (3, True)
    assert (after.used, after.running) == (4, False)


def test_a_cancelled_order_keeps_its_reading():
    order = builders.submitted(now=MONDAY)
    order_services.cancel(order, by=order.customer, now=wita("2026-11-03T08:30"))

    found = clock(builders.fresh(order), "2026-12-03T10:00")

    assert (found.used, found.running, found.is_late) == (1, False, False)


def test_late_begins_strictly_after_due():
    order = builders.submitted(now=MONDAY)
    due = clock(order, MONDAY).due_at

    assert not clock(order, due).is_late
    assert clock(order, "2026-11-16T08:30:01").is_late


def test_a_download_between_two_steps_does_not_start_a_clock_that_stands():
    order = completed("2026-11-03T17:00")
    order_services.record_download(order, by=order.customer, what="softcopy")

    assert not clock(order, "2027-01-04T10:00").running
