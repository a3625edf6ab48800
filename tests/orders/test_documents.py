"""Official papers: numbered and frozen at issue, rendered once, open to verification (decision 6)."""

import hashlib
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from orders import documents, services, tasks
from orders.models import Document
from orders.states import OrderState
from silastik.core.models import Office
from tests import builders
from tests.core.brokers import take_broker_away

pytestmark = pytest.mark.django_db

NEW_YEAR_IN_GORONTALO = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)


def a_paper(order=None, *, kind: str = Document.Kind.INVOICE, now: datetime | None = None, **options) -> Document:
    """A paper with a text no real one has, so that the test is about papers and not about invoices."""
    order = order or builders.submitted()
    snapshot = {"customer": {"name": order.customer.name, "institution": "", "address": ""}, "total": 80000}
    snapshot |= {"regulation": "PP 13/2024", "items": [], "figures": "Rp80.000", "words": "", "paying": {}}
    with transaction.atomic():
        return documents.issue(order, kind, snapshot=snapshot, by=None, now=now or timezone.now(), **options)


def text_of(document: Document) -> str:
    with document.file.open() as file:
        pages = pypdf.PdfReader(io.BytesIO(file.read())).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)


def rendered(document: Document) -> Document:
    documents.render(document.pk)
    return Document.objects.get(pk=document.pk)


def in_a_thread(work):
    """The work, closing the thread's own connection to the database afterwards."""

    def run(argument):
        with closing(connection):
            return work(argument)

    return run


def stored_files() -> list[Path]:
    return [path for path in Path(django_settings.PRIVATE_ROOT).glob("documents/**/*") if path.is_file()]


# Issuing


def test_a_paper_is_numbered_by_the_offices_pattern_in_the_year_its_clock_shows():
    office = Office.objects.get()
    office.invoice_number_pattern = "INV-{year}-{month:02d}-{seq:03d}"
    office.save()
    order = builders.submitted()

    document = a_paper(order, now=NEW_YEAR_IN_GORONTALO)

    assert (document.number, document.year, document.sequence) == ("INV-2027-01-001", 2027, 1)
    assert document.file_name == "invoice-INV-2027-01-001.pdf"


def test_a_paper_keeps_what_was_true_when_it_was_issued():
    order = builders.offered()
    document = order.documents.get()
    order.customer.name = "Nama Lain"
    order.customer.save()
    Office.objects.update(name="Kantor Lain", website="https://lain.example.org")

    text = text_of(rendered(document))

    assert "Rani Abdullah" in text
    assert "Badan Pusat Statistik Kabupaten Gorontalo" in text
    assert document.number in text
    assert "Lain" not in text


def test_the_database_keeps_an_issued_paper_from_being_changed_or_deleted():
    document = rendered(a_paper())
    attempts = [
        lambda: Document.objects.filter(pk=document.pk).update(snapshot={}),
        lambda: Document.objects.filter(pk=document.pk).update(number="9999/INV"),
        lambda: Document.objects.filter(pk=document.pk).update(sha256="0" * 64),
        lambda: Document.objects.filter(pk=document.pk).delete(),
    ]

    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Document.objects.get(pk=document.pk).sha256 == document.sha256


def test_a_correction_is_a_new_paper_that_the_old_one_points_to():
    old = a_paper()

    new = a_paper(old.order, replaces=old)

    assert Document.objects.get(pk=old.pk).replaced_by == new
    assert new.sequence == old.sequence + 1


@pytest.mark.django_db(transaction=True)
def test_fifty_invoices_at_once_have_numbers_without_gap_though_some_roll_back(monkeypatch):
    take_broker_away(monkeypatch)
    order = builders.submitted()

    def issue(attempt: int) -> None:
        with suppress(OSError), transaction.atomic():
            a_paper(order, now=NEW_YEAR_IN_GORONTALO)
            if attempt % 5 == 0:
                raise OSError("The disk is full.")

    with ThreadPoolExecutor(max_workers=50) as pool:
        list(pool.map(in_a_thread(issue), range(50)))

    issued = Document.objects.order_by("sequence").values_list("sequence", "number")
    assert list(issued) == [(number, f"{number:04d}/INV/7502/2027") for number in range(1, 41)]


# Rendering


def test_a_paper_is_rendered_once_and_its_hash_is_that_of_its_bytes():
    document = rendered(a_paper())
    content = document.file.open().read()

    assert documents.render(document.pk) is False
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert len(content) == document.size
    assert re.fullmatch(r"documents/[0-9a-f]{2}/[0-9a-f]{32}\.pdf", document.file.name)
    assert len(stored_files()) == 1


def test_a_paper_carries_its_own_content_as_data():
    order = builders.offered()
    document = rendered(order.documents.get())

    with pikepdf.open(io.BytesIO(document.file.open().read())) as pdf:
        facts = json.loads(pdf.attachments[document.file_name.replace(".pdf", ".json")].get_file().read_bytes())

    assert facts["number"] == document.number
    assert facts["total"] == order.invoices.get().total
    assert facts["order"] == {"code": order.code}
    assert facts["verification"]["code"] == document.code


def test_a_paper_leads_to_the_page_that_verifies_it():
    document = rendered(a_paper())

    assert document.code in text_of(document)
    assert document.snapshot["verification"]["url"].endswith(reverse("orders:verify_code", args=[document.code]))


def test_a_customer_who_reads_english_gets_an_english_paper():
    document = rendered(builders.offered(builders.a_customer_abroad()).documents.get())

    assert document.language == "en"
    with pikepdf.open(io.BytesIO(document.file.open().read())) as pdf:
        assert str(pdf.Root.Lang) == "en"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_render_one_paper(monkeypatch):
    take_broker_away(monkeypatch)
    document = a_paper()

    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(in_a_thread(documents.render), [document.pk] * 2))

    assert sorted(results) == [False, True]
    assert len(stored_files()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_issued_though_the_broker_is_down_and_the_sweeper_renders_it(monkeypatch):
    take_broker_away(monkeypatch)
    document = a_paper()
    assert Document.objects.get(pk=document.pk).rendered_at is None

    for pk in documents.unrendered(timezone.now() + timedelta(minutes=2)).values_list("pk", flat=True):
        documents.render(pk)

    assert Document.objects.get(pk=document.pk).rendered_at is not None


def test_a_worker_killed_before_marking_renders_the_same_bytes_again():
    document = a_paper()
    with transaction.atomic():
        documents.render(document.pk)
        first = Document.objects.get(pk=document.pk).sha256
        transaction.set_rollback(True)
    assert Document.objects.get(pk=document.pk).rendered_at is None

    assert rendered(document).sha256 == first
    assert len(stored_files()) == 2  # one file that no row names, never two truths


def test_the_sweeper_renders_what_was_forgotten_and_leaves_what_is_fresh(django_capture_on_commit_callbacks):
    old = a_paper(now=timezone.now() - timedelta(minutes=2))
    fresh = a_paper()

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_documents()

    assert Document.objects.get(pk=old.pk).rendered_at is not None
    assert Document.objects.get(pk=fresh.pk).rendered_at is None


def test_an_order_completes_when_its_receipt_is_there(django_capture_on_commit_callbacks):
    order = builders.delivered()
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    assert order.state == OrderState.DELIVERED

    with django_capture_on_commit_callbacks(execute=True):
        documents.render(receipt.pk)

    assert builders.fresh(order).state == OrderState.COMPLETED


def test_the_sweeper_completes_an_order_whose_wake_up_was_lost(django_capture_on_commit_callbacks):
    order = builders.delivered()
    documents.render(order.documents.get(kind=Document.Kind.RECEIPT).pk)
    assert builders.fresh(order).state == OrderState.DELIVERED

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_deliveries()
        tasks.sweep_deliveries()

    assert builders.fresh(order).state == OrderState.COMPLETED
    assert order.events.filter(action="complete").count() == 1


# Verifying


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


# Reading


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
