"""Paying from abroad: proofs of transfer (P4b), and the treasurer's decision (P5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from orders import services as order_services
from orders.lifecycle import NotNow, Refused
from orders.states import OrderState, Turn
from payments import services
from payments.models import Payment
from silastik.core.models import Mail, Office
from silastik.users import roles
from silastik.users.models import User
from tests import builders

pytestmark = pytest.mark.django_db


def pending(order):
    return Payment.objects.get(invoice__order=order, state=Payment.State.SUBMITTED)


def made_treasurer(person):
    """An officer who has changed desks since."""
    person.groups.set(Group.objects.filter(name=roles.TREASURER))
    return User.objects.get(pk=person.pk)


def verify(order, *, by=None, amount=None):
    payment = pending(order)
    return services.verify_proof(
        payment,
        amount_received=payment.invoice.total if amount is None else amount,
        by=by or builders.a_treasurer(),
    )


def test_an_offer_abroad_is_the_customers_turn():
    assert builders.offered(builders.a_customer_abroad()).turn == Turn.CUSTOMER


def test_a_proof_hands_the_ball_to_the_office_and_writes_to_the_treasurer():
    treasurer = builders.a_treasurer()

    order = builders.proved()

    assert (order.state, order.turn) == (OrderState.AWAITING_PAYMENT, Turn.OFFICE)
    assert Mail.objects.filter(to=treasurer.email, key__contains="proof_submitted").exists()


def test_bank_and_reference_are_tidied_so_that_the_same_transfer_is_recognised():
    order = builders.offered(builders.a_customer_abroad())
    payment = builders.send_proof(order, bank="  DBS   Bank ", reference=" ref  77a ")
    assert (payment.bank, payment.reference) == ("DBS Bank", "REF 77A")


def test_a_second_proof_waits_until_the_first_is_decided():
    order = builders.proved()

    with pytest.raises(NotNow, match="sedang diperiksa"):
        builders.send_proof(order)

    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"amount": Decimal(0)}, "amount", "jumlah yang Anda kirim"),
        ({"currency": "XXX"}, "currency", "mata uang dari daftar"),
        ({"currency": "DEM"}, "currency", "mata uang dari daftar"),
        ({"value_date": timezone.now().date() + timedelta(days=2)}, "value_date", "belum terjadi"),
        ({"value_date": timezone.now().date() - timedelta(days=9)}, "value_date", "mendahului invoice"),
    ],
)
def test_a_proof_that_cannot_be_is_told_at_its_field(fields, field, sentence):
    order = builders.offered(builders.a_customer_abroad())

    with pytest.raises(ValidationError) as caught:
        builders.send_proof(order, **fields)

    assert sentence in caught.value.message_dict[field][0]
    assert not Payment.objects.exists()


def test_a_domestic_order_takes_no_proof():
    with pytest.raises(Refused, match="kode billing"):
        builders.send_proof(builders.billed())


def test_verifying_makes_the_order_paid():
    order = builders.proved()
    treasurer = builders.a_treasurer()

    payment = verify(order, by=treasurer)

    order = builders.fresh(order)
    assert order.state == OrderState.PAID
    assert (payment.decided_by, payment.served_by, payment.amount_received) == (treasurer, order.assigned_to, 65_000)


def test_a_transfer_short_by_a_bank_charge_is_refused_with_what_is_missing():
    order = builders.proved()

    with pytest.raises(ValidationError) as caught:
        verify(order, amount=57_500)

    assert "Kurang Rp7.500 dari invoice Rp65.000" in caught.value.message_dict["amount_received"][0]
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_an_office_may_tolerate_a_small_shortfall():
    Office.objects.update(shortfall_tolerance=7_500)
    order = builders.proved()

    verify(order, amount=57_500)

    assert builders.fresh(order).state == OrderState.PAID


def test_one_rupiah_beyond_the_tolerance_is_refused():
    Office.objects.update(shortfall_tolerance=7_500)
    with pytest.raises(ValidationError, match="Kurang Rp7[.]501"):
        verify(builders.proved(), amount=57_499)


def test_more_than_the_invoice_is_accepted_as_it_came():
    assert verify(builders.proved(), amount=70_000).amount_received == 70_000


def test_nothing_received_is_never_accepted():
    Office.objects.update(shortfall_tolerance=100_000)
    with pytest.raises(ValidationError, match="jumlah yang diterima"):
        verify(builders.proved(), amount=0)


def test_verifying_twice_changes_nothing_and_says_so():
    order = builders.proved()
    payment = pending(order)
    verify(order)

    with pytest.raises(NotNow, match="sudah diproses"):
        services.verify_proof(payment, amount_received=65_000, by=builders.a_treasurer())


def test_a_rejected_proof_can_be_followed_by_another():
    order = builders.proved()

    services.reject_proof(pending(order), reason="Nama bank tidak terbaca.", by=builders.a_treasurer())

    order = builders.fresh(order)
    assert (order.state, order.turn) == (OrderState.AWAITING_PAYMENT, Turn.CUSTOMER)
    assert Mail.objects.filter(to=order.customer.email, key__contains="proof_rejected").exists()
    builders.send_proof(order)
    verify(order)
    assert builders.fresh(order).state == OrderState.PAID


def test_a_stale_tab_cannot_verify_a_proof_that_was_rejected():
    order = builders.proved()
    rejected = pending(order)
    services.reject_proof(rejected, reason="Kabur.", by=builders.a_treasurer())
    builders.send_proof(order)

    with pytest.raises(NotNow, match="sudah diputuskan"):
        services.verify_proof(rejected, amount_received=65_000, by=builders.a_treasurer())

    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_a_rejection_without_a_reason_is_refused():
    with pytest.raises(ValidationError, match="alasannya"):
        services.reject_proof(pending(builders.proved()), reason=" ", by=builders.a_treasurer())


def test_whoever_served_the_order_cannot_verify_or_reject_it():
    person = builders.an_officer()
    order = builders.proved(officer=person)
    treasurer = made_treasurer(person)

    with pytest.raises(Refused, match="ikut melayani"):
        verify(order, by=treasurer)
    with pytest.raises(Refused, match="ikut melayani"):
        services.reject_proof(pending(order), reason="Kabur.", by=treasurer)


def test_an_officer_who_handed_the_order_over_cannot_verify_it_either():
    first = builders.an_officer()
    order = builders.offered(builders.a_customer_abroad(), officer=first)
    order_services.take_over(order, by=builders.an_officer())
    builders.send_proof(builders.fresh(order))

    with pytest.raises(Refused, match="ikut melayani"):
        verify(order, by=made_treasurer(first))


def test_the_database_too_keeps_server_and_verifier_apart():
    order = builders.proved()
    with pytest.raises(IntegrityError, match="payment_verified_by_another"), transaction.atomic():
        Payment.objects.filter(pk=pending(order).pk).update(
            state=Payment.State.VERIFIED,
            amount_received=65_000,
            served_by=order.assigned_to,
            decided_by=order.assigned_to,
            decided_at=timezone.now(),
        )


def test_neither_customer_nor_officer_can_verify():
    order = builders.proved()
    for person in (order.customer, order.assigned_to):
        with pytest.raises(PermissionDenied):
            verify(order, by=person)


def test_one_transfer_settles_one_invoice():
    transfer = {"bank": "DBS", "reference": "REF-1"}
    first = builders.offered(builders.a_customer_abroad())
    builders.send_proof(first, **transfer)
    verify(first)
    second = builders.offered(builders.a_customer_abroad())
    builders.send_proof(second, **transfer | {"bank": "dbs"})

    with pytest.raises(ValidationError, match="sudah dipakai melunasi invoice lain"):
        verify(second)

    assert builders.fresh(second).state == OrderState.AWAITING_PAYMENT


@pytest.mark.parametrize("change", [{"amount_sent": Decimal(1)}, {"reference": "X"}, {"currency": "USD"}])
def test_what_a_proof_says_cannot_be_changed_afterwards(change):
    payment = pending(builders.proved())
    with pytest.raises(DatabaseError, match="payment_facts_are_final"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**change)


def test_a_decision_cannot_be_taken_back():
    payment = verify(builders.proved())
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(state=Payment.State.SUBMITTED)
    with pytest.raises(DatabaseError, match="payment_decision_is_final"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(amount_received=1)
