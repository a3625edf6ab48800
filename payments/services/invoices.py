"""The invoice: what an order costs, frozen with every text and price on it (P3)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from orders import documents
from orders.models import Document, Order
from silastik.core.money import amount_in_words, rupiah
from silastik.users import countries, npwp

from ..models import Invoice, InvoiceLine
from ..selectors import transfer_instructions
from ..tariffs import Quote

if TYPE_CHECKING:
    from silastik.users.models import User


def issue_invoice(order: Order, quote: Quote, *, by: "User", now: datetime | None = None) -> Invoice:
    """Issue the invoice of a quote, in the customer's language. Runs inside the flow's `step(order, "send_offer")`.

    The billing code is not on the paper: it can be replaced under the same invoice, and shows on the order's page.
    """
    now = now or timezone.now()
    with translation.override(order.customer.language):
        document = documents.issue(order, Document.Kind.INVOICE, snapshot=_snapshot(order, quote), by=by, now=now)
        invoice = Invoice.objects.create(
            order_id=order.pk, document=document, schedule_id=quote.schedule.id, total=quote.total
        )
        InvoiceLine.objects.bulk_create(
            InvoiceLine(
                invoice=invoice,
                position=position,
                item=line.item,
                description=line.description[:300],
                tariff_code=line.code,
                explanation=line.explanation,
                quantity=line.quantity,
                blocks=line.blocks,
                price=line.price,
                amount=line.amount,
            )
            for position, line in enumerate(quote.lines, start=1)
        )
    return invoice


def _snapshot(order: Order, quote: Quote) -> dict[str, Any]:
    return {
        "customer": customer_facts(order),
        "regulation": quote.schedule.regulation,
        "items": [
            {
                "number": item.number,
                "description": item.description,
                "lines": [
                    {
                        "code": line.code,
                        "explanation": line.explanation,
                        "charged": line.charged,
                        "price": line.unit_price,
                        "amount": rupiah(line.amount),
                    }
                    for line in item.lines
                ],
            }
            for item in quote.items
        ],
        "total": quote.total,
        "figures": rupiah(quote.total, cents=True),
        "words": amount_in_words(quote.total, order.customer.language),
        "paying": _paying(order),
    }


def customer_facts(order: Order) -> dict[str, str]:
    """The customer as a paper names them, on the day it is issued."""
    customer = order.customer
    return {
        "name": customer.name,
        "institution": customer.institution,
        "address": customer.address,
        "country": "" if order.is_domestic else countries.name(customer.country),
        "npwp": npwp.format(customer.npwp) if customer.npwp else "",
    }


def _paying(order: Order) -> dict[str, str]:
    """How this customer pays: Simponi in Indonesia (P4a), a transfer from abroad (P4b)."""
    page = f"{settings.SITE_URL}{order.get_absolute_url()}"
    if order.is_domestic:
        return {
            "title": _("Bayar dengan kode billing Simponi"),
            "text": _(
                "Kode billing tampil di halaman pesanan. Bayar lewat teller bank atau kantor pos, ATM, "
                "internet banking, EDC, atau dompet elektronik sebelum kode itu kedaluwarsa."
            ),
            "instructions": "",
            "page": page,
        }
    return {
        "title": _("Bayar dengan transfer bank"),
        "text": _("Kirim bukti transfer di halaman pesanan. Biaya bank ditanggung pembayar."),
        "instructions": transfer_instructions(order.office, order.customer.language)
        or _("Hubungi kantor untuk mendapatkan rekening tujuan."),
        "page": page,
    }
