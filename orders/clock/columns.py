"""What the clock says, on the order's row: for the queue, the escalation and the reports (T2).

Everything here is derived from events and calendar alone, so that it can be derived again: `follow()` writes it with
each step, `recompute()` when the calendar changes, and a job proves it every night.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from silastik.core.opening import calendar_for
from silastik.core.worktime import NeverOpenError, WorkCalendar

from ..models import Order, OrderEvent
from ..states import ESCALATIONS, OrderState, Turn
from .reading import Mark, Stretch, pauses, stretches

PRECISION = Decimal("1e-8")


@dataclass(frozen=True)
class Columns:
    """The columns of the clock on `Order`. A draft has none of them.

    `clock_used` working days were on the stopwatch at `clock_at`, when the ball last changed hands: since then it has
    run on, or stood. `due_at` is set while it runs. `escalates_at` is when the next step of escalation not yet taken
    was or will be reached: also while the clock stands, if it had passed the step before, so that none is lost.
    """

    turn_since: datetime | None = None
    clock_used: Decimal = Decimal()
    clock_at: datetime | None = None
    due_at: datetime | None = None
    escalates_at: datetime | None = None


COLUMNS = [field.name for field in fields(Columns)]


def derive(events: Iterable[Mark], calendar: WorkCalendar) -> Columns:
    """The columns of an order, from its events in the order they were written."""
    events = list(events)
    held = stretches(events)
    if not held:
        return Columns()
    start, (turn, since, _open) = held[0].since, held[-1]
    waits, running = pauses(held, since), turn == Turn.OFFICE
    used = calendar.reading(start, since, waits)
    taken = {event.action for event in events if event.action in ESCALATIONS}
    due_at = reached_at(calendar, start, settings.SERVICE_WORKDAYS, waits) if running else None
    return Columns(since, rounded(used), since, due_at, _escalates_at(calendar, held, waits, used, taken))


def reached_at(
    calendar: WorkCalendar, start: datetime, days: Fraction | int, waits: Sequence[tuple[datetime, datetime]]
) -> datetime | None:
    """When the stopwatch reads `days`; never with a calendar that has no office hours at all."""
    try:
        return calendar.due(start, days, waits)
    except NeverOpenError:
        return None


def rounded(days: Fraction) -> Decimal:
    """Working days as the column keeps them: a millisecond of an office day is more than its last digit."""
    return (Decimal(days.numerator) / Decimal(days.denominator)).quantize(PRECISION)


def _escalates_at(
    calendar: WorkCalendar,
    held: Sequence[Stretch],
    waits: Sequence[tuple[datetime, datetime]],
    used: Fraction,
    taken: set[str],
) -> datetime | None:
    """When the first step not yet taken is reached; never, if the clock stands before it."""
    for action, days in ESCALATIONS.items():
        if action not in taken:
            running = held[-1].turn == Turn.OFFICE
            return reached_at(calendar, held[0].since, days, waits) if running or used > days else None
    return None


def moving(events: QuerySet[OrderEvent]) -> QuerySet[OrderEvent]:
    """The events that the clock reads, in the order they were written: downloads and the like are not among them."""
    return events.filter(~Q(turn="") | Q(action__in=ESCALATIONS)).order_by("pk")


def follow(order: Order, *fresh: OrderEvent) -> None:
    """Set the columns of a locked order to what its events say, with those about to be written. Saves nothing.

    A submission waits for a change of the calendar that is under way: `recompute()` could not see it yet.
    """
    if any(event.before == OrderState.DRAFT for event in fresh):
        with connection.cursor() as cursor:
            cursor.execute("SELECT calendar_version FROM core_office WHERE id = %s FOR SHARE", [order.office_id])
            order.office.calendar_version = cursor.fetchone()[0]
    events = [*moving(OrderEvent.objects.filter(order_id=order.pk)), *fresh]
    columns = derive(events, calendar_for(order.office))
    for name in COLUMNS:
        setattr(order, name, getattr(columns, name))
