"""Official papers are numbered and frozen at issue (architecture, decision 6)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from orders.models import Document
from silastik.core.models import Office
from tests import builders
from tests.core.brokers import take_broker_away
from tests.orders.papers import a_paper, in_a_thread, rendered, text_of

pytestmark = pytest.mark.django_db

NEW_YEAR_IN_GORONTALO = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)


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
