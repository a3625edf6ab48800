"""What a calendar does to the orders: the preview of an edition, and its confirmation (clock, rule 6).

The edition itself is `silastik.core.calendars`' matter, which knows no orders.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from silastik.core.calendars import content as contents
from silastik.core.calendars import desk
from silastik.core.models import CalendarYear, Office

from .clock import recompute
from .models import Order
from .states import OPEN


@dataclass(frozen=True)
class Move:
    """An open order whose due time or reading another calendar moves. `due` is None while it waits for the customer."""

    order: Order
    due: tuple[datetime | None, datetime | None]
    late: tuple[bool, bool]

    @property
    def becomes(self) -> str:
        """`late`, `in_time`, or nothing when that stays."""
        return "" if self.late[0] == self.late[1] else "late" if self.late[1] else "in_time"


@dataclass(frozen=True)
class Preview:
    """What confirming an edition would do: the orders it moves, by new due time."""

    moves: list[Move]

    @property
    def shifted(self) -> int:
        return sum(move.due[0] != move.due[1] for move in self.moves)

    @property
    def in_time(self) -> int:
        return sum(move.becomes == "in_time" for move in self.moves)

    @property
    def late(self) -> int:
        return sum(move.becomes == "late" for move in self.moves)


def preview(calendar: CalendarYear, *, now: datetime | None = None) -> Preview:
    """What would happen, found by letting it happen: applied and recomputed in a transaction that is rolled back."""
    now = now or timezone.now()
    with transaction.atomic():
        before = _open_orders(calendar.office)
        contents.apply(calendar.office, calendar.year, contents.content_of(calendar))
        recompute(_fresh(calendar.office), why=why(calendar), now=now)
        after = _open_orders(calendar.office)
        transaction.set_rollback(True)
    moves = [
        Move(order, (before[pk].due_at, order.due_at), (_is_late(before[pk], now), _is_late(order, now)))
        for pk, order in after.items()
        if (before[pk].due_at, before[pk].clock_used) != (order.due_at, order.clock_used)
    ]
    return Preview(sorted(moves, key=lambda move: (move.order.due_at is None, move.order.due_at, move.order.pk)))


def _open_orders(office: Office) -> dict[int, Order]:
    """Orders whose clock can still move. Completed and cancelled ones keep their reading (rule 4)."""
    columns = ("code", "title", "office", "state", "turn", "due_at", "clock_used", "clock_at")
    orders = Order.objects.filter(office=office, state__in=OPEN).only(*columns)
    return {order.pk: order for order in orders}


def _is_late(order: Order, now: datetime) -> bool:
    """Late starts strictly after due; one that waits for the customer is late with more days used than it has."""
    if order.due_at is not None:
        return now > order.due_at
    return order.clock_used > settings.SERVICE_WORKDAYS


def _fresh(office: Office) -> Office:
    """The office with the version of the calendar as it now is."""
    return Office.objects.get(pk=office.pk)


def why(calendar: CalendarYear) -> str:
    """What the event of a moved order says."""
    parts = [str(calendar), calendar.decree, calendar.reason]
    return "; ".join(part for part in parts if part)


def confirm(calendar: CalendarYear, *, version: int, by: Any, now: datetime | None = None) -> None:
    """Bring a published edition into force and move the open orders with it, at once and together."""
    now = now or timezone.now()
    with transaction.atomic():
        confirmed = desk.confirm(calendar, version=version, by=by, now=now)
        recompute(_fresh(calendar.office), why=why(confirmed), now=now)


def publish(calendar: CalendarYear, *, version: int, by: Any, now: datetime | None = None) -> None:
    desk.publish(calendar, version=version, by=by, now=now or timezone.now())


def propose(office: Office, year: int, *, by: Any, now: datetime | None = None) -> tuple[CalendarYear, bool]:
    return desk.propose(office, year, by=by, now=now or timezone.now())
