"""Official papers are opened by those whom they concern, and it leaves an event."""

import hashlib
from uuid import uuid4

import pytest
from django.urls import reverse

from orders import conversation
from orders.models import Attachment, Document
from silastik.core.files import accept
from silastik.users.models import AccessRecord
from tests import builders
from tests.orders.papers import rendered

pytestmark = pytest.mark.django_db


def address(document: Document) -> str:
    return reverse("orders:document", args=[document.order.code, document.code])


def test_the_customer_opens_the_paper_and_it_leaves_an_event(client):
    order = builders.offered()
    document = rendered(order.documents.get())
    client.force_login(order.customer)

    response = client.get(address(document))

    assert hashlib.sha256(b"".join(response)).hexdigest() == document.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{document.file_name}"'
    assert order.events.get(action="download").data["document"] == document.pk


def test_a_resumed_download_leaves_no_second_event(client):
    order = builders.offered()
    document = rendered(order.documents.get())
    client.force_login(order.customer)

    client.get(address(document), headers={"Range": "bytes=0-99"})
    rest = client.get(address(document), headers={"Range": "bytes=100-"})

    assert rest.status_code == 206
    assert len(b"".join(rest)) == document.size - 100
    assert order.events.filter(action="download").count() == 1


def test_a_paper_that_is_not_rendered_yet_says_so_and_looks_again(client):
    document = builders.offered().documents.get()
    client.force_login(document.order.customer)

    response = client.get(address(document))

    assert response.status_code == 202
    assert response["Refresh"] == "3"
    assert "sedang dibuat" in response.content.decode()
    assert not document.order.events.filter(action="download").exists()


def test_an_officer_may_open_it_a_stranger_gets_no_hint_and_a_visitor_logs_in(client):
    document = rendered(builders.offered().documents.get())
    visitor = client.get(address(document))
    client.force_login(builders.a_customer())
    stranger = client.get(address(document))
    client.force_login(builders.an_officer())

    assert visitor.status_code == 302
    assert stranger.status_code == 404
    assert client.get(address(document)).status_code == 200


def test_a_paper_is_not_found_under_another_order(client):
    customer = builders.a_customer()
    one, other = builders.offered(customer), builders.offered(customer)
    client.force_login(customer)

    response = client.get(reverse("orders:document", args=[one.code, other.documents.get().code]))

    assert response.status_code == 404


ALL_BUT_THE_BEGINNING = ["bytes=1-", "bytes=-99999999", "bytes=1-,0-0"]


@pytest.mark.parametrize("wanted", ALL_BUT_THE_BEGINNING)
def test_whoever_asks_for_all_but_the_beginning_is_on_record_too(client, wanted):
    """An officer read a customer's invoice whole, and neither the record of readings nor the order's events knew."""
    document = rendered(builders.offered().documents.get())
    officer = builders.an_officer()
    client.force_login(officer)

    for _again in range(2):
        client.get(address(document), headers={"Range": wanted})

    assert AccessRecord.objects.get(kind=AccessRecord.Kind.DOCUMENT).by == officer
    assert document.order.events.filter(action="download", by=officer).count() == 1


def test_an_attachment_that_an_officer_opens_is_on_record(client):
    order = builders.submitted()
    files = [accept(builders.an_upload())]
    conversation.write_to_office(order, by=order.customer, text="Ini suratnya.", key=uuid4(), files=files)
    client.force_login(builders.an_officer())

    client.get(
        reverse("orders:attachment", args=[order.code, Attachment.objects.get().pk]), headers={"Range": "bytes=1-"}
    )

    assert AccessRecord.objects.get(kind=AccessRecord.Kind.UPLOAD).whose == order.customer
    assert order.events.filter(action="download").count() == 1
