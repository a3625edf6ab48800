"""The payment gate of an order: who must act while payment is awaited."""

from orders.models import Order
from orders.states import Turn

from .models import BillingCode, Payment, Waiver


def payment_holder(order: Order) -> Turn:
    """The office while a billing code is not yet issued or a proof not yet verified; the customer otherwise."""
    if order.is_domestic:
        issued = BillingCode.objects.filter(invoice__order_id=order.pk, invoice__is_active=True, replaced_at=None)
        return Turn.CUSTOMER if issued.exists() else Turn.OFFICE
    pending = Payment.objects.filter(invoice__order_id=order.pk, state=Payment.State.SUBMITTED)
    return Turn.OFFICE if pending.exists() else Turn.CUSTOMER


def is_settled(order: Order) -> bool:
    """Whether a verified payment stands against the order's invoice: exactly one can."""
    paid = Payment.objects.filter(invoice__order_id=order.pk, invoice__is_active=True, state=Payment.State.VERIFIED)
    return paid.exists()


def is_waived(order: Order) -> bool:
    """Whether the order is sold for Rp0,00, by an officer's decision (procedure, settled point 8)."""
    return Waiver.objects.filter(order_id=order.pk, decision=Waiver.Decision.GRANTED).exists()
