"""The three gates between offer and delivery: sample (M6), payment (M7) and SPPD (M8), in any order."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orders.states import Turn
from payments import gate as payment_gate

from .models import MicrodataOrder, SampleRound
from .states import WITH_OFFICE, AgreementState


@dataclass(frozen=True)
class Gate:
    """How one gate stands: `holder` must act next; nobody (`Turn.NONE`) once it is open. `sentence` is for both."""

    name: str
    label: str
    holder: Turn
    sentence: str

    @property
    def anchor(self) -> str:
        """Where an order's page shows it."""
        return {"sample": "contoh", "payment": "pembayaran", "agreement": "sppd"}[self.name]

    @property
    def is_open(self) -> bool:
        return self.holder == Turn.NONE


def gates_of(order: MicrodataOrder) -> list[Gate]:
    """The gates of an order that has been offered, read from its rows."""
    return [_sample(order), _payment(order), _agreement(order)]


def holder(order: MicrodataOrder) -> Turn:
    """The office while any gate waits for it, or when all are open and it must deliver; the customer otherwise (T2)."""
    waiting = {gate.holder for gate in gates_of(order)} - {Turn.NONE}
    return Turn.CUSTOMER if waiting == {Turn.CUSTOMER} else Turn.OFFICE


def cancel_blockers(order: MicrodataOrder) -> list[str]:
    """An offered order can be cancelled until it is paid, and not while the treasurer checks a transfer."""
    payment = _payment(order)
    if payment.is_open and not payment_gate.is_waived(order):
        return [_("Pesanan ini sudah dibayar dan tidak dapat dibatalkan.")]
    if payment.holder == Turn.OFFICE and not order.is_domestic:
        return [_("Bukti transfer sedang diperiksa bendahara; pesanan belum dapat dibatalkan.")]
    return []


def _sample(order: MicrodataOrder) -> Gate:
    label = _("Contoh data")
    latest = SampleRound.objects.filter(order_id=order.pk).order_by("-number").first()
    if latest is None or latest.rejected_at:
        return Gate("sample", label, Turn.OFFICE, _("Contoh data yang diperbaiki sedang disiapkan."))
    if latest.accepted_at:
        return Gate("sample", label, Turn.NONE, _("Contoh data disetujui."))
    return Gate("sample", label, Turn.CUSTOMER, _("Contoh data menunggu diperiksa."))


def _payment(order: MicrodataOrder) -> Gate:
    label = _("Pembayaran")
    if payment_gate.is_waived(order):
        return Gate("payment", label, Turn.NONE, _("Rp0,00: pembayaran dibebaskan."))
    if payment_gate.is_settled(order):
        return Gate("payment", label, Turn.NONE, _("Pembayaran diterima."))
    who = payment_gate.payment_holder(order)
    if who == Turn.CUSTOMER:
        return Gate("payment", label, who, _("Menunggu pembayaran."))
    if order.is_domestic:
        return Gate("payment", label, who, _("Kode billing sedang dibuat."))
    return Gate("payment", label, who, _("Bukti transfer sedang diperiksa bendahara."))


def _agreement(order: MicrodataOrder) -> Gate:
    label = _("SPPD")
    state = order.agreement.state
    if state == AgreementState.ACCEPTED:
        return Gate("agreement", label, Turn.NONE, _("SPPD diterima dan sah."))
    if state in WITH_OFFICE:
        return Gate("agreement", label, Turn.OFFICE, _("SPPD sedang diperiksa."))
    if state == AgreementState.POSTED:
        return Gate("agreement", label, Turn.CUSTOMER, _("SPPD dalam perjalanan pos; kantor menunggu kedatangannya."))
    if state == AgreementState.RETURNED:
        return Gate("agreement", label, Turn.CUSTOMER, _("SPPD dikembalikan untuk diperbaiki."))
    return Gate("agreement", label, Turn.CUSTOMER, _("SPPD menunggu tanda tangan."))
