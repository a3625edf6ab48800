"""The receipt (kuitansi): what was paid, by whom, for what, and the proof of it (P6)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation

from orders import documents
from orders.lifecycle import Refused
from orders.models import Document, Order
from orders.transitions import NOBODY_SIGNS
from silastik.core.dates import plain_date
from silastik.core.models import Signer
from silastik.core.money import amount_in_words, rupiah

from ..facts import proof_of_payment
from ..models import Payment, Receipt
from ..selectors import verified_payment
from .invoices import customer_facts

if TYPE_CHECKING:
    from silastik.users.models import User


def issue_receipt(order: Order, *, by: "User", now: datetime | None = None) -> Receipt:
    """Issue the receipt of an order's payment, once. Runs inside the flow's `step(order, "deliver")`.

    Refused while the office has named no treasurer to sign.
    """
    now = now or timezone.now()
    payment = verified_payment(order)
    if receipt := Receipt.objects.filter(payment=payment).select_related("document").first():
        return receipt
    signer = order.office.signer(Signer.Role.TREASURER)
    if signer is None:
        raise Refused(str(NOBODY_SIGNS))
    with translation.override(order.customer.language):
        snapshot = _snapshot(order, payment, signer, now)
        document = documents.issue(order, Document.Kind.RECEIPT, snapshot=snapshot, by=by, now=now)
    return Receipt.objects.create(payment=payment, document=document)


def _snapshot(order: Order, payment: Payment, signer: Signer, now: datetime) -> dict[str, Any]:
    invoice = payment.invoice
    received = payment.received
    return {
        "customer": customer_facts(order),
        "total": received,
        "figures": rupiah(received, cents=True),
        "words": amount_in_words(received, order.customer.language),
        "items": list(dict.fromkeys(invoice.lines.values_list("description", flat=True))),
        "invoice": invoice.document.number,
        "regulation": invoice.schedule.regulation,
        "proof": proof_of_payment(payment, order.office.tz),
        "place": order.office.city,
        "date": plain_date(now.astimezone(order.office.tz).date()),
        "signer": {
            "role": signer.position or signer.get_role_display(),
            "name": signer.name,
            "employee_number": signer.employee_number,
        },
    }
