"""What a line of Simponi's list means for the orders: a few queries for a whole file, and a sentence for each line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from orders.states import OrderState
from orders.transitions import BILLED
from silastik.core.dates import long_time, short_date
from silastik.core.models import Office
from silastik.core.money import rupiah

from .models import BillingCode, Deposit, Payment, StatementLine
from .states import LineOutcome as Outcome
from .states import PaymentState

CHUNK = 5_000
Thing = TypeVar("Thing")


@dataclass
class Known:
    """What the portal knows of the codes and NTPNs of a file."""

    codes: dict[str, BillingCode] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    settled: dict[int, Payment] = field(default_factory=dict)
    deposits: dict[str, Deposit] = field(default_factory=dict)


def assess(office: Office, lines: Iterable[StatementLine], now: datetime) -> None:
    """Write the outcome of each line on it, unsaved. Repeats and lines seen before keep theirs."""
    lines = [line for line in lines if line.outcome not in (Outcome.REPEAT, Outcome.SEEN)]
    known = _known(office, lines)
    taken: dict[str, int] = {}
    for line in lines:
        line.outcome, line.note, line.payment = _outcome(line, known, taken, now)
        if line.outcome == Outcome.READY:
            taken[line.billing_code] = line.number
        if line.payment:
            line.decided_at = now


def worth_a_look(lines: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """Without the lines of codes and NTPNs of which the portal still knows nothing: most of a long list stay so."""
    heard_of = (
        Exists(BillingCode.objects.filter(code=OuterRef("billing_code")))
        | Exists(Payment.objects.filter(ntpn=OuterRef("ntpn")))
        | Exists(Deposit.objects.filter(ntpn=OuterRef("ntpn")))
    )
    return lines.filter(~Q(outcome=Outcome.UNKNOWN) | heard_of)


def _known(office: Office, lines: list[StatementLine]) -> Known:
    known = Known()
    for codes in _chunks({line.billing_code for line in lines}):
        found = BillingCode.objects.filter(code__in=codes, invoice__order__office=office)
        known.codes |= {code.code: code for code in found.select_related("invoice__order__office", "invoice__document")}
    for ntpns in _chunks({line.ntpn for line in lines}):
        payments = Payment.objects.filter(ntpn__in=ntpns).select_related(
            "invoice__order", "billing_code", "line__statement"
        )
        known.payments |= {payment.ntpn or "": payment for payment in payments}
        known.deposits |= {deposit.ntpn: deposit for deposit in Deposit.objects.filter(ntpn__in=ntpns)}
    for invoices in _chunks({code.invoice_id for code in known.codes.values()}):
        verified = Payment.objects.filter(invoice__in=invoices, state=PaymentState.VERIFIED)
        known.settled |= {payment.invoice_id: payment for payment in verified}
    return known


def _chunks(things: set[Thing]) -> Iterator[list[Thing]]:
    rows = sorted(things, key=str)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _outcome(
    line: StatementLine, known: Known, taken: dict[str, int], now: datetime
) -> tuple[Outcome, str, Payment | None]:
    if payment := known.payments.get(line.ntpn):
        return _recorded(line, payment)
    if deposit := known.deposits.get(line.ntpn):
        if deposit.amount == line.amount:
            return Outcome.DEPOSIT, _("Setoran tanggal %(on)s.") % {"on": short_date(deposit.on)}, None
        note = _("Setoran dengan NTPN ini dicatat %(amount)s.") % {"amount": rupiah(deposit.amount)}
        return Outcome.AMOUNT, note, None
    code = known.codes.get(line.billing_code)
    if code is None:
        return Outcome.UNKNOWN, _("Tidak ada pesanan dengan kode billing ini."), None
    order = code.invoice.order
    if settled := known.settled.get(code.invoice_id):
        note = _("Pesanan %(code)s sudah lunas dengan NTPN %(ntpn)s. Mungkin dibayar dua kali; hubungi pelanggan.")
        return Outcome.PAID, note % {"code": order.code, "ntpn": settled.ntpn or "–"}, None
    if line.billing_code in taken:
        note = _("Kode billing ini juga dibayar pada baris %(number)d. Mungkin dibayar dua kali; hubungi pelanggan.")
        return Outcome.PAID, note % {"number": taken[line.billing_code]}, None
    if not code.invoice.is_active or order.state not in BILLED:
        note = _("Pesanan %(code)s berstatus “%(state)s”. Hubungi pelanggan tentang uangnya.")
        return Outcome.CLOSED, note % {"code": order.code, "state": OrderState(order.state).label}, None
    if line.amount != code.amount:
        return Outcome.AMOUNT, _difference(int(line.amount) - code.amount, code.amount), None
    if wrong := _wrong_moment(line, code, now):
        return Outcome.EXPIRED, wrong, None
    return Outcome.READY, "", None


def _recorded(line: StatementLine, payment: Payment) -> tuple[Outcome, str, Payment | None]:
    """Of a line whose NTPN is recorded already: the same payment, or another one by mistake."""
    order = payment.invoice.order
    code = payment.billing_code.code if payment.billing_code else ""
    if code != line.billing_code:
        note = _("NTPN ini sudah dicatat untuk pesanan %(code)s dengan kode billing %(billing)s.")
        return Outcome.NTPN, note % {"code": order.code, "billing": code or "–"}, None
    if payment.received != line.amount:
        return Outcome.AMOUNT, _difference(int(line.amount) - payment.received, payment.received), None
    other = getattr(payment, "line", None)
    if other is not None and other.pk != line.pk:
        note = _("Sudah dicocokkan dengan baris %(number)d berkas %(file)s.")
        return Outcome.SEEN, note % {"number": other.number, "file": other.statement.name}, None
    return Outcome.KNOWN, _("Sudah tercatat pada pesanan %(code)s.") % {"code": order.code}, payment


def _difference(difference: int, expected: int) -> str:
    words = (
        _("Lebih %(difference)s dari %(expected)s.")
        if difference > 0
        else _("Kurang %(difference)s dari %(expected)s.")
    )
    return words % {"difference": rupiah(abs(difference)), "expected": rupiah(expected)}


def _wrong_moment(line: StatementLine, code: BillingCode, now: datetime) -> str:
    at, zone = moment_paid(line, code, now), code.invoice.order.office.tz
    if at > code.expires_at:
        return _("Kode billing itu hanya berlaku sampai %(expired)s.") % {"expired": long_time(code.expires_at, zone)}
    if at > now:
        return _("Waktu bayar belum terjadi.")
    issued = code.invoice.document.issued_at
    if at < issued.replace(second=0, microsecond=0):
        return _("Waktu bayar mendahului invoice, yang terbit %(issued)s.") % {"issued": long_time(issued, zone)}
    return ""


def moment_paid(line: StatementLine, code: BillingCode, now: datetime) -> datetime:
    """When a line says it was paid. Of a line with a day only: as early on it as the invoice allows."""
    if line.paid_at:
        return line.paid_at
    zone = code.invoice.order.office.tz
    begins, ends = (datetime.combine(line.on, at, zone) for at in (time.min, time.max))
    return min(max(begins, code.invoice.document.issued_at), ends)
