"""What the books of the same money can disagree on: the rows of each kind, and how a row is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Document
from orders.states import OrderState
from silastik.core.models import Office
from silastik.core.opening import calendar_for

from .books import settled
from .models import Receipt, Statement, StatementLine
from .rows import page_of
from .states import LINE_TROUBLE, LineOutcome, PaymentState, PaymentWay, StatementKind

RELEASED = (OrderState.DELIVERED, OrderState.COMPLETED, OrderState.IN_REVISION)


@dataclass(frozen=True)
class Period:
    """The local days that are looked at, both included, and the moment from which lateness is counted."""

    office: Office
    first: date
    last: date
    now: datetime

    def late(self, workdays: int) -> datetime:
        """What happened before this instant is so many working days old."""
        return calendar_for(self.office).add_days(self.now, -workdays)

    @property
    def payments(self) -> QuerySet[Any]:
        found = settled(self.office, self.first, self.last)
        return found.annotate(day=TruncDate("settled_at", tzinfo=self.office.tz))


@dataclass(frozen=True)
class Difference:
    """One disagreement in words. `key` names it for good: it is told once."""

    key: str
    on: date
    what: object
    subject: str
    url: str
    amount: int
    advice: object


def _of_payment(kind: str, payment: Any, what: object, advice: object, amount: int | None = None) -> Difference:
    return Difference(
        f"{kind}:{payment.pk}",
        payment.day,
        what,
        payment.invoice.order.code or "",
        page_of(payment),
        payment.received if amount is None else amount,
        advice,
    )


def _without_receipt(period: Period) -> QuerySet[Any]:
    """Paid and no receipt: at once when the goods are out or the order is off, else after the office's promise (P6)."""
    states = Q(invoice__order__state__in=[*RELEASED, OrderState.CANCELLED])
    late = Q(decided_at__lt=period.late(settings.RECEIPT_WORKDAYS))
    return period.payments.filter(receipt=None).filter(states | late)


def _tell_without_receipt(kind: str, payment: Any) -> Difference:
    if payment.invoice.order.state == OrderState.CANCELLED:
        what, advice = _("Dibayar, lalu dibatalkan"), _("Tentukan bersama petugas apakah uangnya dikembalikan.")
    else:
        what, advice = _("Lunas tanpa kuitansi"), _("Minta petugas mengirim kuitansi dan produknya.")
    return _of_payment(kind, payment, what, advice)


def _bare_receipts(period: Period) -> QuerySet[Any]:
    """A receipt whose payment is missing, undecided, or has neither NTPN nor transfer."""
    zone = period.office.tz
    begins, ends = datetime.combine(period.first, time.min, zone), datetime.combine(period.last, time.max, zone)
    papers: QuerySet[Any] = Document.objects.filter(
        kind=Document.Kind.RECEIPT, office=period.office, issued_at__range=(begins, ends)
    )
    papers = papers.filter(cancelled_at=None, replaces=None)
    proved = Receipt.objects.filter(document=OuterRef("pk"), payment__state=PaymentState.VERIFIED).filter(
        Q(payment__ntpn__isnull=False) | Q(payment__way=PaymentWay.TRANSFER)
    )
    return papers.filter(~Exists(proved)).select_related("order").annotate(day=TruncDate("issued_at", tzinfo=zone))


def _tell_bare_receipt(kind: str, paper: Any) -> Difference:
    return Difference(
        f"{kind}:{paper.pk}",
        paper.day,
        _("Kuitansi tanpa pembayaran"),
        paper.number,
        reverse("orders:workbench", args=[paper.order.code]),
        0,
        _("Periksa pesanannya; batalkan kuitansi bila uangnya tidak ada."),
    )


def _receipt_sums(period: Period) -> QuerySet[Any]:
    """A receipt that names another sum than was received."""
    printed = Cast(KeyTextTransform("total", "receipt__document__snapshot"), BigIntegerField())
    with_receipt = period.payments.filter(receipt__isnull=False).annotate(printed=printed)
    return with_receipt.exclude(printed=F("amount_received"))


def _tell_receipt_sum(kind: str, payment: Any) -> Difference:
    advice = _("Ganti kuitansi: jumlahnya harus sama dengan yang diterima.")
    return _of_payment(kind, payment, _("Jumlah kuitansi berbeda"), advice)


def _short(period: Period) -> QuerySet[Any]:
    """A payment short of its invoice beyond the tolerance."""
    return period.payments.filter(amount_received__lt=F("invoice__total") - period.office.shortfall_tolerance)


def _tell_short(kind: str, payment: Any) -> Difference:
    what, advice = _("Diterima kurang dari invoice"), _("Tagih kekurangannya kepada pelanggan.")
    return _of_payment(kind, payment, what, advice, payment.invoice.total - payment.received)


def _twice(period: Period) -> QuerySet[Any]:
    """One NTPN for two things: two lines that disagree."""
    lines = StatementLine.objects.filter(office=period.office, kind=StatementKind.SIMPONI, is_repeat=False)
    found: QuerySet[Any] = (
        lines.exclude(ntpn="")
        .order_by()
        .values("ntpn")
        .annotate(code=Min("billing_code"), other=Max("billing_code"), low=Min("amount"), high=Max("amount"))
        .annotate(day=Max("on"), line=Max("pk"))
        .filter(Q(code__lt=F("other")) | Q(low__lt=F("high")), day__range=(period.first, period.last))
    )
    return found


def _tell_twice(kind: str, row: Any) -> Difference:
    return Difference(
        f"{kind}:{row['ntpn']}",
        row["day"],
        _("NTPN dua kali, isinya berbeda"),
        row["ntpn"],
        reverse("payments:line", args=[row["line"]]),
        int(row["high"]),
        _("Periksa NTPN ini di Simponi; kesampingkan baris yang salah."),
    )


def _not_listed(period: Period) -> QuerySet[Any]:
    """Recorded, but on no list that covers its day: a mistyped NTPN, or money that never came."""
    zone = period.office.tz
    unlisted = period.payments.filter(line=None).annotate(paid_on=TruncDate("paid_at", tzinfo=zone))
    # Beyond the first and last day of a list nothing is known: its own last day may have been half over.
    lists = Statement.objects.filter(office=period.office)
    by_code = lists.filter(
        kind=StatementKind.SIMPONI,
        first_on__lte=OuterRef("paid_on"),
        last_on__gt=OuterRef("paid_on"),
    )
    by_transfer = lists.filter(
        kind=StatementKind.BANK, first_on__lte=OuterRef("value_date"), last_on__gt=OuterRef("value_date")
    )
    return unlisted.filter(
        Q(way=PaymentWay.SIMPONI) & Exists(by_code) | Q(way=PaymentWay.TRANSFER) & Exists(by_transfer)
    )


def _tell_not_listed(kind: str, payment: Any) -> Difference:
    what = {
        PaymentWay.SIMPONI: _("NTPN tidak ada di daftar Simponi"),
        PaymentWay.TRANSFER: _("Transfer tidak ada di rekening koran"),
    }
    advice = _("Periksa nomornya; pasangkan dengan barisnya, atau impor daftar yang lengkap.")
    return _of_payment(kind, payment, what[PaymentWay(payment.way)], advice)


def _lines(period: Period) -> QuerySet[Any]:
    """Lines that wait: of Simponi at once when something is wrong, of the bank after some working days."""
    late = period.late(settings.LINE_WORKDAYS).astimezone(period.office.tz).date()
    lines: QuerySet[Any] = StatementLine.objects.filter(office=period.office, on__range=(period.first, period.last))
    lines = lines.filter(Q(outcome__in=LINE_TROUBLE) | Q(outcome__in=["open", "ready"], on__lt=late))
    return lines.select_related("statement").annotate(day=F("on"))


def _tell_line(kind: str, line: Any) -> Difference:
    is_open = line.outcome in (LineOutcome.OPEN, LineOutcome.READY)
    what: object
    if line.kind == StatementKind.BANK and is_open:
        what = _("Uang masuk tanpa pesanan")
        advice = _("Pasangkan dengan transfernya, atau kesampingkan dengan alasan.")
    elif is_open:
        what, advice = _("Baris Simponi belum dicatat"), _("Catat pembayaran dari berkasnya.")
    else:
        what = LineOutcome(line.outcome).label
        advice = _("Betulkan pesanannya lalu periksa lagi, atau kesampingkan.")
    subject = line.ntpn or line.payer or line.reference or line.description or str(line)
    url = reverse("payments:line", args=[line.pk])
    return Difference(f"{kind}:{line.pk}", line.day, what, subject[:80], url, int(line.amount), advice)


def _undeposited(period: Period) -> QuerySet[Any]:
    """Verified transfers that stay in the office's account (PP 7/2015, Pasal 9)."""
    late = period.late(settings.DEPOSIT_WORKDAYS)
    return period.payments.filter(way=PaymentWay.TRANSFER, deposited=None, decided_at__lt=late)


def _tell_undeposited(kind: str, payment: Any) -> Difference:
    advice = _("Setor ke Kas Negara, lalu catat NTPN setorannya.")
    return _of_payment(kind, payment, _("Transfer belum disetor"), advice)


@dataclass(frozen=True)
class Source:
    """A kind of difference: its rows in a period, each with its `day`; a row in words; the column it is known by."""

    rows: Callable[[Period], QuerySet[Any]]
    tell: Callable[[str, Any], Difference]
    named_by: str = "pk"


SOURCES = {
    "no_receipt": Source(_without_receipt, _tell_without_receipt),
    "bare_receipt": Source(_bare_receipts, _tell_bare_receipt),
    "receipt_sum": Source(_receipt_sums, _tell_receipt_sum),
    "short": Source(_short, _tell_short),
    "ntpn_twice": Source(_twice, _tell_twice, "ntpn"),
    "not_listed": Source(_not_listed, _tell_not_listed),
    "line": Source(_lines, _tell_line),
    "undeposited": Source(_undeposited, _tell_undeposited),
}
