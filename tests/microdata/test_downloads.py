"""Delivered files at the door: for a while, whole, resumable, and logged when the last byte has gone (M9)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microdata.services import delivery, samples
from orders.deliverables import released
from orders.models import Deliverable
from silastik.core.models import Mail
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db
GIGABYTES = 5 * 1024**3
MONTH = timedelta(days=31)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(order, file: Deliverable) -> str:
    return reverse("orders:file", args=[order.code, file.pk])


def fetch(order, file: Deliverable, user=None, **headers):
    return logged_in(user or order.customer).get(address(order, file), headers=headers)


def events(order, action: str) -> list[dict]:
    return list(order.events.filter(action=action).values_list("data", flat=True))


def sample_of(order) -> Deliverable:
    return released(order, Deliverable.Kind.SAMPLE)[0]


# Who, and what


def test_a_sample_can_be_opened_while_it_is_offered():
    order = build.offered()

    answer = fetch(order, sample_of(order))

    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) == sample_of(order).size


def test_a_sample_not_yet_sent_cannot():
    order = build.prepared()

    assert fetch(order, order.deliverables.get(kind="sample")).status_code == 404


def test_a_sample_that_was_replaced_cannot():
    order = build.offered()
    old = sample_of(order)
    samples.reject(order, reason="Kolom R102 kosong.", by=order.customer)
    build.attach(build.fresh(order), build.SAMPLE)
    samples.send(build.fresh(order), by=order.assigned_to)

    assert fetch(order, old).status_code == 404
    assert fetch(order, sample_of(order)).status_code == 200


def test_the_data_never_leave_before_the_delivery_even_for_whoever_knows_their_address():
    order = build.gates_open()

    assert fetch(order, order.deliverables.get(kind="product")).status_code == 404


def test_a_strangers_file_is_unknown():
    order = build.delivered()

    assert fetch(order, released(order)[0], user=builders.a_customer()).status_code == 404


# For a while


def test_the_page_says_until_when_and_shows_the_checksum():
    order = build.delivered(now=timezone.now())
    file = released(order)[0]

    page = logged_in(order.customer).get(order.get_absolute_url()).content.decode()

    assert f'data-copy="{file.sha256}"' in page
    assert "Dapat diunduh sampai" in page
    assert address(order, file) in page


def expired() -> tuple:
    order = build.delivered(now=timezone.now() - MONTH)
    return order, released(order)[0]


def test_after_its_time_a_file_is_refused_and_the_page_offers_to_ask_for_more():
    order, file = expired()

    answer = fetch(order, file)

    assert answer.status_code == 403
    assert "sudah berakhir" in answer.content.decode()
    assert reverse("microdata:request_access", args=[order.code, file.pk]) in answer.content.decode()
    assert not events(order, "download")


def test_the_office_can_still_open_it():
    order, file = expired()

    assert fetch(order, file, user=order.assigned_to).status_code == 200


def test_asking_tells_the_officer_once():
    order, file = expired()
    customer, ask = logged_in(order.customer), reverse("microdata:request_access", args=[order.code, file.pk])

    customer.post(ask)
    again = customer.post(ask, follow=True).content.decode()

    assert Mail.objects.filter(key__contains=":access_requested:", to=order.assigned_to.email).count() == 1
    assert "Permintaan Anda sudah kami terima" in again
    assert "Minta perpanjangan<" not in again


def test_what_can_still_be_fetched_needs_no_asking():
    order = build.delivered()
    file = released(order)[0]

    logged_in(order.customer).post(reverse("microdata:request_access", args=[order.code, file.pk]))

    assert not events(order, "request_access")


def test_the_officer_renews_it_with_one_click_and_the_customer_is_told():
    order, file = expired()
    officer = logged_in(order.assigned_to)

    page = officer.get(reverse("orders:workbench", args=[order.code])).content.decode()
    officer.post(reverse("microdata:renew", args=[order.code, file.pk]))

    assert "Perpanjang 30 hari" in page
    assert fetch(order, file).status_code == 200
    assert Mail.objects.filter(key__contains=":access_renewed:", to=order.customer.email).exists()


def test_renewed_and_expired_again_it_can_be_asked_for_again():
    order, file = expired()
    delivery.request_access(order, file, by=order.customer)
    delivery.renew(order, file, by=order.assigned_to)
    file.refresh_from_db()
    later = timezone.now() + MONTH

    delivery.request_access(order, file, by=order.customer, now=later)

    assert len(events(order, "request_access")) == 2


# Begun and completed


def test_a_download_is_completed_when_the_last_byte_has_gone():
    order = build.delivered()
    file = released(order)[0]

    answer = fetch(order, file)
    begun = (len(events(order, "download")), len(events(order, "downloaded")))
    content = b"".join(answer.streaming_content)

    assert begun == (1, 0)
    assert events(order, "downloaded") == [{"what": str(file), "deliverable": file.pk, "bytes": len(content)}]


def test_a_download_that_breaks_off_is_not_completed():
    order = build.delivered()
    file = released(order)[0]

    answer = fetch(order, file)
    next(iter(answer.streaming_content))

    assert events(order, "download")
    assert not events(order, "downloaded")
    answer.close()


def test_a_resumed_download_is_completed_with_the_bytes_it_sent():
    order = build.delivered()
    file = released(order)[0]

    begun = b"".join(fetch(order, file, Range="bytes=0-9").streaming_content)
    assert not events(order, "downloaded")
    rest = b"".join(fetch(order, file, Range="bytes=10-", If_Range=f'"{file.sha256}"').streaming_content)

    assert begun + rest == Path(file.file.path).read_bytes()
    assert [data["bytes"] for data in events(order, "downloaded")] == [file.size - 10]


def test_a_probe_is_neither():
    order = build.delivered()

    logged_in(order.customer).head(address(order, released(order)[0]))

    assert not events(order, "download")
    assert not events(order, "downloaded")


@pytest.fixture
def huge():
    """A delivered file of five gigabytes with a mark in it; a sparse one, which takes no room."""
    order = build.delivered()
    file = released(order)[0]
    with Path(file.file.path).open("r+b") as content:
        content.truncate(GIGABYTES)
        content.seek(GIGABYTES - 7)
        content.write(b"the end")
    Deliverable.objects.filter(pk=file.pk).update(size=GIGABYTES)
    return order, file


def test_the_end_of_five_gigabytes_is_found_without_reading_what_comes_before(huge, monkeypatch):
    order, file = huge
    read = []
    monkeypatch.setattr("silastik.core.files.File.read", lambda self, size: read.append(size) or self.file.read(size))

    answer = fetch(order, file, Range=f"bytes={GIGABYTES - 7}-")

    assert b"".join(answer.streaming_content) == b"the end"
    assert answer["Content-Range"] == f"bytes {GIGABYTES - 7}-{GIGABYTES - 1}/{GIGABYTES}"
    assert sum(read) <= 2 * 64 * 1024
    assert [data["bytes"] for data in events(order, "downloaded")] == [7]


def test_five_gigabytes_are_announced_and_begin_at_once(huge):
    order, file = huge

    answer = fetch(order, file)

    assert answer["Content-Length"] == str(GIGABYTES)
    assert answer["Accept-Ranges"] == "bytes"
    assert len(next(iter(answer.streaming_content))) == 64 * 1024
    answer.close()


def test_the_log_tells_who_completed_which_download():
    order = build.delivered()
    b"".join(fetch(order, released(order)[0]).streaming_content)

    page = logged_in(order.assigned_to).get(reverse("orders:workbench", args=[order.code])).content.decode()

    assert "Selesai diunduh:" in page
