"""The ten working days of an order, read from its events alone (T2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.conf import settings

from silastik.core.opening import calendar_for

from .models import Order, OrderEvent
from .states import Turn

Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class Deadline:
    """How many working days the office has used, whether its time runs, and when the ten are over if it goes on."""

    used: Fraction
    running: bool
    due_at: datetime

    @property
    def is_late(self) -> bool:
        return self.used > settings.SERVICE_WORKDAYS


def deadline(order: Order, events: Iterable[OrderEvent], now: datetime) -> Deadline | None:
    """The reading of an order's stopwatch. It starts at submission and runs while the office holds the ball.

    `events` come in the order they happened. Without submission there is no clock.
    """
    if order.submitted_at is None:
        return None
    pauses, running = _pauses(events, now)
    calendar = calendar_for(order.office)
    used = calendar.reading(order.submitted_at, now, pauses)
    due_at = calendar.due(order.submitted_at, settings.SERVICE_WORKDAYS, pauses)
    return Deadline(used, running, due_at)


def _pauses(events: Iterable[OrderEvent], now: datetime) -> tuple[list[Pause], bool]:
    """The stretches in which the office did not hold the ball; the last one, if open, reaches to `now`."""
    pauses: list[Pause] = []
    stopped_at: datetime | None = None
    for event in events:
        holds = event.turn == Turn.OFFICE
        if not holds and stopped_at is None:
            stopped_at = event.at
        elif holds and stopped_at is not None:
            pauses.append((stopped_at, event.at))
            stopped_at = None
    if stopped_at is not None and stopped_at < now:
        pauses.append((stopped_at, now))
    return pauses, stopped_at is None
