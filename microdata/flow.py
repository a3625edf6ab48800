"""What the pages of an order show for microdata and maps: steps, turn card, panels."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.flows import Flow, Panel, TurnCard
from orders.lifecycle import Action
from orders.states import OrderKind, OrderState

from .models import MicrodataOrder
from .services import review

# Where each state stands on the line of steps.
REACHED = {
    OrderState.SUBMITTED: 1,
    OrderState.IN_REVIEW: 1,
    OrderState.NEEDS_EXPLANATION: 1,
    OrderState.IN_PREPARATION: 2,
    OrderState.OFFERED: 3,
    OrderState.DELIVERED: 4,
    OrderState.IN_REVISION: 4,
    OrderState.COMPLETED: 5,
    OrderState.CANCELLED: -1,
}


def steps(order: MicrodataOrder) -> list[dict[str, str]]:
    labels = [_("Diajukan"), _("Diperiksa"), _("Disiapkan"), _("Contoh, bayar, SPPD"), _("Unduh dan periksa")]
    now = REACHED.get(order.state, 0)
    return [
        {"label": label, "status": "done" if index < now else "now" if index == now else "todo"}
        for index, label in enumerate([*labels, _("Selesai")])
    ]


def turn_card(order: MicrodataOrder, user: Any, now: datetime) -> TurnCard:
    return TurnCard(order.get_state_display())


def customer_panels(order: MicrodataOrder, user: Any, now: datetime, forms: dict[str, Any]) -> list[Panel]:
    return []


def workbench_panels(
    order: MicrodataOrder, actions: dict[str, Action], now: datetime, forms: dict[str, Any]
) -> list[Panel]:
    return []


FLOW = Flow(
    kind=OrderKind.MICRODATA,
    model=MicrodataOrder,
    steps=steps,
    turn_card=turn_card,
    customer_panels=customer_panels,
    workbench_panels=workbench_panels,
    take=review.take,
    completes_at_once=False,
)
