"""Paying in Indonesia: the billing code of Simponi, and the NTPN that proves the payment (P4a).

Simponi has no public interface: the officer makes the code there and types it here (procedure, settled point 4).
"""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused, step
from orders.models import Order
from silastik.core.dates import long_time
from silastik.core.money import rupiah

from ..models import BillingCode, Deposit, Invoice, Payment, StatementLine
from ..selectors import active_code, active_invoice
from .clashes import clashes_explained
from .lines import take_line

if TYPE_CHECKING:
    from silastik.users.models import User

BILLING_CODE = re.compile(r"[789][0-9]{14}")
NTPN = re.compile(r"[0-9A-Z]{16}")


def record_billing_code(
    order: Order, *, code: str, expires_at: datetime, amount: int, by: "User", now: datetime | None = None
) -> BillingCode:
    """Record the code the customer pays by; an earlier one of the invoice is retired.

    The same code with another expiry mends a mistyped expiry. Raises `ValidationError` by field: 15 digits beginning
    with 7, 8 or 9, amount as invoiced, not expired, never used before.
    """
    now = now or timezone.now()
    code = compact(code)
    with clashes_explained(billing_code_once="code"), step(order, "record_billing_code", by=by, now=now) as current:
        invoice = active_invoice(current.order)
        if wrong := _wrong_code(invoice, code, expires_at, amount, now):
            raise ValidationError(wrong)
        known = active_code(invoice)
        if known and known.code == code:
            if known.expires_at == expires_at:
                raise NotNow(_("Kode billing ini sudah tercatat di pesanan ini. Tidak ada yang diubah."))
            known.expires_at = expires_at
            known.save(update_fields=["expires_at"])
        else:
            invoice.billing_codes.filter(replaced_at=None).update(replaced_at=now)
            known = invoice.billing_codes.create(
                code=code, amount=amount, expires_at=expires_at, recorded_at=now, recorded_by=by
            )
        current.data |= {"code": code, "amount": amount, "expires_at": expires_at.isoformat()}
    return known


def request_billing_code(order: Order, *, by: "User", now: datetime | None = None) -> None:
    """The customer asks for a new code since theirs has expired: it is retired, and the office's turn begins."""
    now = now or timezone.now()
    with step(order, "request_billing_code", by=by, now=now) as current:
        code = active_code(active_invoice(current.order))
        if code is None:
            raise NotNow(_("Permintaan Anda sudah kami terima; petugas sedang membuat kode billing."))
        if code.expires_at > now:
            until = long_time(code.expires_at, current.order.office.tz)
            raise Refused(_("Kode billing Anda masih berlaku sampai %(until)s.") % {"until": until})
        code.replaced_at = now
        code.save(update_fields=["replaced_at"])
        current.data |= {"code": code.code}


def record_payment(
    order: Order,
    *,
    ntpn: str,
    paid_at: datetime,
    billing_code: BillingCode,
    by: "User",
    now: datetime | None = None,
    line: StatementLine | None = None,
) -> Payment:
    """Record a payment that Simponi shows, by its NTPN: the order is paid. The officer types it; with `line`, the
    treasurer takes it from Simponi's list.

    `billing_code` may be one that has been replaced since: money may have been on its way. Raises `ValidationError` by
    field: NTPN of 16 characters, never used before; paid between the invoice and the code's expiry, not in the future.
    """
    now = now or timezone.now()
    ntpn = compact(ntpn).upper()
    clashes = clashes_explained(payment_ntpn_once="ntpn", payment_applied_once="ntpn")
    with clashes, step(order, "import_payment" if line else "record_payment", by=by, now=now) as current:
        invoice = active_invoice(current.order)
        if wrong := _wrong_payment(invoice, ntpn, paid_at, billing_code, now):
            raise ValidationError(wrong)
        payment = Payment(
            invoice=invoice,
            way=Payment.Way.SIMPONI,
            billing_code=billing_code,
            ntpn=ntpn,
            paid_at=paid_at,
            submitted_at=now,
            submitted_by=by,
            served_by=current.order.assigned_to,
        )
        payment.verify(by=by, now=now, amount_received=billing_code.amount)
        payment.save()
        if line:
            taken = take_line(line, payment, by=by, now=now)
            current.data |= {"file": taken.statement.name, "line": taken.number}
        current.data |= {"ntpn": ntpn, "amount": payment.amount_received, "paid_at": paid_at.isoformat()}
    return payment


def compact(text: str) -> str:
    """A number without the spaces, dots and dashes people group it by."""
    return re.sub(r"[\s.-]", "", text)


def _wrong_code(invoice: Invoice, code: str, expires_at: datetime, amount: int, now: datetime) -> dict[str, str]:
    wrong = {}
    if not (code.isascii() and code.isdigit() and len(code) == 15):
        wrong["code"] = _("Kode billing terdiri dari 15 angka; ini %(length)d karakter.") % {"length": len(code)}
    elif not BILLING_CODE.fullmatch(code):
        wrong["code"] = _("Kode billing penerimaan bukan pajak diawali 7, 8, atau 9.")
    if amount != invoice.total:
        wrong["amount"] = _("Jumlah pada Simponi harus sama dengan invoice: %(total)s.") % {
            "total": rupiah(invoice.total)
        }
    if expires_at <= now:
        wrong["expires_at"] = _("Kode ini sudah kedaluwarsa. Buat kode baru di Simponi.")
    return wrong


def _wrong_payment(
    invoice: Invoice, ntpn: str, paid_at: datetime, billing_code: BillingCode, now: datetime
) -> dict[str, str]:
    wrong = {}
    zone = invoice.document.office.tz
    if not NTPN.fullmatch(ntpn):
        wrong["ntpn"] = _("NTPN terdiri dari 16 angka dan huruf; ini %(length)d karakter.") % {"length": len(ntpn)}
    elif Deposit.objects.filter(ntpn=ntpn).exists():
        wrong["ntpn"] = _("NTPN ini sudah dicatat untuk sebuah setoran bendahara. Periksa kembali di Simponi.")
    if billing_code.invoice_id != invoice.pk:
        wrong["billing_code"] = _("Kode billing ini bukan milik invoice pesanan ini.")
    if paid_at > now:
        wrong["paid_at"] = _("Waktu bayar belum terjadi.")
    # People type minutes; the invoice knows its second.
    elif paid_at < invoice.document.issued_at.replace(second=0, microsecond=0):
        issued = long_time(invoice.document.issued_at, zone)
        wrong["paid_at"] = _("Waktu bayar mendahului invoice, yang terbit %(issued)s.") % {"issued": issued}
    elif paid_at > billing_code.expires_at:
        expired = long_time(billing_code.expires_at, zone)
        wrong["paid_at"] = _("Kode billing itu hanya berlaku sampai %(expired)s.") % {"expired": expired}
    return wrong
