"""Transfers go to the treasury once, with an NTPN of their own (PP 7/2015, Pasal 9)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from orders.lifecycle import NotNow
from payments import exports, selectors, services
from payments.models import Deposit, Payment
from payments.rows import paid_rows
from payments.statement_selectors import undeposited
from silastik.core.models import Office
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasurer():
    return builders.a_treasurer()


def transfers(count=2):
    return [builders.verified().invoices.get().payments.get() for _number in range(count)]


def today():
    return timezone.now().astimezone(Office.objects.get().tz).date()


def deposit(payments, by, **fields):
    defaults = {"ntpn": builders.an_ntpn(), "on": today(), "amount": sum(payment.received for payment in payments)}
    return services.record_deposit(Office.objects.get(), payments=payments, by=by, **defaults | fields)


def test_what_is_deposited_waits_no_more_and_shows_in_the_export(treasurer):
    office, payments = Office.objects.get(), transfers()
    assert list(undeposited(treasurer, office)) == payments

    made = deposit(payments, treasurer)

    assert not undeposited(treasurer, office)
    rows = paid_rows(selectors.paid_in_period(treasurer, office, today(), today()))
    assert {row["deposit_ntpn"] for row in rows} == {made.ntpn}
    assert made.ntpn in exports.as_csv(rows, office.tz).decode()
    assert exports.as_xlsx(rows, office.tz)[:2] == b"PK"


def test_a_transfer_is_deposited_once(treasurer):
    payments = transfers()
    deposit(payments[:1], treasurer)

    with pytest.raises(NotNow, match="sudah disetor"):
        deposit(payments, treasurer)

    assert Deposit.objects.count() == 1


def test_only_verified_transfers_are_deposited(treasurer):
    domestic = builders.paid().invoices.get().payments.get()
    waiting = builders.proved().invoices.get().payments.get()
    for payment in (domestic, waiting):
        with pytest.raises(NotNow):
            deposit([payment], treasurer, amount=65_000)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": 1}, "amount"),
        ({"ntpn": "123"}, "ntpn"),
        ({"on": timezone.now().date() + timedelta(days=3)}, "on"),
        ({"on": timezone.now().date() - timedelta(days=30)}, "on"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(treasurer, fields, field):
    with pytest.raises(ValidationError) as problem:
        deposit(transfers(1), treasurer, **fields)
    assert list(problem.value.message_dict) == [field]


def test_one_ntpn_never_stands_for_two_things(treasurer):
    first, second = transfers()
    taken = builders.paid().invoices.get().payments.get().ntpn
    made = deposit([first], treasurer)
    for ntpn in (taken, made.ntpn):
        with pytest.raises(ValidationError, match="NTPN ini sudah"):
            deposit([second], treasurer, ntpn=ntpn)
    order = builders.billed()
    with pytest.raises(ValidationError, match="setoran bendahara"):
        builders.pay(order, ntpn=made.ntpn)


def test_a_deposit_is_final(treasurer):
    made = deposit(transfers(1), treasurer)
    for act in (lambda: Deposit.objects.update(amount=1), made.delete, made.items.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Payment.objects.get().deposited.deposit == made
