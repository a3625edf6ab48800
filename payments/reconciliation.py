"""Three books of the same money: orders, documents, NTPN; where they disagree, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Document
from orders.states import OrderState
from silastik.core.dates import short_date
from silastik.core.models import Office
from silastik.core.money import rupiah
from silastik.core.opening import calendar_for

from .models import Payment, Receipt, Statement, StatementLine
from .rows import page_of
from .states import LINE_TROUBLE, LineOutcome, PaymentState, PaymentWay, StatementKind

RELEASED = (OrderState.DELIVERED, OrderState.COMPLETED, OrderState.IN_REVISION)


@dataclass(frozen=True)
class Difference:
    """One disagreement. `key` names it for good: it is told once."""

    key: str
    on: date
    what: object
    subject: str
    url: str
    amount: int
    advice: object


@dataclass(frozen=True)
class Book:
    """What one of the books says of a period: how many, and how much."""

    name: object
    count: int
    total: int


def books(office: Office, first: date, last: date) -> list[Book]:
    """Orders that were paid, payments, receipts, and what Simponi and the bank list, by the day of payment."""
    payments = _payments(office, first, last)
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


def differences(office: Office, first: date, last: date, now: datetime) -> list[Difference]:
    """Every difference of a period, the oldest first, in a constant number of queries."""
    found = [
        *_without_receipt(office, first, last, now),
        *_receipts(office, first, last),
        *_sums(office, first, last),
        *_twice(office, first, last),
        *_not_listed(office, first, last),
        *_lines(office, first, last, now),
        *_undeposited(office, first, last, now),
    ]
    return sorted(found, key=lambda difference: (difference.on, difference.key))


def _payments(office: Office, first: date, last: date) -> QuerySet[Any]:
    """Verified payments by the day of payment; of a transfer, of its verification."""
    begins, ends = datetime.combine(first, time.min, office.tz), datetime.combine(last, time.max, office.tz)
    found = Payment.objects.filter(state=PaymentState.VERIFIED, invoice__order__office=office)
    found = found.annotate(settled_at=Coalesce("paid_at", "decided_at")).filter(settled_at__range=(begins, ends))
    return found.select_related("invoice__order", "invoice__document").order_by("settled_at", "pk")


def _difference(
    office: Office, payment: Any, key: str, what: object, advice: object, amount: int | None = None
) -> Difference:
    return Difference(
        f"{key}:{payment.pk}",
        payment.settled_at.astimezone(office.tz).date(),
        what,
        payment.invoice.order.code or "",
        page_of(payment),
        payment.received if amount is None else amount,
        advice,
    )


def _workdays_ago(office: Office, days: int, now: datetime) -> datetime:
    """The instant so many working days before now."""
    return calendar_for(office).add_days(now, -days)


def _without_receipt(office: Office, first: date, last: date, now: datetime) -> Iterator[Difference]:
    """Paid and no receipt: at once when the goods are out or the order is off, else after the office's promise (P6)."""
    late = _workdays_ago(office, settings.RECEIPT_WORKDAYS, now)
    states = Q(invoice__order__state__in=[*RELEASED, OrderState.CANCELLED])
    for payment in _payments(office, first, last).filter(receipt=None).filter(states | Q(decided_at__lt=late)):
        if payment.invoice.order.state == OrderState.CANCELLED:
            what, advice = _("Dibayar, lalu dibatalkan"), _("Tentukan bersama petugas apakah uangnya dikembalikan.")
        else:
            what, advice = _("Lunas tanpa kuitansi"), _("Minta petugas mengirim kuitansi dan produknya.")
        yield _difference(office, payment, "no_receipt", what, advice)


def _receipts(office: Office, first: date, last: date) -> Iterator[Difference]:
    """A receipt whose payment is missing, undecided, or has neither NTPN nor transfer."""
    begins, ends = datetime.combine(first, time.min, office.tz), datetime.combine(last, time.max, office.tz)
    papers = Document.objects.filter(kind=Document.Kind.RECEIPT, office=office, issued_at__range=(begins, ends))
    papers = papers.filter(cancelled_at=None, replaces=None)
    proved = Receipt.objects.filter(document=OuterRef("pk"), payment__state=PaymentState.VERIFIED).filter(
        Q(payment__ntpn__isnull=False) | Q(payment__way=PaymentWay.TRANSFER)
    )
    for paper in papers.filter(~Exists(proved)).select_related("order"):
        yield Difference(
            f"bare_receipt:{paper.pk}",
            paper.issued_at.astimezone(office.tz).date(),
            _("Kuitansi tanpa pembayaran"),
            paper.number,
            reverse("orders:workbench", args=[paper.order.code]),
            0,
            _("Periksa pesanannya; batalkan kuitansi bila uangnya tidak ada."),
        )


def _sums(office: Office, first: date, last: date) -> Iterator[Difference]:
    """A receipt that names another sum than was received; a payment short of its invoice beyond the tolerance."""
    payments = _payments(office, first, last)
    printed = Cast(KeyTextTransform("total", "receipt__document__snapshot"), BigIntegerField())
    for payment in (
        payments.filter(receipt__isnull=False).annotate(printed=printed).exclude(printed=F("amount_received"))
    ):
        advice = _("Ganti kuitansi: jumlahnya harus sama dengan yang diterima.")
        yield _difference(office, payment, "receipt_sum", _("Jumlah kuitansi berbeda"), advice)
    short = payments.filter(amount_received__lt=F("invoice__total") - office.shortfall_tolerance)
    for payment in short:
        missing = payment.invoice.total - payment.received
        what = _("Diterima kurang dari invoice")
        yield _difference(office, payment, "short", what, _("Tagih kekurangannya kepada pelanggan."), missing)


def _twice(office: Office, first: date, last: date) -> Iterator[Difference]:
    """One NTPN for two things: two lines that disagree, or a deposit and a payment."""
    lines = StatementLine.objects.filter(office=office, kind=StatementKind.SIMPONI, is_repeat=False).exclude(ntpn="")
    double = (
        lines.order_by()
        .values("ntpn")
        .annotate(count=Count("pk"), facts=Count("billing_code", distinct=True), low=Min("amount"), high=Max("amount"))
        .annotate(day=Max("on"), line=Max("pk"))
        .filter(Q(facts__gt=1) | Q(low__lt=F("high")), day__range=(first, last))
    )
    for row in double:
        yield Difference(
            f"ntpn_twice:{row['ntpn']}",
            row["day"],
            _("NTPN dua kali, isinya berbeda"),
            row["ntpn"],
            reverse("payments:line", args=[row["line"]]),
            int(row["high"]),
            _("Periksa NTPN ini di Simponi; kesampingkan baris yang salah."),
        )


def _not_listed(office: Office, first: date, last: date) -> Iterator[Difference]:
    """Recorded, but on no list that covers its day: a mistyped NTPN, or money that never came."""
    covering = Statement.objects.filter(office=office)
    day = OuterRef("day")
    listed = {
        PaymentWay.SIMPONI: (StatementKind.SIMPONI, _("NTPN tidak ada di daftar Simponi")),
        PaymentWay.TRANSFER: (StatementKind.BANK, _("Transfer tidak ada di rekening koran")),
    }
    advice = _("Periksa nomornya; pasangkan dengan barisnya, atau impor daftar yang lengkap.")
    for way, (kind, what) in listed.items():
        payments = _payments(office, first, last).filter(way=way, line=None)
        payments = payments.annotate(day=_day(office, way))
        # Beyond the first and last day of a list nothing is known: its own last day may have been half over.
        covered = covering.filter(kind=kind, first_on__lte=day, last_on__gt=day)
        for payment in payments.filter(Exists(covered)):
            yield _difference(office, payment, "not_listed", what, advice)


def _day(office: Office, way: str) -> Any:
    """The day by which a list would name a payment, by the office's clock."""
    return TruncDate("paid_at", tzinfo=office.tz) if way == PaymentWay.SIMPONI else F("value_date")


def _lines(office: Office, first: date, last: date, now: datetime) -> Iterator[Difference]:
    """Lines that wait: of Simponi at once when something is wrong, of the bank after some working days."""
    late = _workdays_ago(office, settings.LINE_WORKDAYS, now).astimezone(office.tz).date()
    lines = StatementLine.objects.filter(office=office, on__range=(first, last))
    lines = lines.filter(Q(outcome__in=LINE_TROUBLE) | Q(outcome__in=["open", "ready"], on__lt=late))
    for line in lines.select_related("statement").order_by("on", "pk"):
        is_open = line.outcome in (LineOutcome.OPEN, LineOutcome.READY)
        if line.kind == StatementKind.BANK and is_open:
            what, advice = (
                _("Uang masuk tanpa pesanan"),
                _("Pasangkan dengan transfernya, atau kesampingkan dengan alasan."),
            )
        elif is_open:
            what, advice = _("Baris Simponi belum dicatat"), _("Catat pembayaran dari berkasnya.")
        else:
            what, advice = (
                LineOutcome(line.outcome).label,
                _("Betulkan pesanannya lalu periksa lagi, atau kesampingkan."),
            )
        subject = line.ntpn or line.payer or line.reference or line.description or str(line)
        url = reverse("payments:line", args=[line.pk])
        yield Difference(f"line:{line.pk}", line.on, what, subject[:80], url, int(line.amount), advice)


def _undeposited(office: Office, first: date, last: date, now: datetime) -> Iterator[Difference]:
    """Verified transfers that stay in the office's account (PP 7/2015, Pasal 9)."""
    late = _workdays_ago(office, settings.DEPOSIT_WORKDAYS, now)
    waiting = _payments(office, first, last).filter(way=PaymentWay.TRANSFER, deposited=None, decided_at__lt=late)
    advice = _("Setor ke Kas Negara, lalu catat NTPN setorannya.")
    for payment in waiting:
        yield _difference(office, payment, "undeposited", _("Transfer belum disetor"), advice)


def since(office: Office, now: datetime) -> tuple[date, date]:
    """The period that the daily look covers: far enough that nothing that waits is forgotten."""
    today = now.astimezone(office.tz).date()
    return today - timedelta(days=settings.RECONCILED_DAYS), today


def difference_rows(found: list[Difference]) -> list[dict[str, Any]]:
    """Differences as rows of a table."""
    return [
        {
            "on": short_date(difference.on),
            "what": difference.what,
            "subject": difference.subject,
            "url": difference.url,
            "amount": rupiah(difference.amount) if difference.amount else "",
            "advice": difference.advice,
        }
        for difference in found
    ]


def book_rows(found: list[Book]) -> list[dict[str, Any]]:
    return [{"name": book.name, "count": book.count, "total": rupiah(book.total)} for book in found]
