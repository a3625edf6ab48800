"""What is left of somebody whose account is closed: papers, money and a record that still proves itself."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.models import Complaint
from orders import conversation
from orders.evidence import roots, sealing
from orders.lifecycle import Refused
from orders.models import Attachment, Document, Message, Order, OrderEvent
from payments.models import Entitlement, Payment
from silastik.core.models import Mail
from silastik.privacy import erasing
from silastik.privacy.models import DoomedFile
from silastik.privacy.treatment import ERASED, TREATMENTS
from silastik.users import roles
from silastik.users.models import User
from tests import builders
from tests.feedback.cases import a_complaint
from tests.privacy.people import WORDS, somebody, with_a_life
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db


def traces() -> list[str]:
    """Every field of every table that still holds one of their words, but for those that are kept for a reason."""
    found = []
    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy:
            continue
        treatment = TREATMENTS.get(model._meta.label)
        kept = set(treatment.keeps) if treatment else set()
        fields = [f for f in model._meta.local_concrete_fields if f.name not in kept]
        for row in model._base_manager.all():
            for field in fields:
                value = str(field.value_from_object(row))
                found += [f"{model._meta.label}.{field.name}: {word}" for word in WORDS if word in value]
    return found


def closed(person: User) -> User:
    erasing.erase(person, now=timezone.now())
    person.refresh_from_db()
    return person


def test_no_word_of_theirs_is_left_but_what_is_kept_for_a_reason():
    person = with_a_life()
    Mail.objects.update(sent_at=timezone.now())
    assert len({trace.rpartition(":")[0] for trace in traces()}) > 20

    closed(person)

    assert traces() == []


def test_what_was_sealed_still_proves_itself():
    person = with_a_life()
    sealing.seal()
    roots.sign(timezone.now())
    before = list(OrderEvent.objects.values())

    closed(person)

    assert list(OrderEvent.objects.values()) == before
    assert list(sealing.broken_links()) == []
    assert list(roots.broken_roots()) == []


def test_papers_and_payments_are_as_they_were():
    person = with_a_life()
    papers = list(Document.objects.order_by("pk").values())
    payments = list(Payment.objects.order_by("pk").values())

    closed(person)

    assert list(Document.objects.order_by("pk").values()) == papers
    assert list(Payment.objects.order_by("pk").values()) == payments
    assert any("Zubaidah Kasim" in str(paper["snapshot"]) for paper in papers)
    name = Document.objects.exclude(file="").first().file.name
    assert (Path(settings.PRIVATE_ROOT) / name).exists()


def test_files_they_sent_are_deleted_and_papers_are_not():
    person = with_a_life()
    sent = [Attachment.objects.get().file.name, Entitlement.objects.get().letter.name]
    assert all((Path(settings.PRIVATE_ROOT) / name).exists() for name in sent)

    closed(person)
    deleted = erasing.delete_doomed()

    assert deleted >= len(sent)
    assert not any((Path(settings.PRIVATE_ROOT) / name).exists() for name in sent)
    assert not DoomedFile.objects.exists()
    assert erasing.delete_doomed() == 0


def test_erasing_twice_changes_nothing_more():
    person = closed(with_a_life())
    left = [list(model._base_manager.order_by("pk").values()) for model in (User, Order, Message, Complaint, Mail)]

    erasing.erase(person, now=person.closed_at)

    assert left == [
        list(model._base_manager.order_by("pk").values()) for model in (User, Order, Message, Complaint, Mail)
    ]


def test_nobody_else_loses_a_word():
    other = builders.completed(builders.a_customer(name="Orang Lain"))
    closed(with_a_life())
    other = builders.fresh(other)

    assert other.customer.name == "Orang Lain"
    assert other.customer.is_active
    assert Mail.objects.filter(to=other.customer.email).exclude(text="").exists()


def test_baskets_are_gone_and_orders_are_found_by_code_only():
    person = closed(with_a_life())
    order = Order.objects.filter(customer=person).first()

    assert not Order.objects.filter(customer=person, state="draft").exists()
    assert order.code.lower() in order.words.text
    assert order.words.customer == f"akun ditutup {person.pk}"


def test_the_office_still_opens_their_orders():
    person = closed(with_a_life())
    officer = logged_in(builders.an_officer())

    for order in Order.objects.filter(customer=person):
        page = officer.get(reverse("orders:workbench", args=[order.code]))
        assert page.status_code == 200
        assert f"Akun ditutup {person.pk}" in page.content.decode()
    assert ERASED in page.content.decode()
    assert officer.get(reverse("payments:entitlements")).status_code == 200
    letter = reverse("payments:entitlement_letter", args=[Entitlement.objects.get().pk])
    assert officer.get(letter).status_code == 404


def test_the_auditor_still_reads_who_opened_their_data_by_number():
    person = closed(with_a_life())
    page = logged_in(builders.staff(roles.AUDITOR)).get(reverse("reports:readings")).content.decode()

    assert f"Akun ditutup {person.pk}" in page
    assert "zubaidah" not in page.lower()


def test_they_are_logged_out_everywhere_and_cannot_come_back():
    person = somebody()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    assert client.get(reverse("users:security")).status_code == 200

    closed(person)

    assert client.get(reverse("users:security")).status_code == 302
    again = Client()
    again.post(reverse("account_login"), {"login": "zubaidah.kasim@contoh.id", "password": builders.PASSWORD})
    assert "_auth_user_id" not in again.session


def test_their_address_can_open_a_new_account(client):
    closed(somebody())
    new = {"email": "zubaidah.kasim@contoh.id", "password1": "danau-limboto-77", "password2": "danau-limboto-77"}

    client.post(reverse("account_signup"), new)

    assert User.objects.get(email=new["email"]).closed_at is None


def test_no_mail_is_written_to_a_closed_account():
    order = builders.completed(somebody())
    closed(order.customer)
    officer = logged_in(order.assigned_to)

    page = officer.get(reverse("orders:workbench", args=[order.code])).content.decode()
    with pytest.raises(Refused, match="sudah ditutup"):
        conversation.write_to_customer(builders.fresh(order), by=order.assigned_to, text="Halo", key=uuid4())

    assert "Akun pelanggan ini sudah ditutup" in page
    assert not Mail.objects.filter(to__endswith=".invalid").exists()


def test_a_mail_that_waited_for_them_is_not_sent_any_more():
    order = builders.completed(somebody())
    assert Mail.objects.filter(to=order.customer.email, sent_at=None).exists()

    closed(order.customer)

    assert not Mail.objects.filter(to="", sent_at=None).exists()
    assert not Mail.objects.filter(to__startswith="zubaidah").exists()


def test_what_staff_are_accused_of_does_not_vanish_with_whoever_said_so():
    person = somebody()
    a_complaint(text="Petugas meminta uang.", subject="integrity", by=person)

    closed(person)

    assert Complaint.objects.get().text == "Petugas meminta uang."
