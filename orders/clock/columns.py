"""What the clock says, on the order's row: for the queue, the escalation and the reports (T2).

Everything here is derived from events and calendar alone, so that it can be derived again: `follow()` writes it with
each step, `recompute()` when the calendar changes, and a job proves it every night.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from silastik.core.opening import calendar_for
from silastik.core.stopwatch import Stopwatch
from silastik.core.worktime import NeverOpenError, WorkCalendar

from ..models import Order, OrderEvent
from ..states import ESCALATIONS, OrderState, Turn
from . import marks
from .reading import Mark, stretches

PRECISION = Decimal("1e-8")


class Columns(NamedTuple):
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


COLUMNS = list(Columns._fields)


def derive(events: Iterable[Mark], calendar: WorkCalendar) -> Columns:
    """The columns of an order, from its events in the order they were written."""
    events = list(events)
    held = stretches(events)
    if not held:
        return Columns()
    watch = Stopwatch(calendar, [(since, until) for turn, since, until in held if turn == Turn.OFFICE])
    step = next_step(event.action for event in events)
    due_at = escalates_at = None
    with suppress(NeverOpenError):  # no office hours are left at all
        due_at = watch.reaches(settings.SERVICE_WORKDAYS) if watch.running else None
        escalates_at = watch.reaches(ESCALATIONS[step]) if step else None
    since = held[-1].since
    return Columns(since, rounded(watch.read), since, due_at, escalates_at)


def rounded(days: Fraction) -> Decimal:
    """Working days as the column keeps them: a millisecond of an office day is more than its last digit."""
    return (Decimal(days.numerator) / Decimal(days.denominator)).quantize(PRECISION)


def next_step(taken: Iterable[str]) -> str:
    """The first step of escalation that is not among the actions of an order; none when all have been taken."""
    done = set(taken)
    return next((action for action in ESCALATIONS if action not in done), "")


def follow(order: Order, *fresh: OrderEvent) -> None:
    """Set the columns of a locked order to what its events say, with those about to be written. Saves nothing.

    A submission waits for a change of the calendar that is under way: `recompute()` could not see it yet.
    """
    if any(event.before == OrderState.DRAFT for event in fresh):
        with connection.cursor() as cursor:
            cursor.execute("SELECT calendar_version FROM core_office WHERE id = %s FOR SHARE", [order.office_id])
            order.office.calendar_version = cursor.fetchone()[0]
    events: list[Mark] = [*marks.of_orders([order.pk])[order.pk], *fresh]
    columns = derive(events, calendar_for(order.office))
    for name in COLUMNS:
        setattr(order, name, getattr(columns, name))
