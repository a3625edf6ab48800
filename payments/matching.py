"""What a line of Simponi's list means for the orders: a few queries for a whole file, and a sentence for each line."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from orders.states import OrderState
from orders.transitions import BILLED
from silastik.core.dates import long_time, short_date
from silastik.core.models import Office
from silastik.core.money import rupiah

from .entries import Among, Entry
from .models import BillingCode, Deposit, Payment, StatementLine
from .states import LineOutcome as Outcome
from .states import PaymentState


class Bill(NamedTuple):
    """What a billing code asks for, and of whom."""

    invoice: int
    amount: int
    expires_at: datetime
    issued_at: datetime
    is_active: bool
    order: str
    state: str


class Paid(NamedTuple):
    """A payment with an NTPN, and the line that it has."""

    pk: int
    order: str
    billing_code: str | None
    received: int | None
    line: int | None
    line_number: int | None
    file: str | None


class Deposited(NamedTuple):
    on: date
    amount: int


class Known(NamedTuple):
    """What the portal knows of the codes and NTPNs of a file."""

    bills: dict[str, Bill]
    payments: dict[str, Paid]
    settled: dict[int, str | None]
    deposits: dict[str, Deposited]
    of_nothing: str  # what most lines of a long list come to, put into words once


def assess(office: Office, entries: Sequence[Entry], now: datetime) -> None:
    """Find the outcome of each line. Repeats and lines seen before keep theirs. A few queries, however many lines."""
    entries = [entry for entry in entries if entry.outcome not in (Outcome.REPEAT, Outcome.SEEN)]
    known = _known(office, entries)
    taken: dict[str, int] = {}
    for entry in entries:
        entry.outcome, entry.note, entry.payment_id = _outcome(entry, known, taken, now, office.tz)
        if entry.outcome == Outcome.READY:
            taken[entry.billing_code] = entry.number
        if entry.payment_id:
            entry.decided_at = now


def worth_a_look(lines: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """Without the lines of codes and NTPNs of which the portal still knows nothing: most of a long list stay so."""
    heard_of = (
        Exists(BillingCode.objects.filter(code=OuterRef("billing_code")))
        | Exists(Payment.objects.filter(ntpn=OuterRef("ntpn")))
        | Exists(Deposit.objects.filter(ntpn=OuterRef("ntpn")))
    )
    return lines.filter(~Q(outcome=Outcome.UNKNOWN) | heard_of)


def _known(office: Office, entries: Sequence[Entry]) -> Known:
    codes, ntpns = {entry.billing_code for entry in entries}, {entry.ntpn for entry in entries}
    bills = BillingCode.objects.filter(Among(F("code"), codes), invoice__order__office=office).values_list(
        *("code", "invoice", "amount", "expires_at", "invoice__document__issued_at", "invoice__is_active"),
        *("invoice__order__code", "invoice__order__state"),
    )
    payments = Payment.objects.filter(Among(F("ntpn"), ntpns)).values_list(
        *("ntpn", "pk", "invoice__order__code", "billing_code__code", "amount_received"),
        *("line", "line__number", "line__statement__name"),
    )
    settled = Payment.objects.filter(Among(F("invoice__billing_codes__code"), codes), state=PaymentState.VERIFIED)
    deposits = Deposit.objects.filter(Among(F("ntpn"), ntpns)).values_list("ntpn", "on", "amount")
    return Known(
        {code: Bill(*facts) for code, *facts in bills.order_by()},
        {ntpn: Paid(*facts) for ntpn, *facts in payments.order_by()},
        dict(settled.order_by().values_list("invoice", "ntpn")),
        {ntpn: Deposited(on, amount) for ntpn, on, amount in deposits.order_by()},
        _("Tidak ada pesanan dengan kode billing ini."),
    )


def _outcome(
    entry: Entry, known: Known, taken: dict[str, int], now: datetime, zone: ZoneInfo
) -> tuple[Outcome, str, int | None]:
    if payment := known.payments.get(entry.ntpn):
        return _recorded(entry, payment)
    if deposit := known.deposits.get(entry.ntpn):
        if deposit.amount == entry.amount:
            return Outcome.DEPOSIT, _("Setoran tanggal %(on)s.") % {"on": short_date(deposit.on)}, None
        note = _("Setoran dengan NTPN ini dicatat %(amount)s.") % {"amount": rupiah(deposit.amount)}
        return Outcome.AMOUNT, note, None
    bill = known.bills.get(entry.billing_code)
    if bill is None:
        return Outcome.UNKNOWN, known.of_nothing, None
    if bill.invoice in known.settled:
        note = _("Pesanan %(code)s sudah lunas dengan NTPN %(ntpn)s. Mungkin dibayar dua kali; hubungi pelanggan.")
        return Outcome.PAID, note % {"code": bill.order, "ntpn": known.settled[bill.invoice] or "–"}, None
    if entry.billing_code in taken:
        note = _("Kode billing ini juga dibayar pada baris %(number)d. Mungkin dibayar dua kali; hubungi pelanggan.")
        return Outcome.PAID, note % {"number": taken[entry.billing_code]}, None
    if not bill.is_active or bill.state not in BILLED:
        note = _("Pesanan %(code)s berstatus “%(state)s”. Hubungi pelanggan tentang uangnya.")
        return Outcome.CLOSED, note % {"code": bill.order, "state": OrderState(bill.state).label}, None
    if entry.amount != bill.amount:
        return Outcome.AMOUNT, _difference(entry.amount, bill.amount), None
    if wrong := _wrong_moment(entry, bill, now, zone):
        return Outcome.EXPIRED, wrong, None
    return Outcome.READY, "", None


def _recorded(entry: Entry, payment: Paid) -> tuple[Outcome, str, int | None]:
    """Of a line whose NTPN is recorded already: the same payment, or another one by mistake."""
    code, received = payment.billing_code or "", payment.received or 0
    if code != entry.billing_code:
        note = _("NTPN ini sudah dicatat untuk pesanan %(code)s dengan kode billing %(billing)s.")
        return Outcome.NTPN, note % {"code": payment.order, "billing": code or "–"}, None
    if received != entry.amount:
        return Outcome.AMOUNT, _difference(entry.amount, received), None
    if payment.line is not None and payment.line != entry.id:
        note = _("Sudah dicocokkan dengan baris %(number)d berkas %(file)s.")
        return Outcome.SEEN, note % {"number": payment.line_number, "file": payment.file}, None
    return Outcome.KNOWN, _("Sudah tercatat pada pesanan %(code)s.") % {"code": payment.order}, payment.pk


def _difference(amount: Decimal, expected: int) -> str:
    difference = int(amount) - expected
    words = (
        _("Lebih %(difference)s dari %(expected)s.")
        if difference > 0
        else _("Kurang %(difference)s dari %(expected)s.")
    )
    return words % {"difference": rupiah(abs(difference)), "expected": rupiah(expected)}


def _wrong_moment(entry: Entry, bill: Bill, now: datetime, zone: ZoneInfo) -> str:
    at = moment_paid(entry, bill.issued_at, zone)
    if at > bill.expires_at:
        return _("Kode billing itu hanya berlaku sampai %(expired)s.") % {"expired": long_time(bill.expires_at, zone)}
    if at > now:
        return _("Waktu bayar belum terjadi.")
    if at < bill.issued_at.replace(second=0, microsecond=0):
        return _("Waktu bayar mendahului invoice, yang terbit %(issued)s.") % {
            "issued": long_time(bill.issued_at, zone)
        }
    return ""


def moment_paid(line: Entry | StatementLine, issued_at: datetime, zone: ZoneInfo) -> datetime:
    """When a line says it was paid. Of a line with a day only: as early on it as the invoice allows."""
    if line.paid_at:
        return line.paid_at
    begins, ends = (datetime.combine(line.on, at, zone) for at in (time.min, time.max))
    return min(max(begins, issued_at), ends)
