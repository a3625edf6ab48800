"""Found by attack: who has an account, whose address a mail leads to, how long a session of staff lasts."""

import pytest
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings as current
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from silastik.core.models import Mail
from silastik.users import account_forms
from tests import builders
from tests.users.test_staff_mfa import code_for

pytestmark = pytest.mark.django_db

ADDRESSES = ["account_reset_password", "account_signup"]


@pytest.mark.parametrize("host", ["localhost:6666", "127.0.0.1:1"])
@pytest.mark.parametrize("page", ADDRESSES)
def test_a_mail_leads_to_the_portal_whatever_address_was_asked_for(page, host):
    person = builders.a_customer()
    email = person.email if page == "account_reset_password" else "baru@contoh.id"
    facts = {"email": email, "password1": "laut-teduh-1928", "password2": "laut-teduh-1928"}

    Client().post(reverse(page), facts, headers={"Host": host})

    mail = Mail.objects.get(to=email)
    assert current.SITE_URL + "/akun/" in mail.text
    assert host not in mail.text + mail.html


@pytest.mark.parametrize("known", [True, False])
def test_signing_up_hashes_one_password_whether_or_not_the_address_is_known(known, monkeypatch):
    """Hashing is what takes time: an address that has an account was answered four times as fast."""
    email = builders.a_customer().email if known else "baru@contoh.id"
    hashed = []

    def counted(password: str, *arguments, **options) -> str:
        hashed.append(password)
        return hashers.make_password(password, *arguments, **options)

    monkeypatch.setattr(account_forms, "make_password", counted)
    monkeypatch.setattr("django.contrib.auth.base_user.make_password", counted)
    facts = {"email": email, "password1": "laut-teduh-1928", "password2": "laut-teduh-1928"}

    answer = Client().post(reverse("account_signup"), facts)

    assert answer.status_code == 302
    assert hashed == ["laut-teduh-1928"]


def test_the_code_that_added_a_second_factor_opens_no_login(client):
    person = builders.a_treasurer()
    client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD})
    code = code_for(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert is_mfa_enabled(person)

    other = Client()
    other.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    other.post(reverse("mfa_authenticate"), {"code": code})

    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize("remember", ["", "on"])
def test_staff_log_in_again_after_half_a_day_and_customers_when_they_like(remember):
    def stays(person) -> int:
        client = Client()
        client.post(
            reverse("account_login"), {"login": person.email, "password": builders.PASSWORD, "remember": remember}
        )
        assert client.get(reverse("users:security")).status_code == 200
        return client.session.get_expiry_age()

    assert stays(builders.an_officer()) <= 12 * 3600
    assert stays(builders.a_customer()) > 12 * 3600
