"""The forms of an account sent twice: one account, one change, and nobody meets an error."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from silastik.core.models import Mail
from silastik.users.models import Segment, User
from tests import builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db

NEW = {"email": "baru@contoh.id", "password1": builders.PASSWORD, "password2": builders.PASSWORD}


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def links_in_letters(path: str) -> list[str]:
    """The addresses below `path` that were written to people, in the order of writing."""
    letters = Mail.objects.order_by("pk").values_list("text", flat=True)
    return [found for text in letters for found in re.findall(rf"https?://[^/\s]+({path}\S+/)", text)]


def test_signing_up_twice_makes_one_account_and_the_second_answer_tells_no_more_than_the_first(client):
    url = reverse("account_signup")

    first, second = (client.post(url, NEW, follow=True) for _press in range(2))

    assert User.objects.filter(email=NEW["email"]).count() == 1
    assert first.request["PATH_INFO"] == second.request["PATH_INFO"] == reverse("account_email_verification_sent")
    assert EmailAddress.objects.filter(email=NEW["email"]).count() == 1


def test_confirming_an_address_twice_confirms_it_once(client):
    client.post(reverse("account_signup"), NEW)
    (link,) = links_in_letters("/akun/verifikasi/")

    first, second = (client.post(link, follow=True) for _press in range(2))

    assert first.status_code == second.status_code == 200
    assert "Tautan ini tidak berlaku lagi. Masuklah" in Page(second).text
    assert EmailAddress.objects.get(email=NEW["email"]).verified


def test_logging_in_twice_is_being_logged_in(client):
    customer = builders.a_customer()
    data = {"login": customer.email, "password": builders.PASSWORD}

    pages = [client.post(reverse("account_login"), data, follow=True) for _press in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert pages[1].wsgi_request.user == customer


def test_logging_out_twice_is_being_logged_out():
    client = logged_in(builders.a_customer())

    pages = [client.post(reverse("account_logout"), follow=True) for _press in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert not pages[1].wsgi_request.user.is_authenticated


def test_saving_a_profile_twice_says_twice_that_it_is_saved():
    customer = builders.a_customer()
    client = logged_in(customer)
    url = reverse("users:profile")
    filled = Page(client.get(url)).held(url) | {"segment": Segment.ACADEMIC, "institution": "Universitas Uji"}

    pages = [Page(client.post(url, filled, follow=True)) for _press in range(2)]

    assert all("Profil tersimpan." in page.text for page in pages)
    assert User.objects.get(pk=customer.pk).institution == "Universitas Uji"


def test_changing_the_password_twice_is_told_that_the_old_one_is_old_and_the_new_one_holds():
    customer = builders.a_customer()
    client = logged_in(customer)
    data = {"oldpassword": builders.PASSWORD, "password1": "sandi-baru-sekali", "password2": "sandi-baru-sekali"}
    client.post(reverse("account_change_password"), data)

    second = client.post(reverse("account_change_password"), data, follow=True)

    assert Page(second).wrong("id_oldpassword")
    assert User.objects.get(pk=customer.pk).check_password("sandi-baru-sekali")


def test_asking_for_another_address_twice_leaves_one_that_waits_to_be_confirmed():
    customer = builders.a_customer()
    client = logged_in(customer)
    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD})
    data = {"email": "lain@contoh.id", "action_add": ""}

    pages = [client.post(reverse("account_email"), data, follow=True) for _press in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    waiting = EmailAddress.objects.get(user=customer, verified=False)
    assert waiting.email == "lain@contoh.id"
    assert User.objects.get(pk=customer.pk).email == customer.email


def test_asking_twice_for_a_new_password_answers_the_same_and_both_letters_lead_to_one():
    customer = builders.a_customer()
    client = Client()
    for _press in range(2):
        answer = client.post(reverse("account_reset_password"), {"email": customer.email}, follow=True)
        assert answer.request["PATH_INFO"] == reverse("account_reset_password_done")
    links = links_in_letters("/akun/sandi/lupa/")
    new = {"password1": "sandi-baru-sekali", "password2": "sandi-baru-sekali"}

    form = client.get(links[0], follow=True).request["PATH_INFO"]
    client.post(form, new)
    again = client.post(form, new, follow=True)
    late = Client().get(links[-1], follow=True)

    assert again.status_code == 200
    assert "password1" not in late.content.decode()
    assert User.objects.get(pk=customer.pk).check_password("sandi-baru-sekali")
