"""Selling for Rp0,00: entitled accounts, and the officer's decision on each order (procedure, settled point 8)."""

from orders.models import Order

from ..models import Waiver
from ..tariffs import Quote


def record_waived_value(order: Order, quote: Quote) -> None:
    """Write down what the order would have cost. Runs inside the flow's `step(order, "send_offer")`."""
    Waiver.objects.filter(order_id=order.pk, decision=Waiver.Decision.GRANTED).update(value=quote.total)
