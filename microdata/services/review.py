"""Taking an order and reviewing it: does the abstract fit the list (M4)?"""

from datetime import datetime
from typing import TYPE_CHECKING

from orders.lifecycle import step

from ..models import MicrodataOrder

if TYPE_CHECKING:
    from silastik.users.models import User


def take(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> MicrodataOrder:
    """An officer takes the order and begins to read the abstract (M4)."""
    with step(order, "take", by=by, now=now) as current:
        pass
    return current.order
