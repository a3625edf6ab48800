"""The conversation's pages: what is typed stays, files go by their doors, and ten thousand messages are no burden."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders.conversation import PAGE
from orders.models import Attachment, Message, Order, OrderEvent
from silastik.core.files import accept
from tests import builders
from tests.misfortune.page import Page
from tests.orders.test_conversation import answer, ask, opened

pytestmark = pytest.mark.django_db
SIDE = {"from_office": False}


def send(order: Order, data: dict, person: Any = None) -> Page:
    client = Client()
    client.force_login(person or order.customer)
    name = "orders:write_to_customer" if person else "orders:write_to_office"
    return Page(client.post(reverse(name, args=[order.code]), data, follow=True))


def test_a_mistake_keeps_the_words_and_the_file():
    order = builders.submitted()
    url = reverse("orders:write_to_office", args=[order.code])
    upload = builders.an_upload(name="abstrak.pdf")

    page = send(order, {"key": uuid4(), "text": "a" * 4001, "file": upload})

    assert page.status == 422
    held = page.held(url)
    assert held["text"] == "a" * 4001
    assert "abstrak.pdf sudah kami terima" in page.text
    again = send(order, held | {"text": "Abstrak saya"})
    assert "Pesan Anda terkirim" in again.text
    attached = Attachment.objects.get()
    assert attached.name == "abstrak.pdf"
    with attached.file.open() as file:
        assert file.read() == builders.pdf_bytes()


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay():
    order = builders.taken()
    upload = builders.an_upload(b"MZ" + b"\0" * 200, "surat.pdf")

    page = send(order, {"key": uuid4(), "text": "Terlampir.", "file": upload}, order.assigned_to)

    assert page.status == 422
    assert "Isi berkas ini bukan PDF" in page.wrong("message_file")
    assert page.held(reverse("orders:write_to_customer", args=[order.code]))["text"] == "Terlampir."


def test_an_attachment_leaves_by_the_door_and_its_download_is_written_down(client):
    order = builders.taken()
    file = ask(order, files=[accept(builders.an_upload(name="abstrak.pdf"))]).attachments.get()
    client.force_login(order.assigned_to)

    response = client.get(reverse("orders:attachment", args=[order.code, file.pk]))

    assert b"".join(response.streaming_content) == builders.pdf_bytes()
    event = order.events.get(action="download")
    assert (event.by, event.data["attachment"]) == (order.assigned_to, file.pk)


def test_ten_thousand_messages_cost_no_more_than_a_page_of_them(client):
    order = builders.taken()

    def grow(count: int) -> None:
        now = timezone.now()
        events = OrderEvent.objects.bulk_create(
            OrderEvent(order_id=order.pk, action="message_in", by=order.customer, at=now) for _ in range(count)
        )
        Message.objects.bulk_create(
            Message(
                order_id=order.pk, event=e, author=order.customer, text=f"Pesan {e.pk}", at=now, key=uuid4(), **SIDE
            )
            for e in events
        )
        Order.objects.filter(pk=order.pk).update(last_message_at=now)

    def cost(person: Any, url: str) -> tuple[int, int]:
        client.force_login(person)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url)
        return len(asked), len(response.content)

    grow(PAGE)
    workbench = reverse("orders:workbench", args=[order.code])
    few = [cost(order.customer, order.get_absolute_url()), cost(order.assigned_to, workbench)]
    grow(10_000 - PAGE)
    many = [cost(order.customer, order.get_absolute_url()), cost(order.assigned_to, workbench)]

    assert [queries for queries, _size in few] == [queries for queries, _size in many]
    assert all(abs(a[1] - b[1]) < 2000 for a, b in zip(few, many, strict=True))


def test_older_messages_are_a_page_away_and_every_one_is_found():
    order = builders.taken()
    for number in range(2 * PAGE + 5):
        answer(order, f"Kalimat nomor {number:03d}.")
    found: list[str] = []
    query = ""
    while True:
        page = opened(order, order.customer, query)
        texts = [p.text for p in page.tree.xpath("//*[@id='percakapan']//li/p")]
        found = texts + found
        links = page.tree.xpath("//*[@id='percakapan']//a[contains(@href, 'sebelum=')]/@href")
        if not links:
            break
        query = "?" + links[0].partition("?")[2]

    assert found == [f"Kalimat nomor {number:03d}." for number in range(2 * PAGE + 5)]


@pytest.mark.parametrize("odd", ["abc", "-1", "9" * 30, "٣", ""])
def test_an_odd_page_of_the_conversation_is_no_error(odd):
    order = builders.taken()
    answer(order)

    assert opened(order, order.customer, f"?sebelum={odd}").status == 200
