"""The SPPD on the pages of customer and officer: what is typed, told, and hidden (M8)."""

import pytest
from django.urls import reverse

from microdata.services import agreements
from microdata.states import AgreementState
from tests import builders
from tests import microdata_builders as build
from tests.microdata import signing
from tests.misfortune.page import Page

S = AgreementState


def upload(order, count: int = 1):
    build.render_papers(order)
    return agreements.upload(order, files=[build.signed_pdf(order) for _copy in range(count)], by=order.customer)


@pytest.fixture
def order(db):
    return build.offered()


def state(order) -> str:
    return build.fresh(order).agreement.state


def send(client, person, name: str, order, **data) -> Page:
    client.force_login(person)
    return Page(client.post(reverse(f"microdata:{name}", args=[order.code]), data, follow=True))


def test_the_customer_uploads_both_originals_and_reads_what_the_check_saw(client, order):
    content = signing.signed(signing.issued(order))
    files = {name: builders.an_upload(content, f"{name}.pdf") for name in ("first", "second")}

    page = send(client, order.customer, "agreement_upload", order, **files)

    assert "Isinya sama dengan SPPD yang kami terbitkan." in page.text
    assert signing.SIGNER in page.text
    assert build.fresh(order).agreement.files.count() == 2


def test_a_courier_without_a_number_stays_with_the_customer(client, order):
    page = send(client, order.customer, "agreement_post", order, courier="Pos Indonesia", tracking_number="")

    assert page.status == 422
    url = reverse("microdata:agreement_post", args=[order.code])
    assert page.held(url) == {"courier": "Pos Indonesia", "tracking_number": ""}
    assert page.wrong("pos_tracking_number")


def test_what_the_officer_typed_stays_when_something_is_missing(client, order):
    upload(order)

    page = send(client, order.assigned_to, "agreement_accept", order, serials="ABC1", rank_fits="on")

    assert page.status == 422
    assert page.held(reverse("microdata:agreement_accept", args=[order.code]))["serials"] == "ABC1"
    assert page.wrong("sah_serials") == "Isikan nomor seri dua meterai: satu pada tiap rangkap."


def test_the_officer_receives_and_accepts_paper(client, order):
    page = send(
        client, order.assigned_to, "agreement_receive", order, originals=2, stamps=2, is_signed="on", rank_fits="on"
    )
    assert "2 rangkap, 2 meterai" in page.text

    send(client, order.assigned_to, "agreement_accept", order)

    assert state(order) == S.ACCEPTED


def test_an_empty_reason_is_told_at_its_field(client, order):
    upload(order)

    page = send(client, order.assigned_to, "agreement_return", order, reason="")

    assert page.status == 422
    assert page.wrong("kembali_reason")


def test_strangers_learn_nothing_and_customers_decide_nothing(client, order):
    upload(order)
    file = reverse("microdata:agreement_file", args=[order.code, order.agreement.files.get().pk])
    address = {name: reverse(f"microdata:{name}", args=[order.code]) for name in ("agreement_upload", "agreement_post")}
    client.force_login(builders.a_customer())
    assert {client.post(url).status_code for url in address.values()} == {404}
    assert client.get(file).status_code == 404

    client.force_login(order.customer)
    for name in ("agreement_receive", "agreement_accept", "agreement_return"):
        assert client.post(reverse(f"microdata:{name}", args=[order.code])).status_code == 403
    assert b"".join(client.get(file)).startswith(b"%PDF")


@pytest.mark.parametrize("typed", ["number", "code", "address"])
def test_the_officer_finds_the_order_by_number_code_or_scanned_address(client, order, typed):
    document = order.agreement.document
    address = document.snapshot["verification"]["url"]
    client.force_login(builders.an_officer())
    text = {"number": f" {document.number.lower()} ", "code": document.code.replace("-", ""), "address": address}[typed]

    response = client.post(reverse("microdata:scan"), {"number": text})

    assert response["Location"] == reverse("orders:workbench", args=[order.code])


def test_a_number_that_no_sppd_has_is_told_and_stays(client, db):
    client.force_login(builders.an_officer())

    page = Page(client.post(reverse("microdata:scan"), {"number": "0009/SPPD"}))

    assert page.status == 422
    assert page.wrong("id_number") == "Tidak ada SPPD dengan nomor atau kode ini."
    assert page.tree.xpath("//input[@id='id_number']/@value") == ["0009/SPPD"]


def test_the_office_reaches_the_search_from_its_queue(client, db):
    client.force_login(builders.an_officer())

    page = Page(client.get(reverse("orders:queue")))

    assert page.tree.xpath("//nav//a[@href=$url]", url=reverse("microdata:scan"))
