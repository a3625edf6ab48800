"""What the workbench says above a button: `{% after order "send_offer" paper="invoice" as after %}`, and the checklist
that a step waits for: `{% checklist order %}`.
"""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from silastik.core.dates import long_time

from ..checklist import points_of, ticks
from ..consequences import consequences

register = template.Library()


@register.simple_tag
def after(order: Any, action: str, paper: str = "") -> list[str]:
    return consequences(order, action, timezone.now(), paper=paper)


@register.inclusion_tag("orders/panels/_checklist.html", takes_context=True)
def checklist(context: Context, order: Any) -> dict[str, Any]:
    """Its points with who ticked them and when; buttons for whoever may tick."""
    points = points_of(order)
    ticked = ticks(order, points) if points else {}
    rows = [{"name": point.name, "text": point.text, "tick": _tick(order, ticked.get(point.name))} for point in points]
    actions: dict[str, Any] = context.get("actions") or {}
    return {"order": order, "rows": rows, "may_tick": "tick" in actions, "csrf_token": context.get("csrf_token")}


def _tick(order: Any, event: Any) -> dict[str, str] | None:
    return {"by": str(event.by), "at": long_time(event.at, order.office.tz)} if event else None
