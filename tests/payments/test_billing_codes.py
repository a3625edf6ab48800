"""Paying in Indonesia: billing codes (P4a), and what people mistype."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from orders.lifecycle import NotNow, Refused
from orders.states import OrderState, Turn
from payments import services
from payments.models import BillingCode
from silastik.core.models import Mail
from tests import builders

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def record(order, **fields):
    now = timezone.now()
    defaults = {
        "code": builders.a_billing_code(),
        "amount": order.invoices.get().total,
        "expires_at": now + WEEK,
        "by": order.assigned_to,
        "now": now,
    }
    return services.record_billing_code(order, **defaults | fields)


def complaint(caught, field):
    """The one sentence said at a field."""
    (sentence,) = caught.value.message_dict[field]
    return sentence


def test_an_offer_without_a_code_waits_for_the_office():
    assert builders.offered().turn == Turn.OFFICE


def test_a_code_hands_the_ball_to_the_customer_and_writes_to_them():
    order = builders.offered()

    record(order)

    order = builders.fresh(order)
    assert (order.state, order.turn) == (OrderState.AWAITING_PAYMENT, Turn.CUSTOMER)
    assert Mail.objects.filter(to=order.customer.email, key__contains="billing_code").exists()


def test_a_code_may_be_typed_in_groups():
    assert record(builders.offered(), code="8 2026 1124 000 731").code == "820261124000731"


def test_a_code_is_shown_in_groups():
    assert record(builders.offered(), code="820261124000731").shown == "8 2026 1124 000 731"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("82026112400073", "15 angka; ini 14 karakter"),
        ("8202611240007310", "15 angka; ini 16 karakter"),
        ("82026112400073A", "15 angka"),
        ("８２０２６１１２４０００７３１", "15 angka"),
        ("120261124000731", "diawali 7, 8, atau 9"),
        ("620261124000731", "diawali 7, 8, atau 9"),
    ],
)
def test_a_mistyped_code_is_told_at_its_field_and_changes_nothing(code, sentence):
    order = builders.offered()

    with pytest.raises(ValidationError) as caught:
        record(order, code=code)

    assert sentence in complaint(caught, "code")
    assert not BillingCode.objects.exists()
    assert builders.fresh(order).turn == Turn.OFFICE


def test_a_code_of_another_amount_names_the_amount_of_the_invoice():
    with pytest.raises(ValidationError) as caught:
        record(builders.offered(), amount=60_000)
    assert "Rp65.000" in complaint(caught, "amount")


def test_a_code_that_expired_yesterday_is_refused():
    with pytest.raises(ValidationError) as caught:
        record(builders.offered(), expires_at=timezone.now() - timedelta(days=1))
    assert "sudah kedaluwarsa" in complaint(caught, "expires_at")


def test_everything_wrong_is_said_at_once():
    with pytest.raises(ValidationError) as caught:
        record(builders.offered(), code="1", amount=1, expires_at=timezone.now())
    assert set(caught.value.message_dict) == {"code", "amount", "expires_at"}


def test_a_code_is_never_used_for_two_orders():
    code = record(builders.offered()).code

    with pytest.raises(ValidationError) as caught:
        record(builders.offered(), code=code)

    assert "sudah pernah dicatat" in complaint(caught, "code")


def test_a_retired_code_cannot_come_back():
    order = builders.offered()
    first = record(order).code
    record(order)

    with pytest.raises(ValidationError, match="sudah pernah dicatat"):
        record(order, code=first)


def test_a_code_can_be_replaced_under_the_same_invoice():
    order = builders.offered()
    first, second = record(order), record(order)

    first.refresh_from_db()
    assert first.replaced_at is not None
    assert (second.invoice, second.replaced_at) == (first.invoice, None)


def test_a_mistyped_expiry_is_mended_without_a_new_code():
    order = builders.offered()
    code = record(order)
    later = timezone.now() + 2 * WEEK

    mended = record(order, code=code.code, expires_at=later)

    assert (mended.pk, mended.expires_at) == (code.pk, later)


def test_sending_the_same_code_twice_changes_nothing_and_says_so():
    order = builders.offered()
    now = timezone.now()
    code = record(order, now=now, expires_at=now + WEEK)

    with pytest.raises(NotNow, match="sudah tercatat"):
        record(order, code=code.code, expires_at=now + WEEK)

    assert order.events.filter(action="record_billing_code").count() == 1


def test_an_order_from_abroad_has_no_billing_code():
    with pytest.raises(Refused, match="lewat transfer"):
        record(builders.offered(builders.a_customer_abroad()))


def test_only_the_officer_in_charge_records_a_code():
    order = builders.offered()
    with pytest.raises(NotNow, match="ditangani oleh"):
        record(order, by=builders.an_officer())
    with pytest.raises(PermissionDenied):
        record(order, by=order.customer)


def test_the_database_takes_no_code_of_fourteen_digits():
    code = record(builders.offered())
    with pytest.raises(IntegrityError, match="billing_code_fifteen_digits"), transaction.atomic():
        BillingCode.objects.create(
            invoice=code.invoice,
            code="82026112400073",
            amount=1,
            expires_at=timezone.now(),
            recorded_at=timezone.now(),
            recorded_by=code.recorded_by,
            replaced_at=timezone.now(),
        )


def test_a_valid_code_cannot_be_asked_to_be_replaced():
    order = builders.billed()
    with pytest.raises(Refused, match="masih berlaku sampai"):
        services.request_billing_code(order, by=order.customer)


def test_asking_for_a_new_code_after_expiry_hands_the_ball_to_the_office():
    order = builders.billed()

    services.request_billing_code(order, by=order.customer, now=timezone.now() + WEEK + WEEK)

    order = builders.fresh(order)
    assert (order.state, order.turn) == (OrderState.AWAITING_PAYMENT, Turn.OFFICE)
    assert Mail.objects.filter(to=order.assigned_to.email, key__contains="billing_code_wanted").exists()


def test_asking_twice_is_asking_once():
    order = builders.billed()
    later = timezone.now() + WEEK + WEEK
    services.request_billing_code(order, by=order.customer, now=later)

    with pytest.raises(NotNow, match="sudah kami terima"):
        services.request_billing_code(order, by=order.customer, now=later)

    assert order.events.filter(action="request_billing_code").count() == 1
