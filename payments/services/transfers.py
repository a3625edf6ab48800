"""Paying from abroad: the customer's proof of transfer (P4b), and the treasurer's decision (P5)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.flows import specific
from orders.lifecycle import NotNow, step
from orders.models import Order
from silastik.core.dates import plain_date
from silastik.core.money import rupiah

from .. import currencies
from ..models import Invoice, Payment, StatementLine
from ..selectors import active_invoice, shortfall
from .clashes import clashes_explained
from .lines import take_line

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User


def submit_proof(
    order: Order,
    *,
    proof: "CheckedFile",
    amount: Decimal,
    currency: str,
    value_date: date,
    bank: str,
    reference: str,
    by: "User",
    now: datetime | None = None,
) -> Payment:
    """Send the proof of a transfer: the treasurer's turn begins. One proof is pending at a time.

    `amount` is what was sent, in `currency` (ISO 4217). Raises `ValidationError` by field.
    """
    now = now or timezone.now()
    clashes = clashes_explained(payment_one_proof_pending="proof")
    with clashes, step(order, "submit_proof", by=by, now=now) as current:
        invoice = active_invoice(current.order)
        if invoice.payments.filter(state=Payment.State.SUBMITTED).exists():
            raise NotNow(_("Bukti yang Anda kirim sedang diperiksa bendahara. Anda tidak perlu mengirimnya lagi."))
        if wrong := _wrong_proof(invoice, amount, currency, value_date, now):
            raise ValidationError(wrong)
        payment = Payment.objects.create(
            invoice=invoice,
            way=Payment.Way.TRANSFER,
            proof=proof.file,
            proof_name=proof.name,
            proof_type=proof.content_type,
            amount_sent=amount,
            currency=currency,
            value_date=value_date,
            bank=_tidy(bank),
            reference=_tidy(reference).upper(),
            submitted_at=now,
            submitted_by=by,
        )
        current.data |= {
            "payment": payment.pk,
            "amount": str(amount),
            "currency": currency,
            "reference": payment.reference,
        }
    return payment


def verify_proof(
    payment: Payment,
    *,
    amount_received: int,
    by: "User",
    now: datetime | None = None,
    line: StatementLine | None = None,
) -> Payment:
    """The treasurer found `amount_received` rupiah in the office's account: the order is paid.

    Refused when short of the invoice by more than the office tolerates; bank charges are the payer's (PP 7/2015,
    Pasal 3). Whoever served the order is refused by its guard, and by a constraint. `line` is the bank's, if the
    treasurer says which: it pays this and nothing else.
    """
    now = now or timezone.now()
    order = specific(payment.invoice.order)
    with (
        clashes_explained(payment_transfer_used_once="amount_received"),
        step(order, "verify_proof", by=by, now=now) as current,
    ):
        pending = _pending(payment)
        if wrong := _short(pending.invoice, amount_received, current.order.office.shortfall_tolerance):
            raise ValidationError({"amount_received": wrong})
        pending.served_by = current.order.assigned_to
        pending.verify(by=by, now=now, amount_received=amount_received)
        pending.save()
        if line:
            current.data |= {"line": take_line(line, pending, by=by, now=now).pk}
        current.data |= {"payment": pending.pk, "amount": amount_received, "reference": pending.reference}
    return pending


def reject_proof(payment: Payment, *, reason: str, by: "User", now: datetime | None = None) -> Payment:
    """The treasurer does not accept the proof; the customer reads why, and may send another."""
    now = now or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan alasannya: pelanggan membacanya.")})
    order = specific(payment.invoice.order)
    with step(order, "reject_proof", by=by, note=reason, now=now) as current:
        pending = _pending(payment)
        pending.served_by = current.order.assigned_to
        pending.reject(by=by, now=now, reason=reason)
        pending.save()
        current.data |= {"payment": pending.pk, "reference": pending.reference}
    return pending


def _pending(payment: Payment) -> Payment:
    """The payment read anew under its lock, inside the order's step."""
    locked = Payment.objects.select_for_update(of=("self",)).select_related("invoice").get(pk=payment.pk)
    if locked.state != Payment.State.SUBMITTED:
        raise NotNow(_("Bukti ini sudah diputuskan. Tidak ada yang diubah."))
    return locked


def _short(invoice: Invoice, received: int, tolerance: int) -> str:
    if received < 1:
        return _("Isikan jumlah yang diterima dalam rupiah.")
    missing = shortfall(invoice, received)
    if missing <= tolerance:
        return ""
    return _(
        "Kurang %(missing)s dari invoice %(total)s; toleransi kantor %(tolerance)s. "
        "Tolak bukti ini dan sebutkan kekurangannya."
    ) % {"missing": rupiah(missing), "total": rupiah(invoice.total), "tolerance": rupiah(tolerance)}


def _wrong_proof(invoice: Invoice, amount: Decimal, currency: str, value_date: date, now: datetime) -> dict[str, str]:
    wrong = {}
    zone = invoice.document.office.tz
    if amount <= 0:
        wrong["amount"] = _("Isikan jumlah yang Anda kirim.")
    if currency not in currencies.current():
        wrong["currency"] = _("Pilih mata uang dari daftar.")
    # A bank dates by its own day and its own closing hour: up to two days from the office's.
    issued = invoice.document.issued_at.astimezone(zone).date()
    if value_date > now.astimezone(zone).date():
        wrong["value_date"] = _("Tanggal valuta belum terjadi.")
    elif value_date < issued - timedelta(days=2):
        wrong["value_date"] = _("Tanggal valuta mendahului invoice, yang terbit %(issued)s.") % {
            "issued": plain_date(issued)
        }
    return wrong


def _tidy(text: str) -> str:
    return " ".join(text.split())
