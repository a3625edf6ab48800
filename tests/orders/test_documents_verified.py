"""Anybody can verify an official paper by its code (architecture, decision 6)."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from orders import documents, services
from tests import builders
from tests.orders.papers import a_paper, rendered

pytestmark = pytest.mark.django_db


def verify(client, code: str):
    return client.get(reverse("orders:verify"), {"kode": code})


def test_anybody_can_verify_a_paper_however_its_code_is_typed(client):
    order = builders.offered()
    document = rendered(order.documents.get())
    typed = document.code.replace("-", " ").lower().replace("0", "o").replace("1", "l")

    page = verify(client, typed).content.decode()

    assert "Asli dan berlaku" in page
    for fact in (document.number, document.code, document.sha256, "R. A.", "Badan Pusat Statistik Kabupaten Gorontalo"):
        assert fact in page


def test_the_verification_page_gives_no_other_personal_data(client):
    order = builders.offered()
    page = verify(client, order.documents.get().code).content.decode()

    for secret in (
        "Rani",
        "Abdullah",
        order.customer.email,
        order.customer.institution,
        order.customer.address,
        order.code,
    ):
        assert secret not in page


def test_the_qr_code_opens_the_verdict(client):
    document = a_paper()

    page = client.get(reverse("orders:verify_code", args=[document.code]))

    assert page.status_code == 200
    assert "Rp80.000" in page.content.decode()


def test_the_invoice_of_a_cancelled_order_is_cancelled():
    order = builders.offered()
    code = order.documents.get().code
    assert documents.verify(code).standing == documents.Standing.GENUINE

    services.cancel(order, by=order.customer)

    assert documents.verify(code).standing == documents.Standing.CANCELLED


def test_a_paper_that_was_replaced_names_its_successor(client):
    old = a_paper()
    new = a_paper(old.order, replaces=old)

    page = verify(client, old.code).content.decode()

    assert "Asli, tetapi sudah diganti" in page
    assert new.number in page
    assert new.code not in page


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "invoice 12", "x" * 200, ""])
def test_a_code_that_no_paper_has_is_told_so_and_what_to_do(client, code):
    page = verify(client, code)

    assert page.status_code == 404
    assert "error-summary" in page.content.decode()


def test_the_empty_page_asks_for_a_code(client):
    page = client.get(reverse("orders:verify"))

    assert page.status_code == 200
    assert "error-summary" not in page.content.decode()


def test_one_address_cannot_try_codes_without_end(client):
    cache.clear()
    document = a_paper()

    answers = [verify(client, "0000-0000-0000-0000").status_code for _attempt in range(30)]
    assert set(answers) == {404}
    assert verify(client, document.code).status_code == 429
    assert client.get(reverse("orders:verify_code", args=[document.code]), REMOTE_ADDR="10.9.8.7").status_code == 200
