"""The SPPD on an order's two pages (M8)."""

from typing import Any

from orders.flows import Panel
from orders.lifecycle import Action

from ..models import MicrodataOrder


def customer_panel(order: MicrodataOrder, forms: dict[str, Any]) -> Panel | None:
    return None


def office_panel(order: MicrodataOrder, actions: dict[str, Action], forms: dict[str, Any]) -> Panel | None:
    return None
