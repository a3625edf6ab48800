"""Where the settings demand it, staff reach nothing before they have a second factor."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from silastik.users import roles
from silastik.users.models import User
from tests import builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db

STAFF = [roles.OFFICER, roles.TREASURER, roles.HEAD, roles.ADMINISTRATOR, roles.AUDITOR]
ACTIVATE = "mfa_activate_totp"


@pytest.fixture(autouse=True)
def mfa_required(settings):
    settings.STAFF_MFA_REQUIRED = True


def someone(role: str) -> User:
    return builders.staff(role)


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(user: User) -> tuple[Client, str]:
    client = Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": builders.PASSWORD})
    return client, response.url


@pytest.mark.parametrize("role", STAFF)
def test_staff_without_a_second_factor_are_led_to_it_from_everywhere(role):
    client = logged_in(someone(role))
    pages = ["users:home", "users:profile", "orders:queue", "payments:desk", "admin:index", "pages:home"]

    assert {client.get(reverse(page)).url for page in pages} == {reverse(ACTIVATE)}


def test_the_pages_on_the_way_stay_open():
    client = logged_in(builders.an_officer())
    pages = ["account_logout", "account_email", "mfa_index", "account_reauthenticate", "pages:healthz"]

    assert {page: client.get(reverse(page)).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_the_language_can_be_changed_on_the_way():
    response = logged_in(builders.an_officer()).post(
        reverse("set_language"), {"language": "en", "next": "/akun/dua-langkah/"}
    )

    assert response.url == "/akun/dua-langkah/"


def test_customers_are_not_asked():
    assert logged_in(builders.a_customer()).get(reverse("users:security")).status_code == 200


def test_staff_are_not_asked_where_the_settings_do_not_demand_it(settings):
    settings.STAFF_MFA_REQUIRED = False

    assert logged_in(builders.an_officer()).get(reverse("users:security")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor():
    officer = builders.an_officer()
    RecoveryCodes.activate(officer)

    assert logged_in(officer).get(reverse("users:security")).url == reverse(ACTIVATE)


def test_staff_activate_an_authenticator_and_work():
    officer = builders.an_officer()
    client, target = log_in(officer)
    assert client.get(target).url == reverse(ACTIVATE)

    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD})
    page = client.get(reverse(ACTIVATE))
    assert "Petugas kantor bekerja dengan verifikasi dua langkah" in page.text
    response = client.post(reverse(ACTIVATE), {"code": code_for(page.context["form"].secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("users:home")).url == reverse("orders:queue")


def test_a_login_asks_for_the_second_factor_and_then_opens_the_desk():
    officer = builders.an_officer()
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)

    client, target = log_in(officer)
    assert target == reverse("mfa_authenticate")
    assert client.get(reverse("users:home")).url.startswith(reverse("account_login"))
    refused = client.post(target, {"code": "000000"})
    assert refused.context["form"].errors["code"]
    assert client.post(target, {"code": code_for(secret)}).url == reverse("users:home")


def test_a_code_of_an_authenticator_works_once():
    officer = builders.an_officer()
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    code = code_for(secret)
    client, target = log_in(officer)
    client.post(target, {"code": code})

    other, target = log_in(officer)

    assert other.post(target, {"code": code}).context["form"].errors["code"]


def test_the_admin_has_no_login_of_its_own_that_skips_the_second_factor():
    administrator = someone(roles.ADMINISTRATOR)
    TOTP.activate(administrator, generate_totp_secret())
    client = Client()

    response = client.post(reverse("admin:login"), {"username": administrator.email, "password": builders.PASSWORD})

    assert response.url.startswith(reverse("account_login"))
    assert AUTHENTICATION_METHODS_SESSION_KEY not in client.session


def test_staff_who_remove_their_last_authenticator_stand_before_the_door_again():
    officer = builders.an_officer()
    TOTP.activate(officer, generate_totp_secret())
    client = logged_in(officer)
    assert client.get(reverse("users:security")).status_code == 200

    Authenticator.objects.filter(user=officer).delete()

    assert client.get(reverse("users:security")).url == reverse(ACTIVATE)
