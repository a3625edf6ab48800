"""Transfers from abroad go on to the treasury, with an NTPN of their own (PP 7/2015, Pasal 9; facts 5.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow
from silastik.core.dates import plain_date
from silastik.core.models import Office
from silastik.core.money import rupiah

from ..models import Deposit, DepositedPayment, Payment
from ..states import PaymentState, PaymentWay
from .billing import NTPN, compact

if TYPE_CHECKING:
    from silastik.users.models import User


@transaction.atomic
def record_deposit(
    office: Office,
    *,
    payments: Sequence[Payment],
    ntpn: str,
    on: date,
    amount: int,
    by: "User",
    now: datetime | None = None,
) -> Deposit:
    """Record that these verified transfers were paid into the treasury together; each goes once.

    `amount` is what Simponi shows and must be their sum. Raises `ValidationError` by field.
    """
    now = now or timezone.now()
    ntpn = compact(ntpn).upper()
    Office.objects.select_for_update().get(pk=office.pk)
    locked = _undeposited(office, payments)
    if wrong := _wrong(office, locked, ntpn, on, amount, now):
        raise ValidationError(wrong)
    deposit = Deposit.objects.create(office=office, ntpn=ntpn, on=on, amount=amount, recorded_at=now, recorded_by=by)
    DepositedPayment.objects.bulk_create(DepositedPayment(deposit=deposit, payment=payment) for payment in locked)
    return deposit


def _undeposited(office: Office, payments: Sequence[Payment]) -> list[Payment]:
    """The transfers under the lock of the office, so that two treasurers never take the same one."""
    wanted = {payment.pk for payment in payments}
    found = Payment.objects.filter(pk__in=wanted, state=PaymentState.VERIFIED, way=PaymentWay.TRANSFER)
    locked = list(found.filter(invoice__order__office=office, deposited=None).select_related("invoice__document"))
    if len(locked) < len(wanted):
        raise NotNow(_("Sebagian transfer itu sudah disetor. Tidak ada yang diubah; pilih lagi dari daftar."))
    return locked


def _wrong(office: Office, payments: list[Payment], ntpn: str, on: date, amount: int, now: datetime) -> dict[str, str]:
    wrong = {}
    total = sum(payment.received for payment in payments)
    if not payments:
        wrong["payments"] = _("Pilih paling sedikit satu transfer.")
    elif amount != total:
        wrong["amount"] = _("Jumlah setoran %(amount)s tidak sama dengan transfer yang dipilih: %(total)s.") % {
            "amount": rupiah(amount),
            "total": rupiah(total),
        }
    if not NTPN.fullmatch(ntpn):
        wrong["ntpn"] = _("NTPN terdiri dari 16 angka dan huruf; ini %(length)d karakter.") % {"length": len(ntpn)}
    elif Payment.objects.filter(ntpn=ntpn).exists():
        wrong["ntpn"] = _("NTPN ini sudah dicatat untuk pembayaran sebuah pesanan. Periksa kembali di Simponi.")
    elif Deposit.objects.filter(ntpn=ntpn).exists():
        wrong["ntpn"] = _("NTPN ini sudah dicatat untuk setoran lain. Periksa kembali di Simponi.")
    came = [payment.value_date for payment in payments if payment.value_date]
    if on > now.astimezone(office.tz).date():
        wrong["on"] = _("Tanggal setor belum terjadi.")
    elif came and on < max(came):
        wrong["on"] = _("Tanggal setor mendahului transfer bertanggal valuta %(on)s.") % {"on": plain_date(max(came))}
    return wrong
