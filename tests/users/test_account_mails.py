"""Letters about accounts: in the reader's language, with one link, and none that tells a stranger anything."""

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from silastik.users.adapters import MAILS, NOTICES
from silastik.users.models import User
from tests import builders
from tests.users.accounts import link_in, logged_in, mails_to

pytestmark = pytest.mark.django_db

NEW = "alamat.baru@contoh.id"
PASSWORD = "gunung-tinggi-77"


def ask_to_change(user: User, address: str = NEW):
    return logged_in(user).post(reverse("account_email"), {"email": address, "action_add": ""})


@pytest.mark.parametrize("name", [*MAILS.values(), "notice"])
@pytest.mark.parametrize("kind", ["txt", "html"])
def test_every_letter_has_text_and_html(name, kind):
    assert get_template(f"emails/users/{name}.{kind}")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_reset_is_written_in_the_language_of_the_account_not_of_the_browser(language):
    user = builders.a_customer(language=language)
    stranger = Client(headers={"accept-language": "en" if language == "id" else "id"})

    stranger.post(reverse("account_reset_password"), {"email": user.email})

    assert [mail.language for mail in mails_to(user.email)] == [language]


def test_a_forgotten_password_is_replaced_by_the_letter_s_link(client):
    user = builders.a_customer()
    client.post(reverse("account_reset_password"), {"email": user.email.upper()})
    path = link_in(mails_to(user.email)[0])

    form = client.get(path, follow=True)
    client.post(form.context["action_url"], {"password1": PASSWORD, "password2": PASSWORD})

    response = Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.url == reverse("users:home")
    assert "Tautan tidak berlaku" in Client().get(path, follow=True).text


def test_asking_for_a_reset_looks_the_same_for_an_address_without_account(client):
    known = client.post(reverse("account_reset_password"), {"email": builders.a_customer().email})
    unknown = client.post(reverse("account_reset_password"), {"email": "tidak.ada@contoh.id"})

    assert known.url == unknown.url == reverse("account_reset_password_done")
    (mail,) = mails_to("tidak.ada@contoh.id")
    assert link_in(mail) == reverse("account_signup")


def test_a_new_address_counts_only_once_it_is_verified(client):
    user = builders.a_customer(email="lama@contoh.id")

    ask_to_change(user)
    assert User.objects.get(pk=user.pk).email == "lama@contoh.id"

    client.post(link_in(mails_to(NEW)[0]))
    assert User.objects.get(pk=user.pk).email == NEW
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [(NEW, True)]


def test_the_old_address_hears_of_the_change(client, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    user = builders.a_customer(email="lama@contoh.id", language="id")

    ask_to_change(user)
    client.post(link_in(mails_to(NEW)[0]))

    (notice,) = mails_to("lama@contoh.id")
    assert f"diganti menjadi {NEW}" in notice.text
    assert "WITA" in notice.text
    assert link_in(notice) == reverse("account_reset_password")


def test_a_change_can_be_called_off():
    user = builders.a_customer()
    ask_to_change(user)

    logged_in(user).post(reverse("account_email"), {"email": NEW, "action_remove": ""})

    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_asking_for_an_address_that_has_an_account_tells_nothing_and_takes_nothing(client):
    owner, user = builders.a_customer(), builders.a_customer()

    free, taken = ask_to_change(user), ask_to_change(user, owner.email)
    client.post(link_in(mails_to(owner.email)[0]))

    assert taken.url == free.url == reverse("account_email")
    assert User.objects.get(pk=user.pk).email == user.email
    assert User.objects.get(pk=owner.pk).email == owner.email


def test_an_account_that_never_proved_its_address_gives_way_to_whoever_does(client):
    user, squatter = builders.a_customer(), builders.a_customer(email=NEW, verified=False)

    ask_to_change(user)
    client.post(link_in(mails_to(NEW)[0]))

    assert User.objects.get(pk=user.pk).email == NEW
    assert not User.objects.filter(pk=squatter.pk).exists()


@pytest.mark.parametrize("name", NOTICES)
def test_every_notice_is_a_whole_sentence(name):
    sentence = str(NOTICES[name]) % {"to_email": NEW, "deleted_email": NEW}

    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_a_changed_password_is_announced(settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    user = builders.a_customer(language="id")

    logged_in(user, headers={"user-agent": "Mozilla/5.0 (Android 14) Chrome/120 Safari/537"}).post(
        reverse("account_change_password"),
        {"oldpassword": builders.PASSWORD, "password1": PASSWORD, "password2": PASSWORD},
    )

    (notice,) = mails_to(user.email)
    assert "Kata sandi akun Anda diganti." in notice.text
    assert "Chrome, Android" in notice.text
