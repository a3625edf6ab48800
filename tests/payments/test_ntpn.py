"""Paying in Indonesia: the NTPN that proves a payment (P4a), and what people mistype."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from orders.lifecycle import NotNow
from orders.states import OrderState
from payments import services
from payments.models import Payment
from tests import builders
from tests.payments.test_billing_codes import complaint, record

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def pay(order, **fields):
    now = timezone.now()
    defaults = {
        "ntpn": builders.an_ntpn(),
        "paid_at": now,
        "billing_code": order.invoices.get().billing_codes.first(),
        "by": order.assigned_to,
        "now": now,
    }
    return services.record_payment(order, **defaults | fields)


def test_a_payment_makes_the_order_paid_and_keeps_its_ntpn():
    order = builders.billed()

    payment = pay(order, ntpn="a1b2 c3d4 e5f6 0789")

    assert payment.ntpn == "A1B2C3D4E5F60789"
    assert (payment.state, payment.amount_received) == (Payment.State.VERIFIED, 65_000)
    assert builders.fresh(order).state == OrderState.PAID


@pytest.mark.parametrize("ntpn", ["A1B2C3D4E5F6078", "A1B2C3D4E5F607890", "A1B2C3D4E5F6078!", "É1B2C3D4E5F60789"])
def test_a_mistyped_ntpn_is_told_at_its_field(ntpn):
    order = builders.billed()

    with pytest.raises(ValidationError) as caught:
        pay(order, ntpn=ntpn)

    assert "16 angka dan huruf" in complaint(caught, "ntpn")
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_an_ntpn_pays_one_order_only():
    ntpn = builders.an_ntpn()
    builders.pay(builders.billed(), ntpn=ntpn)
    order = builders.billed()

    with pytest.raises(ValidationError) as caught:
        pay(order, ntpn=ntpn.lower())

    assert "sudah dicatat untuk pembayaran lain" in complaint(caught, "ntpn")
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_recording_a_payment_twice_changes_nothing_and_says_so():
    order = builders.billed()
    pay(order)

    with pytest.raises(NotNow, match="sudah diproses"):
        pay(order)

    assert Payment.objects.count() == 1


def test_a_payment_cannot_lie_in_the_future():
    with pytest.raises(ValidationError) as caught:
        pay(builders.billed(), paid_at=timezone.now() + timedelta(minutes=5))
    assert "belum terjadi" in complaint(caught, "paid_at")


def test_a_payment_cannot_precede_its_invoice():
    with pytest.raises(ValidationError) as caught:
        pay(builders.billed(), paid_at=timezone.now() - timedelta(days=1))
    assert "mendahului invoice" in complaint(caught, "paid_at")


def test_a_payment_in_the_very_minute_of_its_invoice_counts():
    order = builders.billed()
    minute = order.invoices.get().document.issued_at.replace(second=0, microsecond=0)

    pay(order, paid_at=minute)

    assert builders.fresh(order).state == OrderState.PAID


def test_a_payment_after_expiry_names_the_expiry():
    order = builders.billed()
    later = timezone.now() + 2 * WEEK
    with pytest.raises(ValidationError) as caught:
        pay(order, paid_at=later, now=later)
    assert "hanya berlaku sampai" in complaint(caught, "paid_at")


def test_money_that_came_by_a_replaced_code_counts():
    order = builders.offered()
    first = record(order)
    record(order)

    pay(order, billing_code=first)

    assert builders.fresh(order).state == OrderState.PAID


def test_the_code_of_another_order_pays_nothing():
    foreign = builders.billed().invoices.get().billing_codes.get()
    with pytest.raises(ValidationError) as caught:
        pay(builders.billed(), billing_code=foreign)
    assert "bukan milik invoice" in complaint(caught, "billing_code")


def test_an_invoice_is_paid_once_whatever_the_code_does():
    payment = Payment.objects.get(invoice__order=builders.paid())
    with pytest.raises(IntegrityError, match="payment_applied_once"), transaction.atomic():
        Payment.objects.bulk_create(
            [
                Payment(
                    invoice=payment.invoice,
                    way=Payment.Way.SIMPONI,
                    state=Payment.State.VERIFIED,
                    billing_code=payment.billing_code,
                    ntpn=builders.an_ntpn(),
                    paid_at=payment.paid_at,
                    submitted_at=payment.submitted_at,
                    submitted_by=payment.submitted_by,
                )
            ]
        )
