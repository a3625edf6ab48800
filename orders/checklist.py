"""What an officer looks at with their own eyes before a step (P3, M11): ticked point by point, kept as events.

A tick says who looked and when. It holds until something happens that must be looked at anew: a new file undoes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from .flows import flow_of
from .lifecycle import NotNow, Refused, step
from .models import Order, OrderEvent

if TYPE_CHECKING:
    from silastik.users.models import User


@dataclass(frozen=True)
class Point:
    """One thing to look at: a word for it, what is looked at, and the actions after which a tick holds no more."""

    name: str
    label: Any
    text: Any
    undone_by: tuple[str, ...]


def points_of(order: Any) -> Sequence[Point]:
    """The points that the order's next step waits for; none where the procedure asks for none."""
    return flow_of(order).checklist(order)


def ticks(order: Any, points: Sequence[Point]) -> dict[str, OrderEvent]:
    """The ticks that hold, by point: one reading of the order's events."""
    undoing = {action for point in points for action in point.undone_by}
    found: dict[str, OrderEvent] = {}
    events = OrderEvent.objects.filter(order_id=order.pk, action__in={"tick", "untick"} | undoing)
    for event in events.select_related("by").order_by("pk"):
        if event.action == "tick":
            found[event.data["point"]] = event
        elif event.action == "untick":
            found.pop(event.data["point"], None)
        for point in points:
            if event.action in point.undone_by:
                found.pop(point.name, None)
    return found


def missing(order: Any, points: Sequence[Point]) -> list[str]:
    """Why the step must wait: one sentence that names what has not been ticked."""
    ticked = ticks(order, points)
    labels = [f"“{point.label}”" for point in points if point.name not in ticked]
    return [_("Belum dicentang dalam daftar periksa: %(points)s.") % {"points": ", ".join(labels)}] if labels else []


def tick(order: Order, name: str, *, by: "User", now: datetime | None = None) -> None:
    """The officer has looked at a point. Raises `NotNow` when it is ticked already, `Refused` for no such point."""
    with step(order, "tick", by=by, now=now) as current:
        point = _point(current.order, name)
        if event := ticks(current.order, [point]).get(name):
            raise NotNow(_("Butir ini sudah dicentang %(name)s. Tidak ada yang diubah.") % {"name": event.by})
        current.data |= {"point": point.name, "label": str(point.label)}


def untick(order: Order, name: str, *, by: "User", now: datetime | None = None) -> None:
    """It must be looked at again after all. Raises `NotNow` when it is not ticked."""
    with step(order, "untick", by=by, now=now) as current:
        point = _point(current.order, name)
        if name not in ticks(current.order, [point]):
            raise NotNow(_("Butir ini belum dicentang. Tidak ada yang diubah."))
        current.data |= {"point": point.name, "label": str(point.label)}


def _point(order: Any, name: str) -> Point:
    for point in points_of(order):
        if point.name == name:
            return point
    raise Refused(_("Butir ini bukan bagian dari daftar periksa pesanan ini."))
