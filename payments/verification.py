"""What the treasurer sees side by side before deciding: the invoice, the proof, and what speaks against it (P5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.lifecycle import actions_for
from orders.models import Order
from silastik.core.money import rupiah
from silastik.users import countries

from . import currencies
from .facts import Facts, day, moment, sent
from .models import Payment
from .rows import TONES, proof_rows, settled_facts
from .selectors import same_transfer, shortfall, transfers

if TYPE_CHECKING:
    from silastik.users.models import User


@dataclass(frozen=True)
class Verification:
    """The page of one order's transfers; `payment` is the one that waits, else the last one sent."""

    order: Order
    payment: Payment
    invoice: Facts
    proof: Facts
    warnings: list[str]
    reasons: tuple[str, ...]
    earlier: Facts
    decided: Facts
    state: dict[str, str]

    @property
    def open(self) -> bool:
        return self.payment.state == Payment.State.SUBMITTED

    @property
    def is_picture(self) -> bool:
        return self.payment.proof_type.startswith("image/")


def verification(order: Order, user: "User", now: datetime | None = None) -> Verification | None:
    """All of it, in a constant number of queries; None while no proof was sent."""
    payments = list(transfers(user).filter(invoice__order_id=order.pk).order_by("-submitted_at", "-pk"))
    if not payments:
        return None
    payment = next((payment for payment in payments if payment.state == Payment.State.SUBMITTED), payments[0])
    return Verification(
        order=order,
        payment=payment,
        invoice=_invoice_facts(order, payment),
        proof=_proof_facts(payment),
        warnings=_warnings(payment),
        reasons=_reasons(order, user, now),
        earlier=proof_rows(order, [other for other in payments if other != payment]),
        decided=_decision(order, payment),
        state={"label": str(payment.get_state_display()), "tone": TONES[payment.state]},
    )


def _reasons(order: Order, user: "User", now: datetime | None) -> tuple[str, ...]:
    """Why this treasurer cannot decide; empty when they can."""
    if order.customer_id == user.pk:
        return (_("Ini pesanan Anda sendiri; bendahara lain yang harus memeriksanya."),)
    action = actions_for(order, user, now=now).get("verify_proof")
    if action is None:
        return (_("Pesanan ini tidak sedang menunggu pembayaran."),)
    return action.reasons


def _invoice_facts(order: Order, payment: Payment) -> Facts:
    invoice, office = payment.invoice, order.office
    tolerance = _("toleransi kurang bayar %(amount)s") % {"amount": rupiah(office.shortfall_tolerance)}
    return [
        {"term": _("Harus diterima"), "value": rupiah(invoice.total), "note": tolerance},
        {"term": _("Invoice"), "value": invoice.document.number},
        {"term": _("Terbit"), "value": moment(invoice.document.issued_at, office.tz)},
        {"term": _("Pelanggan"), "value": order.customer.name, "note": order.customer.institution},
        {"term": _("Domisili"), "value": countries.name(order.customer.country)},
        {"term": _("Petugas"), "value": str(order.assigned_to or "")},
    ]


def _proof_facts(payment: Payment) -> Facts:
    return [
        {"term": _("Jumlah dikirim"), "value": sent(payment)},
        {"term": _("Mata uang"), "value": currencies.name(payment.currency), "note": payment.currency},
        {"term": _("Tanggal valuta"), "value": day(payment.value_date)},
        {"term": _("Bank pengirim"), "value": payment.bank},
        {"term": _("Nomor referensi"), "value": payment.reference},
        {"term": _("Dikirim"), "value": moment(payment.submitted_at, payment.invoice.order.office.tz)},
    ]


def _warnings(payment: Payment) -> list[str]:
    """What the treasurer should look at twice."""
    found = [
        _("Nomor referensi ini juga dikirim untuk pesanan %(code)s (%(state)s).")
        % {"code": other.invoice.order.code, "state": other.get_state_display()}
        for other in same_transfer(payment)
    ]
    missing = shortfall(payment.invoice, int(payment.amount_sent or 0)) if payment.currency == "IDR" else 0
    if missing:
        found.append(
            _("Menurut bukti ini kurang %(missing)s dari invoice %(total)s.")
            % {"missing": rupiah(missing), "total": rupiah(payment.invoice.total)}
        )
    return found


def _decision(order: Order, payment: Payment) -> Facts:
    if payment.state == Payment.State.VERIFIED:
        return settled_facts(order, payment)
    if payment.state == Payment.State.REJECTED:
        return [
            {"term": _("Alasan"), "value": payment.reason},
            {"term": _("Diputuskan"), "value": moment(payment.decided_at, order.office.tz)},
            {"term": _("Oleh"), "value": str(payment.decided_by)},
        ]
    return []
