"""The data-use agreement (SPPD): issued with the offer, and back and forth until it is accepted (M5, M8)."""

from datetime import datetime
from typing import TYPE_CHECKING

from orders import documents
from orders.models import Document
from payments.services.invoices import customer_facts

from ..models import Agreement, MicrodataOrder

if TYPE_CHECKING:
    from silastik.users.models import User


def issue(order: MicrodataOrder, *, by: "User", now: datetime) -> Agreement:
    """Issue the SPPD with every name and clause as of today. Runs inside `step(order, "send_offer")` (M5)."""
    snapshot = {"customer": customer_facts(order)}
    document = documents.issue(order, Document.Kind.AGREEMENT, snapshot=snapshot, by=by, now=now)
    return Agreement.objects.create(order=order, document=document)
