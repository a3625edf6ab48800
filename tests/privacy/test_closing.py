"""Closing an account: asked for and confirmed, taken back for a week, done once, and never while something is open."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.services import answer_complaint, close_complaint
from orders.lifecycle import Refused
from orders.models import Order
from orders.submission import customer_problems
from silastik.core.models import JobRun, Mail
from silastik.privacy import closing
from silastik.privacy.tasks import close_accounts
from silastik.users.models import User
from tests import builders
from tests.feedback.cases import a_complaint
from tests.users.accounts import confirmed, logged_in, mails_to

pytestmark = pytest.mark.django_db
PAGE = reverse("privacy:close_account")
KEEP = reverse("privacy:keep_account")
LATER = timedelta(days=8)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_page_says_what_is_erased_what_stays_and_what_can_no_longer_be_done():
    text = logged_in(builders.a_customer()).get(PAGE).content.decode()

    for said in ("Yang dihapus", "Yang wajib kami simpan", "Yang tidak dapat dilakukan lagi", "UU 27/2022", "7 hari"):
        assert said in text
    assert "Tutup akun saya" in text


def test_nothing_happens_before_the_password_is_confirmed():
    customer = builders.a_customer()

    logged_in(customer).post(PAGE)

    assert fresh(customer).closes_at is None


def test_who_asks_is_told_by_mail_and_on_every_page_until_when_it_can_be_taken_back():
    customer = builders.a_customer()
    client = logged_in(customer)

    page = confirmed(client, PAGE, follow=True).content.decode()

    assert "Akun ini akan ditutup pada" in page
    assert "Akun ini akan ditutup pada" in client.get(reverse("orders:list")).content.decode()
    (letter,) = mails_to(customer.email)
    assert "akan ditutup" in letter.subject
    assert reverse("privacy:own_data") in letter.text
    assert fresh(customer).closes_at - timezone.now() > timedelta(days=6)


def test_asking_twice_moves_nothing():
    customer = builders.a_customer()
    closing.ask(customer)
    first = fresh(customer).closes_at

    closing.ask(customer, now=timezone.now() + timedelta(days=2))

    assert fresh(customer).closes_at == first
    assert len(mails_to(customer.email)) == 1


def test_logging_in_again_and_pressing_the_button_keeps_the_account():
    customer = builders.a_customer(name="Rani")
    closing.ask(customer)
    client = logged_in(customer)
    assert "Batalkan penutupan" in client.get(reverse("orders:list")).content.decode()

    client.post(KEEP)
    closing.close_due(timezone.now() + LATER)

    assert fresh(customer).name == "Rani"
    assert fresh(customer).closes_at is None
    assert "tidak jadi ditutup" in mails_to(customer.email)[-1].subject


def test_keeping_an_account_that_is_not_being_closed_is_told():
    client = logged_in(builders.a_customer())

    assert "tidak sedang ditutup" in client.post(KEEP, follow=True).content.decode()


@pytest.mark.parametrize("stage", ["submitted", "offered", "billed", "paid", "delivered", "in_revision"])
def test_an_account_with_an_unfinished_order_is_not_closed(stage):
    order = getattr(builders, stage)()

    with pytest.raises(Refused, match="pesanan belum selesai"):
        closing.ask(order.customer)


@pytest.mark.parametrize("stage", ["completed", "cancelled", "a_basket"])
def test_finished_orders_and_baskets_are_no_hindrance(stage):
    order = getattr(builders, stage)()

    assert closing.ask(order.customer).closes_at


def test_an_account_with_an_open_complaint_is_not_closed():
    customer = builders.a_customer()
    complaint = a_complaint(by=customer)
    with pytest.raises(Refused, match="pengaduan belum ditutup"):
        closing.ask(customer)

    answer_complaint(complaint, text="Sudah kami perbaiki.", by=builders.an_officer())
    close_complaint(complaint, by=customer)

    assert closing.ask(customer).closes_at


def test_the_page_says_why_it_cannot_be_closed_now():
    order = builders.submitted()

    text = logged_in(order.customer).get(PAGE).content.decode()

    assert "1 pesanan belum selesai" in text
    assert "disabled" in text


def test_staff_do_not_close_their_own_accounts():
    officer = builders.an_officer()
    client = logged_in(officer)

    assert PAGE not in client.get(reverse("privacy:own_data")).content.decode()
    assert "Akun petugas ditutup oleh administrator" in confirmed(client, PAGE, follow=True).content.decode()
    assert fresh(officer).closes_at is None


def test_who_is_leaving_does_not_order():
    customer = builders.a_customer()
    closing.ask(customer)

    assert "Akun ini sedang ditutup" in customer_problems(fresh(customer))[0].sentence


def test_the_job_closes_what_is_due_and_nothing_else():
    due, waiting, staying = (builders.a_customer(name=name) for name in ("Due", "Waiting", "Staying"))
    closing.ask(due, now=timezone.now() - LATER)
    closing.ask(waiting)

    close_accounts()

    assert [fresh(person).name for person in (due, waiting, staying)] == [
        f"Akun ditutup {due.pk}",
        "Waiting",
        "Staying",
    ]
    assert JobRun.objects.get(name="close-accounts").counts == {"closed": 1, "kept": 0, "files": 0}


def test_the_job_run_twice_closes_once():
    customer = builders.a_customer()
    closing.ask(customer, now=timezone.now() - LATER)

    close_accounts()
    at = fresh(customer).closed_at
    close_accounts()

    assert fresh(customer).closed_at == at
    assert closing.close(customer.pk, now=timezone.now()) is None


def test_the_last_letter_goes_to_the_address_they_had_and_has_no_link():
    customer = builders.a_customer(name="Rani Hulopi")
    address = customer.email
    closing.ask(customer, now=timezone.now() - LATER)

    close_accounts()

    (letter,) = mails_to(address)
    assert "sudah ditutup" in letter.subject
    assert "http" not in letter.text.replace("https://gorontalokab.bps.go.id", "")
    assert not Mail.objects.exclude(pk=letter.pk).filter(text__contains="Rani").exists()


def test_an_order_made_since_keeps_the_account_and_its_owner_is_told():
    order = builders.submitted()
    User.objects.filter(pk=order.customer_id).update(closes_at=timezone.now() - LATER)

    close_accounts()

    assert fresh(order.customer).closed_at is None
    assert fresh(order.customer).closes_at is None
    assert "belum dapat ditutup" in mails_to(order.customer.email)[-1].subject
    assert Order.objects.get(pk=order.pk).customer.name == order.customer.name
