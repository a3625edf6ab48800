"""Use cases of a publication order: choosing (P2), submitting (R1-R5), preparing (P3), delivering (P6, P8)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from orders import deliverables
from orders import services as order_services
from orders.lifecycle import NotNow, Refused, step
from orders.models import Deliverable, PurchaseTerms
from orders.states import OrderKind, OrderState
from orders.submission import submitting
from payments import services as payment_services
from silastik.core.context import current_office

from . import selectors
from .models import Publication, PublicationOrder, PublicationOrderLine

if TYPE_CHECKING:
    from payments.models import Invoice
    from silastik.core.files import CheckedFile
    from silastik.users.models import User


@transaction.atomic
def add_title(user: "User", publication: Publication) -> PublicationOrder:
    """Put a title into the customer's basket, making the basket if need be; twice is once (P2)."""
    baskets = _baskets_to_change(user)
    draft = baskets.first()
    if draft is None:
        try:
            with transaction.atomic():
                draft = PublicationOrder.objects.create(
                    customer=user, office=current_office(), kind=OrderKind.PUBLICATION
                )
        except IntegrityError:  # the other tab was quicker
            draft = baskets.get()
    PublicationOrderLine.objects.get_or_create(order=draft, publication=publication)
    return draft


@transaction.atomic
def remove_title(user: "User", publication: Publication) -> None:
    for draft in _baskets_to_change(user):
        draft.lines.filter(publication=publication).delete()


def _baskets_to_change(user: "User") -> QuerySet[PublicationOrder]:
    """The customer's basket, locked: one that is being submitted in another tab takes no title and loses none."""
    return PublicationOrder.objects.select_for_update().filter(customer=user, state=OrderState.DRAFT)


def submit(
    order: PublicationOrder, *, by: "User", terms: PurchaseTerms, titles: str = "", now: datetime | None = None
) -> PublicationOrder:
    """Submit the basket (R4) under the terms shown (R5); the order gets its code. Refused while anything is missing.

    `titles` is what the customer was shown (`selectors.contents`), refused when something else lies there now.
    """
    with submitting(order, by=by, terms=terms, problems=selectors.problems, now=now) as current:
        if titles and titles != selectors.contents(current.order):
            raise Refused(_("Isi keranjang Anda berubah sejak halaman ini dibuka. Periksa, lalu ajukan."))
        ordered = selectors.titles_of(current.order)
        current.order.title = summary(ordered)
        current.order.contents = "\n".join(title.title for title in ordered)
        current.data["titles"] = [title.title for title in ordered]
    return current.order


def summary(titles: list[Publication]) -> str:
    """What lists call the order: its first title, and how many more."""
    first, more = str(titles[0])[:200], len(titles) - 1
    return f"{first} (+{more})" if more else first


def take(order: PublicationOrder, *, by: "User", now: datetime | None = None) -> PublicationOrder:
    """An officer takes the order; each title with a master in the catalogue is prepared from it at once (P3)."""
    now = now or timezone.now()
    with step(order, "take", by=by, now=now) as current:
        for title in selectors.prepared_titles(current.order):
            if title.deliverable is None and title.line.publication.master:
                _attach_master(current.order, title.line, by=by, now=now)
    return current.order


def _attach_master(
    order: PublicationOrder, line: PublicationOrderLine, *, by: "User", now: datetime, note: str = ""
) -> Deliverable:
    publication = line.publication
    return deliverables.attach(
        order,
        item=line.item,
        by=by,
        now=now,
        title=publication.title,
        source=Deliverable.Source.CATALOGUE,
        file=publication.master.name,
        name=f"{publication.slug}.pdf",
        content_type="application/pdf",
        size=publication.master_size,
        sha256=publication.master_sha256,
        note=note,
    )


def prepare(
    order: PublicationOrder,
    line: PublicationOrderLine,
    *,
    upload: "CheckedFile | None" = None,
    note: str = "",
    by: "User",
    now: datetime | None = None,
) -> Deliverable:
    """Set the softcopy of a title: a file uploaded for this order, or the catalogue's master (P3).

    During a revision this is the next version, and answers the faults reported on the title (P8). Raises `NotNow` when
    this very file is what waits to be sent already.
    """
    now = now or timezone.now()
    publication = line.publication
    if line.order_id != order.pk:
        raise ValidationError(_("Judul ini bukan bagian dari pesanan ini."))
    if upload is None and not publication.master:
        raise ValidationError({"file": _("Judul ini belum punya berkas induk di katalog; unggah softcopy-nya.")})
    sha256 = upload.sha256 if upload else publication.master_sha256
    with step(order, "prepare", by=by, note=note, now=now) as current:
        if deliverables.waiting(current.order, line.item).filter(sha256=sha256, note=note).exists():
            raise NotNow(_("Softcopy ini sudah disiapkan. Tidak ada yang diubah."))
        if upload is None:
            file = _attach_master(current.order, line, by=by, now=now, note=note)
        else:
            file = deliverables.attach(
                current.order,
                item=line.item,
                by=by,
                now=now,
                title=publication.title,
                source=Deliverable.Source.UPLOAD,
                file=upload.file,
                name=f"{publication.slug}.pdf",
                content_type=upload.content_type,
                size=upload.size,
                sha256=upload.sha256,
                note=note,
            )
        current.data |= {"file": file.title, "version": file.version, "source": file.source}
        if current.order.state == OrderState.IN_REVISION:
            order_services.settle_faults(file, by=by, note=note, now=now)
    return file


def send_offer(order: PublicationOrder, *, by: "User", now: datetime | None = None) -> "Invoice":
    """Price the titles, issue the invoice and ask for payment, in one step (P3)."""
    now = now or timezone.now()
    with step(order, "send_offer", by=by, now=now) as current:
        titles = selectors.titles_of(current.order)
        quote = selectors.price(titles, on=current.order.submitted_on)
        invoice = payment_services.issue_invoice(current.order, quote, by=by, now=now)
        current.data |= {"invoice": invoice.document.number, "amount": invoice.total}
    return invoice


def deliver(order: PublicationOrder, *, by: "User", now: datetime | None = None) -> PublicationOrder:
    """Issue the receipt and open the softcopies to the customer (P6); the order then completes by itself (P9)."""
    now = now or timezone.now()
    with step(order, "deliver", by=by, now=now) as current:
        receipt = payment_services.issue_receipt(current.order, by=by, now=now)
        files = deliverables.release(current.order, now=now)
        current.data |= {"receipt": receipt.document.number, "files": [file.title for file in files]}
    return current.order
