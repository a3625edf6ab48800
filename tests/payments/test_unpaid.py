"""An offer nobody pays is reminded after 3 and 7 working days, and cancelled after 20 (procedure, settled point 6)."""

from datetime import datetime, timedelta

import pytest

from orders.models import Order
from orders.states import OrderState
from payments import services, unpaid
from payments.models import Payment
from silastik.core.models import Mail
from tests import builders
from tests.orders.test_clock import MONDAY, billed, wita

pytestmark = pytest.mark.django_db


def sweep(at: str | datetime) -> tuple[int, int]:
    now = wita(at) if isinstance(at, str) else at
    return unpaid.remind(now), unpaid.cancel(now)


def told(order: Order) -> list[str]:
    """What the customer was told of it, in the order of telling."""
    keys = Mail.objects.filter(to=order.customer.email).order_by("pk").values_list("key", flat=True)
    return [key.split(":")[2] for key in keys if ":unpaid_reminder:" in key or ":lapsed:" in key]


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def test_reminders_after_three_and_seven_working_days_and_the_end_after_twenty():
    order = billed(MONDAY)
    days = {
        "2026-11-04T17:00": (0, 0),  # the office has just closed
        "2026-11-05T08:30": (1, 0),
        "2026-11-05T08:31": (0, 0),
        "2026-11-10T16:59": (0, 0),
        "2026-11-11T08:30": (1, 0),
        "2026-11-27T16:59": (0, 0),
        "2026-11-28T10:00": (0, 0),  # a Saturday
        "2026-11-30T08:30": (0, 1),
        "2026-11-30T08:31": (0, 0),
    }

    assert {day: sweep(day) for day in days} == days
    assert told(order) == ["unpaid_reminder", "unpaid_reminder", "lapsed"]
    cancelled = Order.objects.get(pk=order.pk)
    assert (cancelled.state, cancelled.cancelled_at) == (OrderState.CANCELLED, wita("2026-11-30T08:30"))
    assert cancelled.cancel_reason == "Penawaran tidak dibayar dalam 20 hari kerja."


def test_the_reminder_says_when_the_order_will_be_cancelled():
    billed(MONDAY)

    sweep("2026-11-05T08:30")

    assert "27 November 2026 pukul 17.00 WITA" in Mail.objects.get(key__contains=":unpaid_reminder:").text


def test_the_days_the_office_took_to_make_a_billing_code_do_not_count():
    billed("2026-11-05T08:30")

    assert [sweep("2026-11-10T08:29"), sweep("2026-11-10T08:30")] == [(0, 0), (1, 0)]


def test_a_code_that_ran_out_cancels_nothing_by_itself_and_asking_for_a_new_one_stops_the_count():
    order = builders.bill(builders.offered(now=MONDAY), now=MONDAY, valid=timedelta(days=2))
    asked = wita("2026-11-04T10:00")
    services.request_billing_code(order, by=order.customer, now=asked)

    assert sweep("2027-01-11T10:00") == (0, 0)
    assert state(order) == OrderState.AWAITING_PAYMENT


def test_while_the_treasurer_looks_at_a_proof_nothing_is_reminded_or_cancelled():
    order = builders.offered(builders.a_customer_abroad(), now=MONDAY)
    builders.send_proof(order, now=wita("2026-11-06T10:00"))

    assert sweep("2027-01-11T10:00") == (1, 0) or sweep("2027-01-11T10:00") == (0, 0)
    assert state(order) == OrderState.AWAITING_PAYMENT


def test_a_rejected_proof_lets_the_count_go_on():
    order = builders.offered(builders.a_customer_abroad(), now=MONDAY)
    payment = builders.send_proof(order, now=wita("2026-11-04T08:30"))
    services.reject_proof(payment, reason="Buram.", by=builders.a_treasurer(), now=wita("2026-11-18T08:30"))

    assert [sweep("2026-11-18T16:59"), sweep("2026-11-19T08:30")] == [(0, 0), (1, 0)]


def test_what_is_paid_is_left_alone():
    order = builders.pay(billed(MONDAY), now=wita("2026-11-04T10:00"))

    assert sweep("2027-01-11T10:00") == (0, 0)
    assert Payment.objects.get(invoice__order=order).state == "verified"


def test_after_a_long_outage_the_customer_is_reminded_first_and_has_a_working_day_each_time():
    order = billed(MONDAY)
    days = ["2026-12-14T09:00", "2026-12-14T16:00", "2026-12-15T09:00", "2026-12-15T16:00", "2026-12-16T09:00"]

    assert [sweep(day) for day in days] == [(1, 0), (0, 0), (1, 0), (0, 0), (0, 1)]
    assert told(order) == ["unpaid_reminder", "unpaid_reminder", "lapsed"]


def test_one_offer_that_fails_keeps_no_other_waiting(monkeypatch, caplog):
    broken, _sound = billed(MONDAY), billed(MONDAY)
    lock = unpaid.lock
    monkeypatch.setattr(unpaid, "lock", lambda order: 1 // (order.pk - broken.pk) and lock(order))

    assert unpaid.remind(wita("2026-11-05T08:30")) == 1
    assert "could not be followed" in caplog.text
