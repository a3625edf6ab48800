"""The workbench: what follows from the next act, why another cannot be done, and what others did meanwhile."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from microdata.services import review
from orders import notes
from orders.conversation import write_to_office
from orders.models import Document, Order
from orders.services import cancel, take_over
from publications import services
from silastik.core.models import Mail
from tests import builders, microdata_builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def page_of(order: Order, person: Any = None) -> Page:
    client = Client()
    client.force_login(person or order.assigned_to)
    return Page(client.get(reverse("orders:workbench", args=[order.code])))


def carried(page: Page) -> str:
    (element,) = page.tree.xpath("//*[@data-since]")
    return element.get("data-since")


def asked(order: Order, person: Any, since: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("orders:since", args=[order.code, since])).content.decode()


def test_an_offer_says_which_invoice_goes_out_who_is_told_and_what_the_time_does():
    order = builders.tick_all(builders.taken())

    said = page_of(order).text
    services.send_offer(order, by=order.assigned_to)

    number = order.documents.get(kind=Document.Kind.INVOICE).number
    assert f"Invoice {number} terbit" in said
    assert "Pelanggan mendapat e-mail." in said
    assert "Waktu pelayanan berjalan sampai kode billing dicatat, lalu berhenti sampai pelanggan membayar." in said
    assert Mail.objects.filter(to=order.customer.email, subject__contains=order.code).exists()


def test_a_customer_abroad_is_told_in_english_and_by_another_clock():
    said = page_of(builders.taken(builders.a_customer_abroad())).text

    assert "Pelanggan mendapat e-mail berbahasa Inggris." in said
    assert "Waktu pelayanan berhenti sampai pelanggan mengirim bukti transfer." in said


def test_an_act_that_must_wait_shows_every_reason():
    title, other = builders.a_publication(master=False), builders.a_publication(master=False)
    order = builders.taken(titles=[title, other])

    (button,) = page_of(order).tree.xpath("//form[contains(@action, '/penawaran/')]//button") or [None]

    assert button.get("disabled") is not None
    reasons = [li.text_content() for li in button.getparent().xpath(".//li[@class='reason']")]
    assert [any(t.title in reason for reason in reasons) for t in (title, other)] == [True, True]


def test_what_colleague_and_customer_did_since_is_told_and_ones_own_acts_are_not():
    order, colleague = builders.taken(), builders.an_officer(name="Siti Rahmawati")
    officer = order.assigned_to
    opened = carried(page_of(order))
    assert asked(order, officer, opened).strip() == ""

    write_to_office(order, text="Kapan?", key=uuid4(), by=order.customer)
    notes.add(order, text="Rahasia dapur", key=uuid4(), by=colleague)
    take_over(order, by=colleague, note="Rekan sakit")

    told = asked(order, officer, opened)
    for words in ("Pelanggan menulis pesan", "Catatan internal ditulis", "Diambil alih dari", "Rekan sakit", "Siti"):
        assert words in told
    assert "Rahasia dapur" not in told
    assert "Diambil alih" not in asked(order, colleague, opened)


def test_a_form_of_a_page_that_is_out_of_date_is_refused_with_what_happened():
    order = builders.taken()
    page = page_of(order)
    cancel(order, by=order.customer, reason="Tidak jadi")
    client = Client()
    client.force_login(order.assigned_to)

    url = reverse("publications:send_offer", args=[order.code])
    answer = Page(client.post(url, {"sejak": carried(page)}, follow=True))

    assert "Pesanan ini sudah diproses" in answer.text
    assert "Sejak halaman Anda buka: Pesanan dibatalkan" in answer.text


def test_a_mistake_in_a_form_shows_what_happened_meanwhile_and_keeps_the_words():
    order = builders.taken()
    page = page_of(order)
    write_to_office(order, text="Kapan?", key=uuid4(), by=order.customer)
    client = Client()
    client.force_login(order.assigned_to)
    url = reverse("orders:add_note", args=[order.code])

    answer = Page(client.post(url, {"key": uuid4(), "text": "a" * 4001, "sejak": carried(page)}))

    assert "Ada yang berubah sejak halaman ini Anda buka" in answer.text
    assert answer.held(url)["text"] == "a" * 4001


@pytest.mark.parametrize("odd", ["", "abc", "-1", "9" * 30])
def test_a_forged_number_of_an_event_is_no_error(odd):
    order = builders.submitted()
    client = Client()
    client.force_login(builders.an_officer())
    cancel(order, by=order.customer)

    assert client.post(reverse("orders:take", args=[order.code]), {"sejak": odd}, follow=True).status_code == 200


def decide(order: Order, **data: Any) -> Page:
    client = Client()
    client.force_login(order.assigned_to)
    url = reverse("microdata:decide", args=[order.code])
    return Page(client.post(url, {"decision": "approve"} | data, follow=True))


def test_fitting_is_declared_with_the_whole_list_ticked():
    """M4a: the abstract is compared with the list that was chosen before the data are prepared."""
    order = microdata_builders.in_review()

    page = decide(order, checked=["purpose", "signer"], message="Sudah dibaca")

    assert page.status == 422
    assert "Centang semuanya untuk menyatakan sesuai; kurang 1." in page.text
    (message,) = page.tree.xpath("//textarea[@id='review_message']")
    assert message.text.strip() == "Sudah dibaca"
    assert microdata_builders.fresh(order).state == "in_review"

    decide(order, checked=["purpose", "choice", "signer"])
    assert microdata_builders.fresh(order).state == "in_preparation"
    assert order.events.get(action="approve").data["checked"] == ["purpose", "choice", "signer"]


def test_a_question_needs_no_ticks():
    order = microdata_builders.in_review()

    decide(order, decision="ask", message="Untuk apa R102?")

    assert microdata_builders.fresh(order).state == "needs_explanation"
    review.explain(order, answer="Akses air.", by=order.customer)
