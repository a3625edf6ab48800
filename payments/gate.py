"""The payment gate of an order: who must act while payment is awaited."""

from orders.models import Order
from orders.states import Turn

from .models import BillingCode, Payment


def payment_holder(order: Order) -> Turn:
    """The office while a billing code is not yet issued or a proof not yet verified; the customer otherwise."""
    if order.is_domestic:
        issued = BillingCode.objects.filter(invoice__order_id=order.pk, invoice__is_active=True, replaced_at=None)
        return Turn.CUSTOMER if issued.exists() else Turn.OFFICE
    pending = Payment.objects.filter(invoice__order_id=order.pk, state=Payment.State.SUBMITTED)
    return Turn.OFFICE if pending.exists() else Turn.CUSTOMER
