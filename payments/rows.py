"""Money as rows of tables: every amount and date written once, no query per row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.models import Order
from silastik.core.dates import long_time, short_date
from silastik.core.money import rupiah
from silastik.users import countries

from .facts import Facts, day, moment, proof_of_payment, sent
from .models import Invoice, Payment
from .states import PaymentState
from .tariffs import Quote

TONES = {PaymentState.SUBMITTED: "office", PaymentState.VERIFIED: "done", PaymentState.REJECTED: "late"}


def line_rows(quote: Quote) -> list[dict[str, str]]:
    """The lines of a quote, for `components/_lines.html`: what is sold once, then how each amount arises."""
    return [
        {
            "explanation": item.description if line is item.lines[0] else "",
            "code": line.explanation,
            "quantity": line.charged,
            "price": line.unit_price,
            "sum": rupiah(line.amount),
        }
        for item in quote.items
        for line in item.lines
    ]


def invoice_rows(invoice: Invoice) -> list[dict[str, str]]:
    """The same for an invoice, exactly as its paper says it."""
    return [
        {
            "explanation": item["description"] if line is item["lines"][0] else "",
            "code": line["explanation"],
            "quantity": line["charged"],
            "price": line["price"],
            "sum": line["amount"],
        }
        for item in invoice.document.snapshot["items"]
        for line in item["lines"]
    ]


def proof_rows(order: Order, payments: list[Payment]) -> list[dict[str, str]]:
    """The proofs of an order, for `components/_files.html`; a rejected one says why."""
    return [_proof_row(order, payment) for payment in payments if payment.proof]


def _proof_row(order: Order, payment: Payment) -> dict[str, str]:
    note = _("%(amount)s, referensi %(reference)s, dikirim %(at)s") % {
        "amount": sent(payment),
        "reference": payment.reference,
        "at": long_time(payment.submitted_at, order.office.tz),
    }
    if payment.reason:
        note += " · " + _("Alasan: %(reason)s") % {"reason": payment.reason}
    return {
        "name": payment.proof_name,
        "note": note,
        "tag": payment.get_state_display(),
        "tone": TONES[payment.state],
        "url": reverse("payments:proof", args=[order.code, payment.pk]),
        "action": _("Buka"),
        "icon": "image" if payment.proof_type.startswith("image/") else "file-text",
    }


def settled_facts(order: Order, payment: Payment) -> Facts:
    """How an order was paid."""
    zone = order.office.tz
    facts = [{"term": _("Diterima"), "value": rupiah(payment.received)}, *proof_of_payment(payment, zone)]
    if payment.way == Payment.Way.TRANSFER:
        facts.append({"term": _("Diverifikasi"), "value": moment(payment.decided_at, zone)})
    return facts


def desk_tabs(counts: dict[PaymentState, int], current: str) -> list[dict[str, Any]]:
    """The tabs of the treasurer's desk; the first is current unless another is named."""
    url = reverse("payments:desk")
    names = {
        PaymentState.SUBMITTED: ("periksa", _("Perlu diperiksa")),
        PaymentState.VERIFIED: ("diterima", pgettext("bukti transfer", "Diterima")),
        PaymentState.REJECTED: ("ditolak", _("Ditolak")),
    }
    tabs: list[dict[str, Any]] = [
        {
            "state": state,
            "name": name,
            "label": label,
            "count": counts[state],
            "url": f"{url}?tampilan={name}",
            "is_current": name == (current or "periksa"),
        }
        for state, (name, label) in names.items()
    ]
    paid = {"label": _("Lunas per periode"), "url": reverse("payments:paid"), "is_current": current == "lunas"}
    waived = {"label": _("Rp0,00 per periode"), "url": reverse("payments:waived"), "is_current": current == "rp0"}
    others = {
        "impor": (_("Impor"), "payments:statements"),
        "selisih": (_("Selisih"), "payments:reconciliation"),
        "setoran": (_("Setoran"), "payments:deposits"),
    }
    rest = [
        {"label": label, "url": reverse(name), "is_current": current == key} for key, (label, name) in others.items()
    ]
    return [*tabs, *rest, paid, waived]


def desk_rows(payments: Iterable[Payment], forbidden: set[int]) -> list[dict[str, Any]]:
    """Rows of the treasurer's desk. `forbidden` are the orders this treasurer must leave to another."""
    return [
        {
            "code": payment.invoice.order.code,
            "url": page_of(payment),
            "customer": payment.invoice.order.customer.institution or payment.invoice.order.customer.name,
            "country": countries.name(payment.invoice.order.customer.country),
            "invoice": payment.invoice.document.number,
            "total": rupiah(payment.invoice.total),
            "sent": sent(payment),
            "reference": payment.reference,
            "bank": payment.bank,
            "value_date": day(payment.value_date),
            "submitted": _when(payment.submitted_at, payment.invoice.order),
            "decided": _when(payment.decided_at, payment.invoice.order) if payment.decided_at else "",
            "by": str(payment.decided_by or ""),
            "received": rupiah(payment.received) if payment.received else "",
            "reason": payment.reason,
            "forbidden": payment.invoice.order_id in forbidden,
        }
        for payment in payments
    ]


def paid_rows(payments: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of what was paid in a period, for the page and, with numbers and times as such, for the exports."""
    return [
        {
            "order": payment.invoice.order.code,
            "invoice": payment.invoice.document.number,
            "receipt": payment.receipt.document.number if hasattr(payment, "receipt") else "",
            "customer": payment.invoice.order.customer.institution or payment.invoice.order.customer.name,
            "way": str(payment.get_way_display()),
            "settled_at": payment.settled_at,
            "settled": _when(payment.settled_at, payment.invoice.order),
            "url": page_of(payment),
            "amount": rupiah(payment.received),
            "billing_code": payment.billing_code.code if payment.billing_code else "",
            "ntpn": payment.ntpn or "",
            "reference": payment.reference,
            "invoiced": payment.invoice.total,
            "received": payment.received,
            **_onward(payment),
        }
        for payment in payments
    ]


def _onward(payment: Any) -> dict[str, Any]:
    """Where a payment stands on a statement, and by which deposit a transfer went to the treasury."""
    line, taken = getattr(payment, "line", None), getattr(payment, "deposited", None)
    return {
        "value_date": payment.value_date,
        "statement": _("%(file)s, baris %(number)d") % {"file": line.statement.name, "number": line.number}
        if line
        else "",
        "deposit_ntpn": taken.deposit.ntpn if taken else "",
        "deposited_on": taken.deposit.on if taken else None,
    }


def page_of(payment: Payment) -> str:
    """Where the office looks at a payment: its proof, or the order it was recorded on."""
    page = "payments:verify" if payment.way == Payment.Way.TRANSFER else "orders:workbench"
    return reverse(page, args=[payment.invoice.order.code])


def _when(at: datetime, order: Order) -> str:
    """`24 Nov 2026, 16.09`: short enough for a column."""
    local = at.astimezone(order.office.tz)
    return f"{short_date(local)}, {local:%H.%M}"
