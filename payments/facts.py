"""A payment in words: what was sent, what came in, and by what it can be found again."""

from datetime import date, datetime, tzinfo

from django.utils.translation import gettext as _

from silastik.core.dates import long_time, plain_date

from .models import Payment

Facts = list[dict[str, str]]


def sent(payment: Payment) -> str:
    """`SGD 12.50`: what was sent, in its own currency."""
    return f"{payment.currency} {payment.amount_sent}"


def proof_of_payment(payment: Payment, zone: tzinfo) -> Facts:
    """By what a payment can be found again: NTPN (P4a), or the reference of the transfer (P4b)."""
    if payment.way == Payment.Way.SIMPONI:
        return [
            {"term": "NTPN", "value": payment.ntpn or ""},
            {"term": _("Kode billing"), "value": payment.billing_code.shown if payment.billing_code else ""},
            {"term": _("Waktu bayar"), "value": moment(payment.paid_at, zone)},
        ]
    return [
        {"term": _("Nomor referensi"), "value": payment.reference},
        {"term": _("Bank pengirim"), "value": payment.bank},
        {"term": _("Jumlah dikirim"), "value": sent(payment)},
        {"term": _("Tanggal valuta"), "value": day(payment.value_date)},
    ]


def day(on: date | None) -> str:
    """`7 April 2026`; nothing where there is no day."""
    return plain_date(on) if on else ""


def moment(at: datetime | None, zone: tzinfo) -> str:
    """`Selasa, 7 April 2026 pukul 10.00 WITA`; nothing where there is no time."""
    return long_time(at, zone) if at else ""
