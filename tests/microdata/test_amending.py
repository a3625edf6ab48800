"""Choosing again: while an order is explained, and for one made anew from a rejected one (M4)."""

import re

import pytest
from django.urls import reverse

from microdata.models import MicrodataOrder
from microdata.services import choosing, submission
from orders.models import PurchaseTerms
from tests import builders

from .shelf import a_dataset

pytestmark = pytest.mark.django_db


SOME = {"vs": "sebagian", "v": ["R101", "R501A"], "sa": "sebagian", "a": ["7502"], "f": ["csv", "sav"]}


def address(dataset, part: str = "choose") -> str:
    return reverse(f"microdata:{part}", args=[dataset.slug])


@pytest.fixture
def customer(client):
    customer = builders.a_customer()
    client.force_login(customer)
    return customer


def ticked(response, name: str) -> list[str]:
    boxes = re.findall(rf'<input[^>]* name="{name}" value="(\w+)"([^>]*)>', response.content.decode())
    return [value for value, rest in boxes if "checked" in rest]


def submitted(customer, dataset):
    order = choosing.choose_in_draft(
        customer, dataset, variables=["R101", "R502"], areas=["7502"], formats=["csv"]
    ).order
    choosing.save_abstract(order, background="a", objectives="b", method="c", outputs="d")
    choosing.save_signer(order, name="Rani", position="Dekan", institution="UNG", identity="1234567890123456")
    return submission.submit(order, by=customer, terms=PurchaseTerms.objects.first())


def judged(order, *, cancel: bool):
    from microdata.services import review

    officer = builders.an_officer()
    review.take(order, by=officer)
    selection = order.selections.get()
    verdict = review.VerdictInput(selection, "variable", "R502", fits=False, reason="Tidak ada di metode")
    if cancel:
        review.reject(order, reason="Belum sesuai", verdicts=[verdict], by=officer)
    else:
        review.ask(order, question="Untuk apa R502?", verdicts=[verdict], by=officer)
    return MicrodataOrder.objects.get(pk=order.pk)


def test_an_order_that_is_being_explained_is_amended_by_its_customer(client, customer):
    dataset = a_dataset()
    order = judged(submitted(customer, dataset), cancel=False)
    url = f"{address(dataset)}?pesanan={order.code}"
    assert "Tidak ada di metode" in client.get(url).content.decode()

    response = client.post(url, SOME | {"v": ["R101"]})

    assert response.url == f"{order.get_absolute_url()}#penjelasan"
    assert order.selections.get().variables == ["R101"]


def test_a_submitted_order_is_not_amended(client, customer):
    dataset = a_dataset()
    order = submitted(customer, dataset)

    assert client.post(f"{address(dataset)}?pesanan={order.code}", SOME).status_code == 404


def test_a_stranger_amends_nothing(client, customer):
    dataset = a_dataset()
    order = judged(submitted(builders.a_customer(), dataset), cancel=False)

    assert client.get(f"{address(dataset)}?pesanan={order.code}").status_code == 404
    assert client.post(f"{address(dataset)}?pesanan={order.code}", SOME).status_code == 404


def test_reasons_stand_beside_the_fields_of_an_order_made_again(client, customer):
    dataset = a_dataset()
    submission.copy_from(judged(submitted(customer, dataset), cancel=True), by=customer)

    page = client.get(address(dataset))

    assert "Tidak ada di metode" in page.content.decode()
    assert ticked(page, "v") == ["R502", "R101"]  # what did not fit comes first
