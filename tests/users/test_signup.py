"""Signing up: account, verification by mail, profile (R1, R3)."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from silastik.users.models import Segment, User
from tests import builders
from tests.users.accounts import link_in, mails_to

pytestmark = pytest.mark.django_db

ADDRESS = "rina@contoh.id"
ACCOUNT = {"email": ADDRESS, "password1": "laut-teduh-1928", "password2": "laut-teduh-1928"}
PROFILE = {
    "name": "Rina Lahay",
    "segment": Segment.PRIVATE,
    "institution": "PT Laut Teduh",
    "job": "employee",
    "country": "ID",
    "address": "Jl. Pelabuhan 1, Gorontalo",
    "phone": "0812-3456-7890",
    "npwp": "01.777.888.7-822.000",
    "language": "id",
}


def sign_up(client: Client, next_url: str = "", **changes: str):
    query = f"?next={next_url}" if next_url else ""
    return client.post(reverse("account_signup") + query, ACCOUNT | {"next": next_url} | changes)


def test_a_stranger_signs_up_verifies_completes_the_profile_and_goes_where_they_wanted(client):
    assert sign_up(client, "/keranjang/").url == reverse("account_email_verification_sent")

    (mail,) = mails_to(ADDRESS)
    assert client.get(link_in(mail)).status_code == 200
    response = client.post(link_in(mail), follow=True)
    assert "Langkah 2 dari 2" in response.text
    assert response.context["user"].email == ADDRESS

    response = client.post(reverse("users:profile"), PROFILE | {"next": "/keranjang/"})
    assert response.url == "/keranjang/"
    user = User.objects.get(email=ADDRESS)
    assert user.missing_fields == []
    assert (user.npwp, user.phone) == ("017778887822000", "+6281234567890")
    assert not user.is_office_staff


def test_the_way_to_step_two_keeps_the_page_that_was_wanted(client):
    sign_up(client, "/keranjang/")

    response = client.post(link_in(mails_to(ADDRESS)[0]), follow=True)

    assert response.context["next"] == "/keranjang/"


def test_an_unverified_account_cannot_log_in_and_is_sent_its_letter(client):
    sign_up(client)

    response = Client().post(reverse("account_login"), {"login": ADDRESS, "password": ACCOUNT["password1"]})

    assert response.url == reverse("account_email_verification_sent")
    assert len(mails_to(ADDRESS)) == 2


def test_a_letter_opened_in_another_browser_verifies_and_leads_to_the_login(client):
    sign_up(client)
    path = link_in(mails_to(ADDRESS)[0])

    response = Client().post(path)

    assert response.url == reverse("account_login")
    assert EmailAddress.objects.get(email=ADDRESS).verified


def test_a_used_link_says_what_to_do(client):
    sign_up(client)
    path = link_in(mails_to(ADDRESS)[0])
    client.post(path)

    assert "Tautan ini tidak berlaku lagi" in Client().get(path).text


def test_the_letter_is_written_in_the_language_of_the_page():
    client = Client(headers={"accept-language": "en"})

    sign_up(client)

    assert mails_to(ADDRESS)[0].language == "en"
    assert User.objects.get(email=ADDRESS).language == "en"


def test_the_letter_leaves_through_the_outbox(client, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sign_up(client)

    (letter,) = mailoutbox
    assert letter.to == [ADDRESS]
    assert mails_to(ADDRESS)[0].sent_at
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert link_in(mails_to(ADDRESS)[0]) in html


def test_signing_up_with_a_known_address_looks_the_same_and_tells_only_its_owner(client):
    builders.a_customer(email=ADDRESS)

    response = sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.filter(email=ADDRESS).count() == 1
    (mail,) = mails_to(ADDRESS)
    assert "sudah punya akun" in mail.subject
    assert link_in(mail) == reverse("account_reset_password")


def test_signing_up_gives_no_power_whatever_is_sent(client):
    sign_up(client, is_staff="on", is_superuser="on", groups="1", is_active="on")

    user = User.objects.get(email=ADDRESS)
    assert not user.is_staff
    assert not user.is_superuser
    assert not user.groups.exists()


def test_staff_who_are_logged_in_are_led_to_their_desk_instead(client):
    client.force_login(builders.an_officer())

    response = client.get(reverse("account_signup"))

    assert client.get(response.url).url == reverse("orders:queue")


def test_a_weak_password_is_refused_with_the_reason(client):
    response = sign_up(client, password1="12345", password2="12345")

    assert response.status_code == 200
    assert "12 karakter" in str(response.context["form"].errors)
    assert not User.objects.filter(email=ADDRESS).exists()
