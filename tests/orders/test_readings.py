"""What SQL reads from the events of orders is what the page shows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders import services as order_services
from orders.clock import deadline
from orders.models import Order
from orders.readings import readings
from payments import services as payment_services
from silastik.core.opening import calendar_for
from tests import builders
from tests.orders.clock_table import EXAMPLES, walk, wita

pytestmark = pytest.mark.django_db
MONDAY = wita("2026-11-02T08:30")


def agree(orders: list[Order], now) -> bool:
    calendar = calendar_for(orders[0].office)
    found = readings(calendar, [order.pk for order in orders], now)
    expected = {order.pk: deadline(order, order.events.all(), now).used for order in orders}
    assert found.keys() == expected.keys()
    assert all(abs(found[pk] - Decimal(e.numerator) / e.denominator) < Decimal("1e-12") for pk, e in expected.items())
    return True


@pytest.mark.parametrize("days", [0, 1, 8, 40])
def test_orders_in_every_state_read_the_same(days: int):
    paid = builders.bill(builders.offered(now=MONDAY), now=MONDAY + timedelta(hours=3), valid=timedelta(days=90))
    paid = builders.pay(paid, now=MONDAY + timedelta(days=2, hours=5, seconds=7))
    abroad = builders.offered(builders.a_customer_abroad(), now=MONDAY)
    payment = builders.send_proof(abroad, now=wita("2026-11-05T08:30"))
    payment_services.reject_proof(payment, reason="Buram.", by=builders.a_treasurer(), now=wita("2026-11-06T08:30"))
    cancelled = builders.submitted(now=MONDAY)
    order_services.cancel(cancelled, by=cancelled.customer, now=MONDAY + timedelta(days=1))
    orders = [paid, abroad, cancelled, builders.submitted(now=MONDAY), builders.completed(now=MONDAY)]

    assert agree(orders, wita("2026-11-12T12:00:13") + timedelta(days=days))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_the_examples_of_the_rule_read_ten_at_due(example):
    order, _at = walk(example)
    due = wita(example.due_at)

    assert readings(calendar_for(order.office), [order.pk], due)[order.pk] == pytest.approx(10)


def test_a_draft_has_no_reading():
    draft = builders.a_basket()

    assert readings(calendar_for(draft.office), [draft.pk], MONDAY) == {}
