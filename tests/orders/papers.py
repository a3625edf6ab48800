"""Official papers of tests: issued without the long way to them, rendered, read, and found where they lie."""

import io
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pypdf
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from orders import documents
from orders.models import Document
from tests import builders


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
    return [path for path in Path(settings.PRIVATE_ROOT).glob("documents/**/*") if path.is_file()]
