"""Mails, addresses of pages and the record of readings hold no more of a person than they need."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from silastik.core.models import Mail
from silastik.users import access, roles
from silastik.users.models import AccessRecord
from tests import builders, microdata_builders
from tests.addresses.table import addresses
from tests.privacy.people import NPWP, WORDS, with_a_life
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db
# What no mail needs, to whomever it goes: it travels unsealed.
SECRET = [NPWP, "09.254.294.3-407.000", "+628998877665", "8998877665", "Jalan Melati", builders.PASSWORD]


def test_no_mail_holds_npwp_telephone_or_home_address():
    with_a_life()

    mails = list(Mail.objects.all())

    assert len(mails) > 15
    assert [
        (mail.key, word) for mail in mails for word in SECRET if word in f"{mail.subject}{mail.text}{mail.html}"
    ] == []


def test_no_mail_holds_the_number_that_the_signer_of_an_agreement_is_known_by():
    order = microdata_builders.completed()

    assert order.signer_identity
    assert not Mail.objects.filter(text__contains=order.signer_identity).exists()
    assert not Mail.objects.filter(html__contains=order.signer_identity).exists()


def test_subjects_of_mails_name_orders_and_not_people():
    with_a_life()

    assert [mail.subject for mail in Mail.objects.all() if "Zubaidah" in mail.subject] == []


def test_no_link_in_a_mail_carries_a_name_or_an_address():
    with_a_life()

    links = [link for mail in Mail.objects.all() for link in re.findall(r"https?://\S+", mail.text)]

    assert len(links) > 10
    assert [link for link in links for word in [*WORDS, "%40", "@"] if word in link] == []


def test_no_address_of_a_page_asks_for_a_person_by_name_or_e_mail():
    asked = {parameter for forms in addresses().values() for parameter in forms}

    assert len(asked) > 5
    assert [name for name in asked if re.search(r"e-?mail|npwp|phone|telepon|nama|customer|person|user", name)] == []


def test_the_record_of_readings_names_people_by_number_alone(client):
    person = builders.a_customer(email="rani.rahasia@contoh.id")
    administrator = logged_in(builders.staff(roles.ADMINISTRATOR))

    administrator.get(reverse("admin:users_user_change", args=[person.pk]))

    kept = AccessRecord.objects.get(kind=access.Kind.ACCOUNT)
    assert (kept.whose, kept.about) == (person, f"akun {person.pk}")


def test_who_looks_through_requests_for_rp0_is_recorded():
    person = with_a_life()
    officer = builders.an_officer()

    logged_in(officer).get(reverse("payments:entitlements"))

    assert AccessRecord.objects.filter(by=officer, whose=person, about__startswith="hak ").exists()


def test_a_list_of_orders_that_leaves_as_csv_is_recorded():
    order = builders.submitted()
    officer = builders.an_officer()

    answer = logged_in(officer).post(reverse("orders:bulk"), {"aksi": "ekspor", "pilih": [f"{order.code}|"]})

    assert answer["Content-Type"].startswith("text/csv")
    assert AccessRecord.objects.filter(by=officer, kind=access.Kind.EXPORT, about="antrean csv").exists()


@pytest.mark.parametrize("shown", ["orders_document", "payments_entitlement"])
def test_the_auditor_who_opens_a_paper_or_a_right_in_the_administration_is_recorded(shown):
    person = with_a_life()
    auditor = builders.staff(roles.AUDITOR)
    row = apps.get_model(shown.replace("_", ".")).objects.last()

    assert logged_in(auditor).get(reverse(f"admin:{shown}_change", args=[row.pk])).status_code == 200

    assert AccessRecord.objects.filter(by=auditor, whose=person).exists()
