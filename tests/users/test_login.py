"""Logging in and out, sessions, language: safe for strangers, kind to the rest."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from silastik.users.models import User
from tests import builders
from tests.users.accounts import logged_in, mails_to

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def log_in(user: User | str, *, password: str = builders.PASSWORD, query: str = "", client: Client | None = None):
    email = user if isinstance(user, str) else user.email
    return (client or Client()).post(reverse("account_login") + query, {"login": email, "password": password})


def test_a_login_goes_where_the_customer_wanted():
    assert log_in(builders.a_customer(), query="?next=/keranjang/").url == "/keranjang/"


@pytest.mark.parametrize(
    "url", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"]
)
def test_a_login_never_leads_to_another_site(url):
    assert log_in(builders.a_customer(), query=f"?next={quote(url)}").url == reverse("users:home")


@pytest.mark.parametrize("url", ["https://jahat.example/", "//jahat.example"])
def test_the_page_after_login_never_leads_to_another_site(url):
    response = logged_in(builders.a_customer()).get(reverse("users:home"), {"next": url})

    assert response.url == reverse("orders:list")


def test_an_address_is_known_in_any_case():
    user = builders.a_customer(email="huruf.kecil@contoh.id")

    assert log_in("Huruf.Kecil@Contoh.ID").url == reverse("users:home")
    assert User.objects.get(pk=user.pk).last_login


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer():
    wrong = log_in(builders.a_customer(), password="salah-sekali")
    unknown = log_in("tidak.ada@contoh.id", password="salah-sekali")

    assert str(wrong.context["form"].errors) == str(unknown.context["form"].errors)
    assert "tidak cocok" in str(wrong.context["form"].errors)
    assert mails_to("tidak.ada@contoh.id") == []


def test_the_typed_address_survives_a_wrong_password():
    assert 'value="rani@contoh.id"' in log_in("rani@contoh.id", password="salah-sekali").text


def test_an_inactive_account_is_told_so_only_with_the_right_password():
    user = builders.a_customer(is_active=False)

    assert log_in(user).url == reverse("account_inactive")
    assert "tidak cocok" in str(log_in(user, password="salah-sekali").context["form"].errors)


def test_too_many_wrong_passwords_are_held_up_with_a_sentence_and_the_right_one_too(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    user = builders.a_customer()

    for _attempt in range(5):
        log_in(user, password="salah-sekali")

    assert "Tunggu lima menit" in str(log_in(user).context["form"].errors)
    assert log_in(builders.a_customer()).url == reverse("users:home")


def test_too_many_requests_from_one_address_meet_a_kind_page(settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}

    log = [client.post(reverse("account_reset_password"), {"email": "siapa@contoh.id"}) for _attempt in range(2)]

    assert [response.status_code for response in log] == [302, 429]
    assert "Terlalu banyak percobaan" in log[1].text


def test_logging_out_needs_a_post_and_leads_home():
    client = logged_in(builders.a_customer())

    assert "Keluar dari akun?" in client.get(reverse("account_logout")).text
    assert client.post(reverse("account_logout")).url == reverse("pages:home")
    assert client.get(reverse("users:security")).url.startswith(reverse("account_login"))


def test_a_customer_sees_their_sessions_and_ends_the_others():
    user = builders.a_customer()
    here, phone = Client(), Client(headers={"user-agent": PHONE})
    log_in(user, client=here)
    log_in(user, client=phone)

    page = here.get(reverse("usersessions_list")).text
    here.post(reverse("usersessions_list"))

    assert "Chrome, Android" in page
    assert phone.get(reverse("users:security")).url.startswith(reverse("account_login"))
    assert here.get(reverse("users:security")).status_code == 200


def test_a_changed_password_ends_the_other_sessions():
    user = builders.a_customer()
    here, elsewhere = Client(), Client()
    log_in(user, client=here)
    log_in(user, client=elsewhere)

    fresh = "sungai Bone mengalir ke teluk"
    data = {"oldpassword": builders.PASSWORD, "password1": fresh, "password2": fresh}
    here.post(reverse("account_change_password"), data)

    assert here.get(reverse("users:security")).status_code == 200
    assert elsewhere.get(reverse("users:security")).url.startswith(reverse("account_login"))


def test_a_login_brings_the_language_of_the_account():
    client = Client(headers={"accept-language": "id"})

    log_in(builders.a_customer(language="en"), client=client)

    assert client.get(reverse("users:security")).wsgi_request.LANGUAGE_CODE == "en"


def test_switching_the_language_is_remembered_by_the_account():
    user = builders.a_customer()

    response = logged_in(user).post(reverse("set_language"), {"language": "en", "next": "/katalog/"})

    assert response.url == "/katalog/"
    assert response.cookies["django_language"].value == "en"
    assert User.objects.get(pk=user.pk).language == "en"


def test_a_visitor_switches_the_language_too(client):
    response = client.post(reverse("set_language"), {"language": "en", "next": "//jahat.example"})

    assert response.url == "/"
    assert response.cookies["django_language"].value == "en"


def test_a_language_that_is_not_ours_changes_nothing():
    user = builders.a_customer()

    logged_in(user).post(reverse("set_language"), {"language": "xx"})

    assert User.objects.get(pk=user.pk).language == "id"


@pytest.mark.parametrize(
    "page", ["users:home", "users:profile", "users:security", "account_email", "mfa_index", "usersessions_list"]
)
def test_the_account_s_pages_ask_strangers_to_log_in(client, page):
    assert client.get(reverse(page)).url.startswith(reverse("account_login"))
