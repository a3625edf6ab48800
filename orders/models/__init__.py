"""What all orders share: the order with its events, the terms it accepted, its files, its papers, its conversation.

Notes among colleagues are made known to Django here, and to nobody else: see `orders.notes`.
"""

from . import notes as _notes  # noqa: F401
from .canned import CannedText
from .conversation import Attachment, Message, ReadMark
from .documents import Document
from .escalations import Escalation
from .evidence import Root, Seal
from .files import Deliverable, FaultReport
from .orders import Order, OrderEvent
from .queue import Leave, OrderWords, SavedView
from .terms import PurchaseTerms
from .visits import Visit

__all__ = [
    "Attachment",
    "CannedText",
    "Deliverable",
    "Document",
    "Escalation",
    "FaultReport",
    "Leave",
    "Message",
    "Order",
    "OrderEvent",
    "OrderWords",
    "PurchaseTerms",
    "ReadMark",
    "Root",
    "SavedView",
    "Seal",
    "Visit",
]
