"""What a person agreed to is written down with version, time and place, and shown to them."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from silastik.core.context import current_office
from silastik.privacy.consents import given_by
from silastik.privacy.held import held_on
from silastik.users import consents
from silastik.users.models import Consent, User
from tests import builders, microdata_builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db
NEW = {"email": "rina@contoh.id", "password1": "laut-teduh-1928", "password2": "laut-teduh-1928"}


def test_a_text_that_changes_is_a_new_version():
    assert {version: consents.text_hash(version) for version in consents.NOTICES} == consents.NOTICES
    assert consents.VERSION in consents.NOTICES


@pytest.mark.parametrize(("language", "said"), [("id", "Hak Anda"), ("en", "Your rights")])
def test_the_notice_is_read_in_both_languages(client, language, said):
    page = client.get(reverse("privacy:notice"), headers={"accept-language": language}).content.decode()

    assert said in page
    assert consents.NOTICES[consents.VERSION] in page


def test_who_signs_up_goes_on_under_the_notice_of_today(client):
    assert reverse("privacy:notice") in client.get(reverse("account_signup")).content.decode()

    client.post(reverse("account_signup"), NEW, REMOTE_ADDR="203.0.113.9")

    (kept,) = Consent.objects.filter(user=User.objects.get(email=NEW["email"]))
    assert (kept.version, kept.ip) == (consents.VERSION, "203.0.113.9")
    assert kept.sha256 == consents.text_hash()


def test_a_consent_is_not_changed_afterwards():
    kept = consents.accept_notice(builders.a_customer(), ip="203.0.113.9")

    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=kept.pk).update(version="1999.1")


def test_the_page_and_the_copy_show_notice_terms_and_agreement_newest_first():
    customer = builders.a_customer()
    consents.accept_notice(customer, ip="203.0.113.9")
    order = microdata_builders.completed(customer)

    page = logged_in(customer).get(reverse("privacy:own_data")).content.decode()
    given = given_by(customer, current_office())

    assert [what.what.split()[0] for what in given] == ["SPPD", "Syarat", "Pemberitahuan"]
    for said in ("203.0.113.9", order.code, "Syarat pembelian versi 2026.1", "Pemberitahuan privasi versi"):
        assert said in page
    assert "203.0.113.9" in json.dumps([part.rows for part in held_on(customer)], default=str)


def test_nobody_sees_what_others_agreed_to():
    builders.submitted()

    assert given_by(builders.a_customer(), current_office()) == []
