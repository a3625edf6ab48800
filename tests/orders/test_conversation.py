"""The conversation of an order: who hears of it, what it shows to whom, and that it moves nothing (T2)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from microdata.services import review
from orders import conversation
from orders.conversation import write_to_customer, write_to_office
from orders.lifecycle import NotNow, Refused
from orders.models import Message, Order, OrderEvent
from orders.services import cancel
from orders.states import OrderState
from silastik.core.files import accept
from silastik.core.models import Mail
from tests import builders, microdata_builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def ask(order: Order, text: str = "Kapan selesai?", **options: Any) -> Message:
    return write_to_office(order, text=text, key=options.pop("key", uuid4()), by=order.customer, **options)


def answer(order: Order, text: str = "Besok.", **options: Any) -> Message:
    by = options.pop("by", order.assigned_to)
    return write_to_customer(order, text=text, key=options.pop("key", uuid4()), by=by, **options)


def opened(order: Order, person: Any, query: str = "") -> Page:
    client = Client()
    client.force_login(person)
    is_customer = person.pk == order.customer_id
    page = order.get_absolute_url() if is_customer else reverse("orders:workbench", args=[order.code])
    return Page(client.get(page + query))


def mails_to(person: Any) -> list[Mail]:
    return list(Mail.objects.filter(to=person.email, subject__contains="pesan dari"))


def test_a_message_moves_neither_state_nor_turn_nor_clock():
    order = microdata_builders.needs_explanation()
    held = Order.objects.values("state", "turn", "turn_since", "clock_used", "due_at", "escalates_at")
    before = held.get(pk=order.pk)

    ask(order, "Variabel R102 untuk mengukur akses air.")
    answer(order)

    assert held.get(pk=order.pk) == before
    assert before["state"] == OrderState.NEEDS_EXPLANATION


def test_who_answers_a_question_in_the_conversation_is_kindly_told_where_the_answer_belongs():
    order = microdata_builders.needs_explanation()
    client = Client()
    client.force_login(order.customer)
    url = reverse("orders:write_to_office", args=[order.code])

    page = Page(client.post(url, {"key": uuid4(), "text": "Untuk mengukur akses air."}, follow=True))

    assert "Pertanyaan petugas masih menunggu jawaban Anda di formulirnya" in page.text
    assert "tidak menggantikan jawaban itu, dan waktu pelayanan tetap berhenti" in page.text
    review.explain(order, answer="Untuk mengukur akses air.", by=order.customer)
    assert microdata_builders.fresh(order).state == OrderState.IN_REVIEW


def test_all_officers_hear_of_a_message_while_nobody_has_taken_the_order():
    order, officers = builders.submitted(), [builders.an_officer(), builders.an_officer()]

    ask(order)

    assert [len(mails_to(officer)) for officer in officers] == [1, 1]
    (mail,) = mails_to(officers[0])
    assert f"/petugas/{order.code}/#percakapan" in mail.text


def test_only_the_officer_in_charge_hears_of_it_afterwards_unless_they_have_left():
    order, colleague = builders.taken(), builders.an_officer()

    ask(order)
    assert (len(mails_to(order.assigned_to)), len(mails_to(colleague))) == (1, 0)

    opened(order, order.assigned_to)
    order.assigned_to.is_active = False
    order.assigned_to.save()
    ask(order, "Masih ada?")
    assert len(mails_to(colleague)) == 1


def test_there_is_one_mail_as_long_as_it_is_unread_and_a_new_one_after_reading():
    order = builders.taken()

    for text in ("Satu", "Dua", "Tiga"):
        answer(order, text)
    assert len(mails_to(order.customer)) == 1

    opened(order, order.customer)
    answer(order, "Empat")
    assert len(mails_to(order.customer)) == 2


def test_a_mail_holds_the_beginning_without_addresses_and_long_numbers():
    order = builders.taken()

    answer(order, "NIK 7502011234560001, HP +62 812-3456-7890, rani@contoh.id: " + "sudah kami catat. " * 40)

    (mail,) = mails_to(order.customer)
    for secret in ("7502011234560001", "3456-7890", "rani@contoh.id"):
        assert secret not in mail.text + mail.html
    assert "NIK …, HP …, …" in " ".join(mail.text.split())
    assert len(mail.text) < 1200
    assert f"/pesanan/{order.code}/#percakapan" in mail.text


def test_a_mail_to_a_customer_abroad_is_in_english():
    order = builders.taken(builders.a_customer_abroad())

    answer(order, "The file is ready.")

    mail = Mail.objects.get(to=order.customer.email, text__contains="The file is ready.")
    assert "message from our officer" in mail.subject


def test_both_sides_see_what_is_unread_and_what_the_other_has_read():
    order = builders.taken()
    ask(order)
    assert "1 pesan baru" in opened(builders.fresh(order), order.assigned_to).text
    assert "dibaca" in opened(builders.fresh(order), order.customer).text

    answer(builders.fresh(order))
    assert "dibaca" not in opened(builders.fresh(order), order.assigned_to).text
    assert builders.fresh(order).unread_from_office == 1
    listed = Client()
    listed.force_login(order.customer)
    assert "1 pesan baru" in Page(listed.get(reverse("orders:list"))).text

    assert "1 pesan baru" in opened(order, order.customer).text
    assert "1 pesan baru" not in opened(order, order.customer).text
    assert "dibaca" in opened(builders.fresh(order), order.assigned_to).text


@pytest.mark.parametrize("role", ["officer", "treasurer", "head", "auditor"])
def test_a_glance_of_somebody_else_does_not_make_a_message_read(role):
    order = builders.taken()
    ask(order)

    opened(order, builders.staff(role))

    assert builders.fresh(order).unread_from_customer == 1


def test_what_came_while_the_page_was_open_stays_unread():
    order = builders.taken()
    first = ask(order)
    ask(order, "Satu lagi.")

    conversation.mark_read(order, reader=order.assigned_to, by_office=True, upto=first)

    assert builders.fresh(order).unread_from_customer == 1


def test_the_customer_meets_one_office_and_officers_meet_names():
    order = builders.taken(officer=builders.an_officer(name="Siti Rahmawati"))
    answer(order)

    assert "Siti Rahmawati" not in opened(order, order.customer).text
    assert "Siti Rahmawati" in opened(order, builders.an_officer()).text


def test_the_same_form_sent_twice_is_one_message_but_new_words_after_going_back_are_another():
    order, key = builders.submitted(), uuid4()

    ask(order, "Halo", key=key)
    with pytest.raises(NotNow):
        ask(order, "Halo", key=key)
    ask(order, "Halo lagi", key=key)

    assert list(order.messages.values_list("text", flat=True)) == ["Halo", "Halo lagi"]


def test_only_customer_and_officers_write_and_nobody_on_both_sides():
    order = builders.submitted()
    stranger, treasurer = builders.a_customer(), builders.a_treasurer()

    for person in (stranger, treasurer, builders.an_officer()):
        with pytest.raises(PermissionDenied):
            write_to_office(order, text="Halo", key=uuid4(), by=person)
    for person in (stranger, treasurer, order.customer):
        with pytest.raises(PermissionDenied):
            write_to_customer(order, text="Halo", key=uuid4(), by=person)


def test_a_message_is_kept_as_it_was_written():
    message = ask(builders.submitted(), files=[accept(builders.an_upload())])

    for act in (lambda: Message.objects.update(text="Lain"), message.attachments.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert "Kapan" not in str(OrderEvent.objects.filter(action="message_in").values())


def test_after_the_end_people_write_for_thirty_days_and_read_for_ever():
    order = builders.submitted()
    ask(order, "Saya batalkan.")

    order = cancel(order, by=order.customer)
    ask(order, "Mengapa tidak bisa lagi?", now=order.cancelled_at + timedelta(days=30))
    with pytest.raises(Refused, match="sudah ditutup"):
        ask(order, "Halo?", now=order.cancelled_at + timedelta(days=30, seconds=1))
    assert "Anda dapat menulis sampai" in opened(order, order.customer).text
