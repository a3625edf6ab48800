"""Official papers are rendered once, whatever dies or is lost meanwhile (architecture, decision 6)."""

import hashlib
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from orders import documents, tasks
from orders.models import Document
from orders.states import OrderState
from tests import builders
from tests.core.brokers import take_broker_away
from tests.orders.papers import a_paper, in_a_thread, rendered, stored_files, text_of

pytestmark = pytest.mark.django_db


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
