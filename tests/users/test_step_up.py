"""Before money is verified, papers issued or data sent, staff confirm who they are; what they sent is done then."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from payments.models import Payment
from silastik.users.models import User
from tests import builders
from tests.users.accounts import logged_in
from tests.users.test_staff_mfa import code_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mfa_required(settings):
    settings.STAFF_MFA_REQUIRED = True


def at_work(person: User) -> tuple[Client, str]:
    """Logged in a while ago, with a second factor."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return logged_in(person), secret


def verify(client: Client, payment: Payment):
    address = reverse("payments:verify_proof", args=[payment.invoice.order.code, payment.pk])
    return client.post(address, {"amount_received": f"{payment.invoice.total}"})


def read(payment: Payment) -> Payment:
    return Payment.objects.get(pk=payment.pk)


def a_transfer() -> Payment:
    return Payment.objects.get(invoice__order=builders.proved())


def test_a_treasurer_confirms_by_second_factor_and_the_transfer_is_verified_then():
    treasurer, payment = builders.a_treasurer(), a_transfer()
    client, secret = at_work(treasurer)

    asked = verify(client, payment)
    payment = read(payment)
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    assert payment.state == Payment.State.SUBMITTED

    client.post(asked.url, {"code": code_for(secret)})

    payment = read(payment)
    assert payment.state == Payment.State.VERIFIED
    assert payment.decided_by == treasurer


def test_a_wrong_code_does_nothing():
    payment = a_transfer()
    client, _secret = at_work(builders.a_treasurer())

    client.post(verify(client, payment).url, {"code": "000000"})

    payment = read(payment)
    assert payment.state == Payment.State.SUBMITTED


def test_who_has_just_confirmed_is_not_asked_again():
    order = builders.tick_all(builders.taken())
    client, secret = at_work(order.assigned_to)
    client.post(reverse("mfa_reauthenticate"), {"code": code_for(secret)})

    client.post(reverse("publications:send_offer", args=[order.code]))

    assert builders.fresh(order).state == "awaiting_payment"


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (lambda: builders.tick_all(builders.taken()), "publications:send_offer"),
        (builders.paid, "publications:deliver"),
        (builders.billed, "payments:record_payment"),
    ],
)
def test_papers_money_and_files_wait_for_it(make, address):
    order = make()
    client, _secret = at_work(order.assigned_to)
    state = order.state

    assert client.post(reverse(address, args=[order.code])).url.startswith(reverse("mfa_reauthenticate"))
    assert builders.fresh(order).state == state


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("microdata:renew", 1),
        ("microdata:decide_waiver", None),
        ("microdata:agreement_accept", None),
        ("microdata:send_offer", None),
        ("microdata:send_sample", None),
        ("microdata:deliver", None),
        ("orders:redeliver", None),
    ],
)
def test_whatever_lets_data_go_or_waives_the_price_waits_for_it(address, number):
    order = builders.paid()
    client, _secret = at_work(order.assigned_to)
    arguments = [order.code] if number is None else [order.code, number]

    assert client.post(reverse(address, args=arguments)).url.startswith(reverse("mfa_reauthenticate"))


def test_so_does_the_right_to_pay_nothing():
    client, _secret = at_work(builders.an_officer())

    answer = client.post(reverse("payments:entitlement_decide", args=[1]))

    assert answer.url.startswith(reverse("mfa_reauthenticate"))


def test_looking_asks_for_nothing():
    client, _secret = at_work(builders.a_treasurer())

    assert client.get(reverse("payments:deposits")).status_code == 200


@pytest.mark.parametrize(("networks", "status"), [(["10.0.0.0/8"], 404), (["127.0.0.0/8", "::1/128"], 200)])
def test_the_administration_is_there_for_its_networks_alone(settings, networks, status):
    settings.STAFF_MFA_REQUIRED, settings.ADMIN_ALLOWED = False, networks
    client = Client()
    client.force_login(builders.staff("administrator"))

    assert client.get(reverse("admin:index")).status_code == status
    assert client.get(reverse("pages:home")).status_code == 200
