"""Official papers: number and content fixed at issue, bytes rendered once, authenticity open to all (decision 6)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from silastik.core.barcode import barcode_data_uri
from silastik.core.codes import normalise_code, verification_code
from silastik.core.dates import long_date
from silastik.core.files import random_name
from silastik.core.models import Office
from silastik.core.money import rupiah
from silastik.core.numbering import format_number, next_number
from silastik.core.qr import qr_data_uri
from silastik.core.tasks import wake

from . import tasks
from .models import Document, Order
from .states import OrderState

if TYPE_CHECKING:
    from silastik.users.models import User

_stored_name = random_name("documents")


def issue(
    order: Order,
    kind: str,
    *,
    snapshot: dict[str, Any],
    by: "User | None",
    now: datetime,
    replaces: Document | None = None,
) -> Document:
    """Issue a paper: it gets its number and its content for good, and is rendered after the commit.

    Runs inside the caller's transaction, late in it, since others wait for the number. `snapshot` is JSON with all the
    paper says; it has `customer.name`, and `total` in rupiah where money is meant (the verification page shows initials
    and amount). Office, order and verification address are added here. `replaces` is the paper this one corrects.
    """
    office = order.office
    on = now.astimezone(office.tz).date()
    code = verification_code()
    sequence = next_number(office, kind, on=on)
    document = Document.objects.create(
        order_id=order.pk,
        kind=kind,
        number=format_number(
            getattr(office, f"{kind}_number_pattern"),
            office_code=office.code,
            year=on.year,
            month=on.month,
            seq=sequence,
        ),
        office=office,
        year=on.year,
        sequence=sequence,
        code=code,
        language=order.customer.language,
        snapshot={
            **snapshot,
            "office": _office_facts(office),
            "order": {"code": order.code},
            "verification": _verification_facts(code),
        },
        issued_at=now,
        issued_by=by,
    )
    if replaces is not None:
        replaces.replaced_by = document
        replaces.save(update_fields=["replaced_by"])
    wake(tasks.render_document, document.pk)
    return document


def _office_facts(office: Office) -> dict[str, Any]:
    contacts = (office.phone, office.email, urlsplit(office.website).netloc)
    return {
        "code": office.code,
        "name": office.name,
        "address": office.address,
        "city": office.city,
        "zone": office.zone,
        "contacts": [contact for contact in contacts if contact],
    }


def _verification_facts(code: str) -> dict[str, str]:
    page = settings.SITE_URL + reverse("orders:verify")
    return {
        "url": settings.SITE_URL + reverse("orders:verify_code", args=[code]),
        "page": page.partition("://")[2].rstrip("/"),
        "code": code,
    }


def unrendered(now: datetime) -> QuerySet[Document]:
    """Papers issued a while ago that still have no bytes: their task was lost."""
    return Document.objects.filter(rendered_at=None, issued_at__lte=now - settings.SWEEP_EVERY).order_by("issued_at")


def render(pk: int, *, now: datetime | None = None) -> bool:
    """Render a paper, keep its bytes and hash; False if that is done already or being done elsewhere.

    Killed before the commit, it leaves at worst a file that no row names; the next run renders the same bytes again.
    An order that waits for this receipt completes afterwards (P9).
    """
    with transaction.atomic():
        waiting = Document.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
        document = waiting.select_related("order", "office").filter(pk=pk, rendered_at=None).first()
        if document is None:
            return False
        content = _signed(document, pdf_of(document))
        storage = document.file.storage
        document.file = storage.save(_stored_name(document, document.file_name), ContentFile(content))
        document.size, document.sha256 = len(content), hashlib.sha256(content).hexdigest()
        document.rendered_at = now or timezone.now()
        document.save(update_fields=["file", "size", "sha256", "rendered_at"])
        if document.order.state == OrderState.DELIVERED:
            wake(tasks.complete_delivery, document.order_id)
    return True


def _signed(document: Document, content: bytes) -> bytes:
    """The office's own papers with its digital signature. The SPPD is signed by both sides (M6)."""
    if document.kind == Document.Kind.AGREEMENT:
        return content
    from silastik.core.signing import signed

    return signed(content, reason=f"{document.get_kind_display()} {document.number}")


def pdf_of(document: Document) -> bytes:
    """The paper as PDF/A-3a, from its frozen content alone, which it carries as a JSON attachment."""
    from silastik.core.pdf import Attached, render_pdf  # WeasyPrint, which web processes never need

    snapshot = document.snapshot
    office = snapshot["office"]
    facts = {
        "kind": document.kind,
        "number": document.number,
        "issued_at": document.issued_at.isoformat(),
        "language": document.language,
        **snapshot,
    }
    with translation.override(document.language):
        title = f"{document.get_kind_display()} {document.number}"
        return render_pdf(
            f"documents/{document.kind}.html",
            {
                "document": document,
                "issued": long_date(document.issued_at.astimezone(document.office.tz).date()),
                "snapshot": snapshot,
                "office": office,
                "verification": {**snapshot["verification"], "qr": qr_data_uri(snapshot["verification"]["url"])},
                "barcode": barcode_data_uri(document.number),
            },
            title=title,
            author=office["name"],
            created=document.issued_at,
            attachments=[
                Attached(
                    name=document.file_name.replace(".pdf", ".json"),
                    content=json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True).encode(),
                    description=title,
                )
            ],
        )


class Standing(models.TextChoices):
    """What a paper is worth today."""

    GENUINE = "genuine", _("Asli dan berlaku")
    REPLACED = "replaced", _("Asli, tetapi sudah diganti")
    CANCELLED = "cancelled", _("Asli, tetapi dibatalkan")


@dataclass(frozen=True)
class Verdict:
    """All that anybody may know of a paper whose code they hold. Of the person it shows initials, nothing else."""

    standing: Standing
    code: str
    kind: str
    number: str
    office: str
    issued: str
    amount: str
    initials: str
    sha256: str
    replaced_by: str


def verify(code: str) -> Verdict | None:
    """The verdict on the paper with this code, however it was typed; None if there is none."""
    rows = Document.objects.select_related("order", "office", "replaced_by")
    document = rows.filter(code=normalise_code(code)).first()
    if document is None:
        return None
    total = document.snapshot.get("total")
    return Verdict(
        standing=_standing(document),
        code=document.code,
        kind=document.get_kind_display(),
        number=document.number,
        office=document.snapshot["office"]["name"],
        issued=long_date(document.issued_at.astimezone(document.office.tz).date()),
        amount="" if total is None else rupiah(total),
        initials=_initials(document.snapshot["customer"]["name"]),
        sha256=document.sha256,
        replaced_by=document.replaced_by.number if document.replaced_by else "",
    )


def _standing(document: Document) -> Standing:
    if document.replaced_by_id:
        return Standing.REPLACED
    order_cancelled = document.kind == Document.Kind.INVOICE and document.order.state == OrderState.CANCELLED
    return Standing.CANCELLED if document.cancelled_at or order_cancelled else Standing.GENUINE


def _initials(name: str) -> str:
    """`R. A.` of Rahmawati Abdullah; of longer names the first three words."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:3])
