"""Two people at once: money is counted once, and the slower one reads why."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from orders.lifecycle import NotNow
from payments import services
from payments.models import BillingCode, Payment
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*acts):
    """Run acts in threads that start together; returns what each came to, an exception or a result."""
    barrier = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(index, act):
        barrier.wait()
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_two_treasurers_verify_the_same_proof_once():
    order = builders.proved()
    payment = Payment.objects.get()
    treasurers = [builders.a_treasurer(), builders.a_treasurer()]

    results = at_once(
        *(lambda by=by: services.verify_proof(payment, amount_received=65_000, by=by) for by in treasurers)
    )

    assert kinds(results) == ["NotNow", "Payment"]
    assert order.events.filter(action="verify_proof").count() == 1


def test_verifying_and_rejecting_at_once_leaves_one_decision():
    order = builders.proved()
    payment = Payment.objects.get()

    results = at_once(
        lambda: services.verify_proof(payment, amount_received=65_000, by=builders.a_treasurer()),
        lambda: services.reject_proof(payment, reason="Kabur.", by=builders.a_treasurer()),
    )

    assert sum(isinstance(result, NotNow) for result in results) == 1
    assert order.events.filter(action__in=["verify_proof", "reject_proof"]).count() == 1


def test_one_ntpn_recorded_on_two_orders_at_once_pays_one():
    orders = [builders.billed(), builders.billed()]
    ntpn = builders.an_ntpn()

    results = at_once(*(lambda order=order: builders.pay(order, ntpn=ntpn) for order in orders))

    refused = next(result for result in results if isinstance(result, ValidationError))
    assert "sudah dicatat" in refused.message_dict["ntpn"][0]
    assert Payment.objects.filter(ntpn=ntpn).count() == 1
    assert sorted(builders.fresh(order).state for order in orders) == ["awaiting_payment", "paid"]


def test_one_ntpn_sent_twice_for_the_same_order_pays_it_once():
    order = builders.billed()
    now, ntpn = timezone.now(), builders.an_ntpn()

    results = at_once(*(lambda: builders.pay(order, ntpn=ntpn, now=now) for _click in range(2)))

    assert kinds(results) == ["NotNow", "PublicationOrder"]
    assert Payment.objects.count() == 1


def test_one_code_recorded_on_two_orders_at_once_belongs_to_one():
    orders = [builders.offered(), builders.offered()]
    now, code = timezone.now(), builders.a_billing_code()

    results = at_once(
        *(
            lambda order=order: services.record_billing_code(
                order,
                code=code,
                amount=65_000,
                expires_at=now + timedelta(days=7),
                by=order.assigned_to,
                now=now,
            )
            for order in orders
        )
    )

    assert kinds(results) == ["BillingCode", "ValidationError"]
    assert BillingCode.objects.filter(code=code).count() == 1


def test_a_proof_sent_by_a_double_click_is_one_proof():
    order = builders.offered(builders.a_customer_abroad())

    results = at_once(*(lambda: builders.send_proof(order) for _click in range(2)))

    assert kinds(results) == ["NotNow", "Payment"]
    assert Payment.objects.count() == 1
