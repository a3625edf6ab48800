"""The books of the same money side by side: orders, payments, receipts, NTPN, and what Simponi and the bank list."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from silastik.core.models import Office
from silastik.core.money import rupiah

from .models import Payment
from .states import PaymentState, PaymentWay, StatementKind


@dataclass(frozen=True)
class Book:
    """What one of the books says of a period: how many, and how much."""

    name: object
    count: int
    total: int


def books(office: Office, first: date, last: date) -> list[Book]:
    """Orders that were paid, payments, receipts, and what Simponi and the bank list, by the day of payment."""
    parts = {
        "paid": Q(),
        "papers": Q(receipt__isnull=False),
        "ntpns": Q(way=PaymentWay.SIMPONI),
        "simponi": Q(line__kind=StatementKind.SIMPONI),
        "bank": Q(line__kind=StatementKind.BANK),
    }
    counts = {f"{name}_count": Count("pk", filter=part) for name, part in parts.items()}
    totals = {f"{name}_total": Sum("amount_received", filter=part) for name, part in parts.items()}
    # One reading of the payments for all of them: a receipt and a line are of one payment at most.
    said = settled(office, first, last).aggregate(invoiced=Sum("invoice__total"), **counts, **totals)

    def book(name: object, part: str) -> Book:
        return Book(name, said[f"{part}_count"], said[f"{part}_total"] or 0)

    return [
        Book(_("Pesanan yang lunas (menurut invoice)"), said["paid_count"], said["invoiced"] or 0),
        book(_("Pembayaran yang diterima"), "paid"),
        book(_("Kuitansi dari pembayaran itu"), "papers"),
        book(_("NTPN yang dicatat"), "ntpns"),
        book(_("NTPN yang ada di daftar Simponi"), "simponi"),
        book(_("Transfer yang ada di rekening koran"), "bank"),
    ]


def settled(office: Office, first: date, last: date) -> QuerySet[Any]:
    """Verified payments by the day of payment; of a transfer, of its verification."""
    begins, ends = datetime.combine(first, time.min, office.tz), datetime.combine(last, time.max, office.tz)
    found = Payment.objects.filter(state=PaymentState.VERIFIED, invoice__order__office=office)
    found = found.annotate(settled_at=Coalesce("paid_at", "decided_at")).filter(settled_at__range=(begins, ends))
    return found.select_related("invoice__order", "invoice__document").order_by("settled_at", "pk")


def book_rows(found: list[Book]) -> list[dict[str, Any]]:
    return [{"name": book.name, "count": book.count, "total": rupiah(book.total)} for book in found]
