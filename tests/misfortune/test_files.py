"""Files that are wrong, huge, empty, mislabelled or locked, at every field that takes one: told there, nothing kept."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from orders.deliverables import current, released
from orders.models import Deliverable, FaultReport, OrderEvent
from payments.models import Payment
from publications.forms import MASTER_MAX_BYTES
from publications.models import Publication
from silastik.users import roles
from silastik.users.models import User
from tests import builders, uploads

from .page import Page

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
OFFICE_LIMIT, CUSTOMER_LIMIT = MASTER_MAX_BYTES, settings.UPLOAD_MAX_BYTES


@dataclass
class Desk:
    """Somebody before a form that takes a file. `field_id` is that of the file; the rest of the form is right.

    `mistake` is what would be wrong beside the file.
    """

    person: User
    url: str
    name: str
    field_id: str
    kinds: str
    limit: int
    mistake: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)

    def send(self, client: Client, upload: SimpleUploadedFile) -> Page:
        client.force_login(self.person)
        return Page(client.post(self.url, self.facts | {self.name: upload}))


def proof_of_transfer() -> Desk:
    order = builders.offered(builders.a_customer_abroad(language="id"))
    facts = {
        "amount": "12.50",
        "currency": "SGD",
        "value_date": timezone.localdate().isoformat(),
        "bank": "DBS",
        "reference": "TT-1",
    }
    url = reverse("payments:submit_proof", args=[order.code])
    return Desk(order.customer, url, "proof", "proof_proof", "PDF, JPEG, PNG", CUSTOMER_LIMIT, {"amount": "0"}, facts)


def picture_of_a_fault() -> Desk:
    order = builders.completed()
    facts = {"deliverable": released(order)[0].pk, "text": "Halaman 2 kosong."}
    url = reverse("orders:report_fault", args=[order.code])
    return Desk(order.customer, url, "picture", "fault_picture", "JPEG, PNG", CUSTOMER_LIMIT, {"text": " "}, facts)


def softcopy() -> Desk:
    return _softcopy(builders.taken())


def softcopy_in_revision() -> Desk:
    return _softcopy(builders.in_revision())


def _softcopy(order: Any) -> Desk:
    pk = order.lines.get().pk
    url = reverse("publications:prepare", args=[order.code, pk])
    mistake, facts = {"note": "a" * 501}, {"note": "Versi cetak"}
    return Desk(order.assigned_to, url, "file", f"prepare{pk}_file", "PDF", OFFICE_LIMIT, mistake, facts)


def master_in_the_catalogue() -> Desk:
    title = builders.a_publication()
    facts = {
        "title": title.title,
        "slug": title.slug,
        "language": title.language,
        "arabic_pages": 80,
        "is_listed": "on",
    }
    url = reverse("admin:publications_publication_change", args=[title.pk])
    person = builders.staff(roles.ADMINISTRATOR, is_staff=True)
    return Desk(person, url, "new_master", "id_new_master", "PDF", OFFICE_LIMIT, {"title": ""}, facts)


DESKS = [proof_of_transfer, picture_of_a_fault, softcopy, softcopy_in_revision, master_in_the_catalogue]
everywhere = pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.__name__)


def kept() -> dict[str, Any]:
    """All that an upload could leave behind: rows, what they say of their files, and the files."""
    return {
        "payments": list(Payment.objects.values()),
        "faults": list(FaultReport.objects.values()),
        "softcopies": list(Deliverable.objects.values()),
        "masters": list(Publication.objects.values("master", "master_sha256", "master_pages", "cover")),
        "events": OrderEvent.objects.count(),
        "files": sorted(str(path) for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()),
    }


def refused(desk: Callable[[], Desk], client: Client, upload: SimpleUploadedFile) -> tuple[str, Desk]:
    """What is said at the field; everything else is as it was, and what was typed still stands in the form."""
    place = desk()
    before = kept()

    page = place.send(client, upload)

    assert kept() == before
    assert page.status == (200 if desk is master_in_the_catalogue else 422)
    held = page.held("publication_form" if desk is master_in_the_catalogue else place.url)
    assert {name: held.get(name) for name in place.facts} == {name: str(value) for name, value in place.facts.items()}
    return page.wrong(place.field_id), place


def not_taken(place: Desk) -> str:
    return f"Isi berkas ini bukan {place.kinds}."


@everywhere
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Saya sudah bayar kemarin. " * 30, "bukti.pdf"),
        (uploads.program(), "bukti.pdf"),
        (uploads.page_that_is_a_pdf_too(), "bukti.pdf"),
    ],
    ids=["text", "program", "page of HTML"],
)
def test_a_file_of_a_kind_nobody_takes_is_refused_whatever_its_name(desk, content, name, client):
    told, place = refused(desk, client, SimpleUploadedFile(name, content))

    assert told == not_taken(place)


@everywhere
def test_a_picture_named_pdf_is_called_by_its_name(desk, client):
    told, place = refused(desk, client, SimpleUploadedFile("bukti.pdf", uploads.png()))

    mislabelled = "Nama berkas berakhiran .pdf, tetapi isinya PNG. Betulkan namanya, lalu unggah lagi."
    assert told == (mislabelled if "PNG" in place.kinds else not_taken(place))


@everywhere
def test_a_pdf_named_jpg_is_called_by_its_name(desk, client):
    told, place = refused(desk, client, SimpleUploadedFile("bukti.jpg", builders.pdf_bytes()))

    mislabelled = "Nama berkas berakhiran .jpg, tetapi isinya PDF. Betulkan namanya, lalu unggah lagi."
    assert told == (mislabelled if "PDF" in place.kinds else not_taken(place))


@everywhere
def test_a_pdf_with_a_password_is_refused_with_what_to_do(desk, client):
    told, place = refused(desk, client, SimpleUploadedFile("bukti.pdf", uploads.locked_pdf()))

    locked = "PDF ini dikunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."
    assert told == (locked if "PDF" in place.kinds else not_taken(place))


@everywhere
def test_an_empty_file_is_refused(desk, client):
    told, _place = refused(desk, client, SimpleUploadedFile("bukti.pdf", b""))

    assert told == "Berkas yang dikirimkan kosong."


@everywhere
def test_a_file_that_broke_off_is_refused(desk, client):
    told, place = refused(desk, client, SimpleUploadedFile("bukti.pdf", builders.pdf_bytes()[:300]))

    broken = "Berkas ini rusak dan tidak dapat dibuka. Simpan ulang, lalu unggah lagi."
    assert told == (broken if "PDF" in place.kinds else not_taken(place))


@everywhere
def test_after_a_refusal_the_right_file_is_taken_at_the_same_place(desk, client):
    place = desk()
    place.send(client, SimpleUploadedFile("bukti.pdf", b""))
    before = kept()
    right = (uploads.jpeg(), "foto.jpg") if "JPEG" in place.kinds else (builders.pdf_bytes(7), "buku.pdf")

    client.post(place.url, place.facts | {place.name: SimpleUploadedFile(right[1], right[0])})

    (new,) = set(kept()["files"]) - set(before["files"]) - covers()
    assert Path(new).read_bytes() == uploads.as_kept(right[0])


@everywhere
def test_an_accepted_file_is_kept_while_something_else_is_mended(desk, client):
    place = desk()
    right = (uploads.jpeg(), "foto.jpg") if "JPEG" in place.kinds else (builders.pdf_bytes(7), "buku.pdf")
    before = set(kept()["files"])
    client.force_login(place.person)
    upload = SimpleUploadedFile(right[1], right[0])

    wrong = Page(client.post(place.url, place.facts | place.mistake | {place.name: upload}))
    assert f"{right[1]} sudah kami terima. Pilih berkas hanya bila ingin menggantinya." in wrong.text
    held = wrong.held("publication_form" if desk is master_in_the_catalogue else place.url)
    answer = client.post(place.url, place.facts | {f"{place.name}_kept": held[f"{place.name}_kept"]})

    assert answer.status_code == 302
    waiting, stored = sorted(set(kept()["files"]) - before - covers(), key=lambda path: "/kept/" not in path)
    assert "/kept/" in waiting
    assert "/kept/" not in stored
    assert Path(stored).read_bytes() == uploads.as_kept(right[0])


def covers() -> set[str]:
    return {str(Path(settings.PRIVATE_ROOT, title.cover.name)) for title in Publication.objects.exclude(cover="")}


class Flood(io.RawIOBase):
    """The body of a form whose file is `size` bytes of a PDF that never ends, made while it is read."""

    def __init__(self, facts: dict[str, Any], name: str, size: int) -> None:
        mark = b"<the file>"
        whole = encode_multipart(BOUNDARY, facts | {name: SimpleUploadedFile("besar.pdf", mark)})
        self.head, self.tail = whole.split(mark)
        self.head += b"%PDF-1.7\n"
        self.size = len(self.head) + size - 9 + len(self.tail)
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        zeros = self.size - len(self.head) - len(self.tail)
        if self.at < len(self.head):
            part = self.head[self.at :][: len(buffer)]
        elif self.at < len(self.head) + zeros:
            part = bytes(min(len(buffer), len(self.head) + zeros - self.at))
        else:
            part = self.tail[self.at - len(self.head) - zeros :][: len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)


@everywhere
def test_a_file_beyond_the_limit_is_refused_and_the_limit_named(desk, client):
    place = desk()
    client.force_login(place.person)
    flood = Flood(place.facts, place.name, place.limit + MEGABYTE)
    before = kept()

    stream = {"wsgi.input": io.BufferedReader(flood), "CONTENT_LENGTH": str(flood.size)}
    page = Page(client.generic("POST", place.url, b"-", MULTIPART_CONTENT, **stream))

    size, limit = (201, 200) if place.limit == OFFICE_LIMIT else (11, 10)
    assert page.wrong(place.field_id) == f"Berkas ini {size},0 MB; paling besar {limit},0 MB."
    assert kept() == before


def test_a_proof_already_sent_survives_all_that_follows(client):
    order = builders.proved(builders.a_customer_abroad(language="id"))
    payment = Payment.objects.get()
    client.force_login(order.customer)
    url = reverse("payments:submit_proof", args=[order.code])

    answer = client.post(url, {"proof": SimpleUploadedFile("bukti.pdf", uploads.program())})

    assert answer.status_code == 422
    sent = client.get(reverse("payments:proof", args=[order.code, payment.pk]))
    assert b"".join(sent.streaming_content) == builders.pdf_bytes()


def test_a_softcopy_already_delivered_stays_for_the_customer_while_its_replacement_is_refused(client):
    order = builders.in_revision()
    (file,) = released(order)
    pk = order.lines.get().pk
    client.force_login(order.assigned_to)
    url = reverse("publications:prepare", args=[order.code, pk])

    assert client.post(url, {"file": SimpleUploadedFile("baru.pdf", uploads.locked_pdf())}).status_code == 422

    assert current(order) == [file]
    client.force_login(order.customer)
    download = client.get(reverse("orders:file", args=[order.code, file.pk]))
    assert b"".join(download.streaming_content) == builders.pdf_bytes()
