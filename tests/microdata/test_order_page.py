"""What the customer reads on an order's page: whose turn it is, what does not fit, and where the papers are."""

import pytest
from django.urls import reverse

from microdata.services import review
from microdata.services.review import VerdictInput
from microdata.states import Part
from orders.states import Turn
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db


def page_of(client, order) -> str:
    client.force_login(order.customer)
    return client.get(order.get_absolute_url()).content.decode()


def test_the_customer_has_a_turn_while_the_office_makes_the_billing_code(client):
    order = build.offered()
    assert order.turn == Turn.OFFICE

    page = page_of(client, order)

    assert '<section class="turn turn-customer" aria-label="Giliran Anda">' in page
    assert "Menunggu Anda" in page
    assert "Menunggu kami" in page


def test_the_sppd_is_downloaded_where_it_is_sent_back(client):
    order = build.offered()
    build.render_papers(order)

    panel = page_of(client, order).partition('id="sppd"')[2].partition("</section>")[0]

    document = order.documents.get(kind="agreement")
    assert reverse("orders:document", args=[order.code, document.code]) in panel


def test_what_does_not_fit_is_called_by_its_name(client):
    order = build.in_review()
    area = VerdictInput(order.selections.get(), Part.AREA, "7502010", fits=False, reason="Bukan pesisir.")
    review.reject(order, reason="Tidak sesuai.", verdicts=[build.unfit(order), area], by=order.assigned_to)

    page = page_of(client, build.fresh(order))

    assert "<b>Variabel R102</b> Pertanyaan 2" in page
    assert "<b>Wilayah 7502010</b> Batudaa Pantai" in page


def test_a_variable_that_does_not_fit_stands_first_in_the_chooser(client):
    order = build.in_review()
    review.ask(order, question="Untuk apa R102?", verdicts=[build.unfit(order)], by=order.assigned_to)
    client.force_login(order.customer)

    address = reverse("microdata:choose", args=[order.selections.get().dataset.slug])
    response = client.get(address, {"pesanan": order.code})

    assert [row["name"] for row in response.context["variables"]["rows"]][:2] == ["R102", "R101"]
    assert f'href="{order.get_absolute_url()}"' in response.content.decode()


def test_an_order_is_not_rated_while_its_first_delivery_is_corrected(client):
    assert "Bagaimana pelayanan kami?" not in page_of(client, build.in_revision())
    assert "Bagaimana pelayanan kami?" in page_of(client, build.completed())


def test_the_files_come_before_the_question_whether_they_are_right(client):
    page = page_of(client, build.delivered())

    assert page.index('id="berkas"') < page.index('id="benar"')
