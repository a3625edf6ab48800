"""What an order's two pages show of its money, and the card on top while payment is awaited."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orders.flows import Panel, TurnCard
from orders.lifecycle import Action
from orders.models import Order
from orders.states import OrderState
from silastik.core.dates import long_time
from silastik.core.money import rupiah

from .forms import BillingCodeForm, PaymentForm, ProofForm
from .rows import invoice_rows, line_rows, proof_rows, settled_facts
from .selectors import BillingState, billing_state, transfer_instructions

__all__ = ["line_rows", "payment_panel", "turn_card", "workbench_panel"]

Forms = dict[str, Any]


def turn_card(order: Order, now: datetime) -> TurnCard:
    """What is to be done while payment is awaited, by whom."""
    bill = billing_state(order)
    if bill is None:
        return TurnCard(order.get_state_display())
    total = rupiah(bill.total)
    url, label = f"{order.get_absolute_url()}#pembayaran", _("Lihat cara bayar")
    if not order.is_domestic:
        return _transfer_card(bill, total, url)
    if bill.code is None:
        return TurnCard(
            _("Kami membuat kode billing untuk %(total)s") % {"total": total},
            detail=_("Anda menerima e-mail begitu kode itu siap."),
        )
    if bill.expired(now):
        return TurnCard(
            _("Kode billing Anda kedaluwarsa: minta kode baru"),
            detail=_("Invoice Anda tetap berlaku; hanya kodenya yang diganti."),
            url=url,
            label=_("Minta kode baru"),
        )
    until = long_time(bill.code.expires_at, order.office.tz)
    return TurnCard(
        _("Bayar %(total)s dengan kode billing") % {"total": total},
        detail=_("Kode billing berlaku sampai %(until)s.") % {"until": until},
        url=url,
        label=label,
    )


def _transfer_card(bill: BillingState, total: str, url: str) -> TurnCard:
    if bill.pending:
        return TurnCard(
            _("Bendahara memeriksa bukti transfer Anda"),
            detail=_("Anda menerima e-mail begitu selesai diperiksa."),
        )
    if bill.payments:
        return TurnCard(
            _("Bukti transfer ditolak: kirim bukti yang baru"),
            detail=_("Alasan: %(reason)s") % {"reason": bill.payments[0].reason},
            url=url,
            label=_("Kirim bukti baru"),
        )
    return TurnCard(
        _("Transfer %(total)s dan kirim buktinya") % {"total": total},
        detail=_("Biaya bank ditanggung pembayar."),
        url=url,
        label=_("Lihat cara bayar"),
    )


def payment_panel(order: Order, user: Any, now: datetime, forms: Forms) -> Panel | None:
    """How the customer pays, or how they have paid; nothing before the offer and after cancelling."""
    bill = billing_state(order)
    if bill is None or order.state == OrderState.CANCELLED:
        return None
    context: dict[str, Any] = {"total": rupiah(bill.total), "proofs": proof_rows(order, bill.payments)}
    if bill.settled:
        context["settled"] = settled_facts(order, bill.settled)
        return Panel("payments/panels/_settled.html", context)
    if order.is_domestic:
        return Panel("payments/panels/_billing.html", context | _code(bill, order, now))
    context |= {
        "pending": bill.pending is not None,
        "instructions": transfer_instructions(order.office, get_language() or "id"),
        "form": None if bill.pending else forms.get("proof") or ProofForm(auto_id="proof_%s"),
    }
    return Panel("payments/panels/_transfer.html", context)


def workbench_panel(order: Order, actions: dict[str, Action], now: datetime, forms: Forms) -> Panel | None:
    """The officer's view of the money: the invoice's lines, and the form that is due. Nothing before the offer."""
    bill = billing_state(order)
    if bill is None:
        return None
    zone = order.office.tz
    context: dict[str, Any] = {
        "lines": invoice_rows(bill.invoice),
        "total": rupiah(bill.total),
        "proofs": proof_rows(order, bill.payments),
        "settled": settled_facts(order, bill.settled) if bill.settled else [],
        "awaiting": order.state == OrderState.AWAITING_PAYMENT,
        "verify_url": reverse("payments:verify", args=[order.code]) if "verify_proof" in actions else "",
        **_code(bill, order, now),
    }
    if order.is_domestic and not bill.settled and "record_billing_code" in actions:
        context["code_form"] = forms.get("billing_code") or BillingCodeForm(zone=zone, auto_id="billing_%s")
        codes = bill.invoice.billing_codes.all()
        if codes:
            context["payment_form"] = forms.get("payment") or PaymentForm(
                zone=zone, codes=codes, auto_id="payment_%s", initial={"billing_code": bill.code}
            )
        context["open_form"] = "code" if "billing_code" in forms else "payment" if "payment" in forms else ""
    return Panel("payments/panels/_office.html", context)


def _code(bill: BillingState, order: Order, now: datetime) -> dict[str, Any]:
    """The billing code as the pages show it."""
    if bill.code is None:
        return {"code": None, "expired": False}
    until = long_time(bill.code.expires_at, order.office.tz)
    return {
        "code": bill.code,
        "expired": bill.expired(now),
        "until": bill.code.expires_at.isoformat(),
        "sentence": _("Berlaku sampai %(until)s") % {"until": until},
        "ways": [
            _("Teller bank atau kantor pos: sebutkan “penerimaan negara (MPN)” dan kode billing."),
            _("ATM dan EDC: pilih menu penerimaan negara, lalu ketik kode billing."),
            _("Internet banking dan mobile banking: pilih menu penerimaan negara (MPN), lalu tempel kode billing."),
            _("Dompet elektronik dan fintech yang melayani penerimaan negara."),
        ],
    }
