"""The registry of flows: which child model, panels and words belong to a kind of order.

`orders` knows no flow; each flow's app registers its own in `AppConfig.ready()`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, QuerySet

from .lifecycle import Action
from .models import Order
from .states import OrderKind, Turn


@dataclass(frozen=True)
class Panel:
    """A part of an order's page: a template and the one variable it reads, `panel`."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class TurnCard:
    """The card on top of an order: whose turn it is, what is to be done, and where.

    `turn` where the customer can act though the order as a whole waits for the office.
    """

    what: str
    turn: Turn | None = None
    who: str = ""
    detail: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Flow:
    """What `orders` needs of a flow. Callables are given the child instance of the order.

    Panels get the forms to show again, bound, by name; those of the workbench get what the reader may do.
    """

    kind: OrderKind
    model: type[Order]
    steps: Callable[[Any], list[dict[str, str]]]
    turn_card: Callable[[Any, Any, datetime], TurnCard]
    customer_panels: Callable[[Any, Any, datetime, dict[str, Any]], list[Panel]]
    workbench_panels: Callable[[Any, dict[str, Action], datetime, dict[str, Any]], list[Panel]]
    take: Callable[..., Any]
    redeliver: Callable[..., Any] | None = None  # where more belongs to it than `orders.services.redeliver` does
    checklist: Callable[[Any], Sequence[Any]] = lambda order: ()  # what is ticked before the next step (P3, M11)
    fault_parts: Callable[[Any], list[str]] | None = None  # what a fault can be about, within a file (P7)
    lists_files: bool = True  # the page lists the products; else the flow's own panels do
    completes_at_once: bool = True  # as soon as the receipt can be downloaded (P9); else the flow closes it (M12)


_FLOWS: dict[str, Flow] = {}


def register(flow: Flow) -> None:
    _FLOWS[str(flow.kind)] = flow


def flow_of(order: Order) -> Flow:
    return _FLOWS[order.kind]


def registered() -> list[Flow]:
    return list(_FLOWS.values())


def with_flows(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with their children in the same query, for `specific`."""
    return orders.select_related(*(flow.model._meta.model_name or "" for flow in registered()))


def specific(order: Order) -> Order:
    """The child instance of an order, with what was fetched beside it: one query unless it is there already."""
    model = flow_of(order).model
    if isinstance(order, model):
        return order
    child = getattr(order, model._meta.model_name or "")
    for field in Order._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.is_cached(order):
            setattr(child, field.name, getattr(order, field.name))
    return child
