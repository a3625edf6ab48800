"""The books of the same money side by side: orders, payments, receipts, NTPN, and what Simponi and the bank list."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from silastik.core.models import Office
from silastik.core.money import rupiah

from .models import Payment, StatementLine
from .states import PaymentState, PaymentWay, StatementKind


@dataclass(frozen=True)
class Book:
    """What one of the books says of a period: how many, and how much."""

    name: object
    count: int
    total: int


def books(office: Office, first: date, last: date) -> list[Book]:
    """Orders that were paid, payments, receipts, and what Simponi and the bank list, by the day of payment."""
    payments = settled(office, first, last)
    paid = payments.aggregate(count=Count("pk"), invoiced=Sum("invoice__total"), received=Sum("amount_received"))
    papers = payments.filter(receipt__isnull=False).aggregate(count=Count("pk"), total=Sum("amount_received"))
    ntpns = payments.filter(way=PaymentWay.SIMPONI).aggregate(count=Count("pk"), total=Sum("amount_received"))
    found = StatementLine.objects.filter(payment__in=payments).values("kind")
    listed: dict[str, Any] = {
        row["kind"]: row for row in found.annotate(count=Count("pk"), total=Sum("payment__amount_received"))
    }
    simponi: dict[str, int] = listed.get(StatementKind.SIMPONI, {})
    bank: dict[str, int] = listed.get(StatementKind.BANK, {})
    return [
        Book(_("Pesanan yang lunas (menurut invoice)"), paid["count"], paid["invoiced"] or 0),
        Book(_("Pembayaran yang diterima"), paid["count"], paid["received"] or 0),
        Book(_("Kuitansi dari pembayaran itu"), papers["count"], papers["total"] or 0),
        Book(_("NTPN yang dicatat"), ntpns["count"], ntpns["total"] or 0),
        Book(_("NTPN yang ada di daftar Simponi"), simponi.get("count", 0), simponi.get("total") or 0),
        Book(_("Transfer yang ada di rekening koran"), bank.get("count", 0), bank.get("total") or 0),
    ]


def settled(office: Office, first: date, last: date) -> QuerySet[Any]:
    """Verified payments by the day of payment; of a transfer, of its verification."""
    begins, ends = datetime.combine(first, time.min, office.tz), datetime.combine(last, time.max, office.tz)
    found = Payment.objects.filter(state=PaymentState.VERIFIED, invoice__order__office=office)
    found = found.annotate(settled_at=Coalesce("paid_at", "decided_at")).filter(settled_at__range=(begins, ends))
    return found.select_related("invoice__order", "invoice__document").order_by("settled_at", "pk")


def book_rows(found: list[Book]) -> list[dict[str, Any]]:
    return [{"name": book.name, "count": book.count, "total": rupiah(book.total)} for book in found]
