"""What all orders share: the order with its events, the terms it accepted, its files, and its official papers."""

from .documents import Document
from .files import Deliverable, FaultReport
from .orders import Order, OrderEvent
from .terms import PurchaseTerms
from .visits import Visit

__all__ = ["Deliverable", "Document", "FaultReport", "Order", "OrderEvent", "PurchaseTerms", "Visit"]
