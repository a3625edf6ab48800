"""Canned texts: filled in for the order, in its customer's language, and put where the officer writes."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders import canned
from orders.models import CannedText, Order
from silastik.core.dates import long_time
from tests import builders, microdata_builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def a_text(place: str = "message", **fields: Any) -> CannedText:
    defaults = {"title": "Sapaan", "body": "Yth. {nama}, pesanan {kode}.", "body_en": "Dear {nama}, order {kode}."}
    return CannedText.objects.create(place=place, **defaults | fields)


def workbench(order: Order, query: str = "") -> Page:
    client = Client()
    client.force_login(order.assigned_to)
    return Page(client.get(reverse("orders:workbench", args=[order.code]) + query))


def test_a_text_is_shown_as_the_customer_would_read_it_and_put_into_the_field_without_a_script():
    order, text = builders.taken(builders.a_customer(name="Rani Abdullah")), a_text()

    assert f"Yth. Rani Abdullah, pesanan {order.code}." in workbench(order).text
    field = workbench(order, f"?teks={text.pk}").held(reverse("orders:write_to_customer", args=[order.code]))

    assert field["text"] == f"Yth. Rani Abdullah, pesanan {order.code}."


def test_a_customer_abroad_gets_it_in_english():
    order, text = builders.taken(builders.a_customer_abroad(name="Mei Tan")), a_text()

    field = workbench(order, f"?teks={text.pk}").held(reverse("orders:write_to_customer", args=[order.code]))

    assert field["text"] == f"Dear Mei Tan, order {order.code}."


def test_a_deadline_is_written_by_the_offices_clock_and_not_offered_while_there_is_none():
    order = builders.taken()
    a_text(body="Paling lambat {tenggat}.", body_en="By {tenggat}.")
    due = timezone.now()
    Order.objects.filter(pk=order.pk).update(due_at=due)
    assert f"Paling lambat {long_time(due, order.office.tz)}." in workbench(order).text

    Order.objects.filter(pk=order.pk).update(due_at=None)
    assert "Paling lambat {" not in workbench(order).text
    assert "Sapaan" not in workbench(order).text


def test_a_name_with_braces_fills_nothing_else():
    order = builders.taken(builders.a_customer(name="{kode} {tenggat.__class__}"))
    a_text()

    (filled,) = canned.choices(order, "")["message"].texts

    assert "{tenggat.__class__}" in filled.text


@pytest.mark.parametrize("body", ["Yth. {name}", "{nama", "nama}", "{}", "{nama.email}", "{{nama}}"])
def test_a_text_with_an_unknown_placeholder_is_refused(body):
    with pytest.raises(ValidationError, match="yang dapat diisi"):
        CannedText(place="message", title="Salah", body=body, body_en="ok").full_clean()


def test_texts_for_review_and_cancelling_begin_their_own_fields():
    order = microdata_builders.in_review()
    review, cancel = a_text("review", title="Tujuan umum"), a_text("cancel", title="Dobel")

    page = workbench(order, f"?teks={review.pk}")
    assert page.held(reverse("microdata:decide", args=[order.code]))["message"].startswith("Yth. ")
    assert page.held(reverse("orders:office_cancel", args=[order.code]))["reason"] == ""
    page = workbench(order, f"?teks={cancel.pk}")
    assert page.held(reverse("orders:office_cancel", args=[order.code]))["reason"].startswith("Yth. ")


@pytest.mark.parametrize("odd", ["abc", "-1", "9" * 40, "0"])
def test_an_odd_number_of_a_text_begins_nothing(odd):
    order = builders.taken()
    a_text()

    assert workbench(order, f"?teks={odd}").held(reverse("orders:write_to_customer", args=[order.code]))["text"] == ""


def test_a_text_no_longer_offered_is_not_shown():
    order = builders.taken()
    a_text(is_offered=False)

    assert "Teks baku" not in workbench(order).text


def test_the_texts_that_ship_are_complete_and_what_people_changed_stays():
    path = Path(settings.BASE_DIR) / "orders/fixtures/canned_texts.csv"
    loaded = canned.load(path)
    for text in CannedText.objects.all():
        text.full_clean()
    CannedText.objects.filter(title="Dipesan dua kali").update(body="Punya kami.")

    assert loaded >= 8
    assert canned.load(path) == 0
    assert CannedText.objects.get(title="Dipesan dua kali").body == "Punya kami."


def test_the_administrator_keeps_the_texts_with_their_history(client):
    admin = builders.staff("administrator")
    client.force_login(admin)
    text = a_text()
    form = {"place": "message", "title": "Sapaan", "body": "Halo {nama}", "body_en": "Hello {nama}", "position": 1}

    client.post(reverse("admin:orders_cannedtext_change", args=[text.pk]), form | {"is_offered": "on"})

    text.refresh_from_db()
    assert text.body == "Halo {nama}"
    history = client.get(reverse("admin:orders_cannedtext_history", args=[text.pk])).content.decode()
    assert "Yth. {nama}, pesanan {kode}." in history
