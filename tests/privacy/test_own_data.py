"""Whoever asks gets a copy of all that is held on them, and nothing of anybody else (UU 27/2022)."""

import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from orders import conversation
from orders.models import Order
from silastik.privacy.held import NOT_THEIRS, THEIRS, held_on
from silastik.users.models import User
from tests import builders
from tests.users.accounts import confirmed, logged_in

pytestmark = pytest.mark.django_db
PAGE = reverse("privacy:own_data")


def test_every_model_that_names_a_person_or_an_order_is_held_or_said_not_to_be():
    naming = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and not field.many_to_many
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, User | Order)
    }

    assert naming <= set(THEIRS) | set(NOT_THEIRS)
    assert not set(THEIRS) & set(NOT_THEIRS)


@pytest.mark.parametrize("label", THEIRS)
def test_what_is_left_out_is_there_to_be_left_out(label):
    names = {field.name for field in apps.get_model(label)._meta.concrete_fields}

    assert THEIRS[label][1] <= names


def test_the_copy_holds_account_orders_papers_and_conversation():
    customer = builders.a_customer(name="Rani Hulopi", phone="+6281234567890")
    order = builders.completed(customer)
    conversation.write_to_office(order, by=customer, text="Terima kasih banyak.", key=uuid4())

    answer = confirmed(logged_in(customer), PAGE)

    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    held = json.loads(answer.content)["held"]
    assert held["users.User"][0]["name"] == "Rani Hulopi"
    assert held["orders.Order"][0]["code"] == order.code
    assert {row["kind"] for row in held["orders.Document"]} == {"invoice", "receipt"}
    assert held["orders.Message"][0]["text"] == "Terima kasih banyak."
    assert held["payments.Payment"]
    assert held["core.Mail"]


def test_the_copy_holds_nothing_of_others_and_no_secret():
    stranger = builders.a_customer(name="Orang Lain")
    builders.completed(stranger)
    customer = builders.a_customer()
    order = builders.completed(customer, officer=builders.an_officer(name="Siti Pakaya"))

    text = confirmed(logged_in(customer), PAGE).content.decode()

    for hidden in ("Orang Lain", stranger.email, "Siti Pakaya", order.assigned_to.email, customer.password):
        assert hidden not in text
    assert '"kantor"' in text


def test_notes_among_colleagues_are_not_in_it():
    order = builders.taken()
    order.events.create(
        action="note",
        before=order.state,
        after=order.state,
        by=order.assigned_to,
        at=order.submitted_at,
        note="RAHASIA",
    )

    assert "RAHASIA" not in json.dumps([part.rows for part in held_on(order.customer)], default=str)


def test_the_page_says_what_is_kept_and_is_reached_from_the_account():
    client = logged_in(builders.a_customer())

    assert PAGE in client.get(reverse("users:security")).content.decode()
    assert "Unduh data saya" in client.get(PAGE).content.decode()


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(PAGE).url.startswith(reverse("account_login"))
