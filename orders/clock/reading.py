"""The ten working days of an order, read from its events alone (T2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple, Protocol

from django.conf import settings

from silastik.core.opening import calendar_for
from silastik.core.worktime import NeverOpenError

from ..models import Order, OrderEvent
from ..states import OrderState, Turn

Pause = tuple[datetime, datetime]


class Mark(Protocol):
    """What the clock reads of an event."""

    @property
    def action(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def turn(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class Stretch(NamedTuple):
    """A stretch of time in which one side held the ball; the last one has no end."""

    turn: str
    since: datetime
    until: datetime | None


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

    Without submission there is no clock, nor with a calendar that has no office hours at all.
    """
    if order.submitted_at is None:
        return None
    written = sorted(events, key=lambda event: event.pk)
    held = stretches(written)
    waits = pauses(held, now)
    calendar = calendar_for(order.office)
    try:
        due_at = calendar.due(order.submitted_at, settings.SERVICE_WORKDAYS, waits)
    except NeverOpenError:
        return None
    used = calendar.reading(order.submitted_at, now, waits)
    return Deadline(used, not held or held[-1].turn == Turn.OFFICE, due_at)


def stretches(events: Iterable[Mark]) -> list[Stretch]:
    """Who held the ball from submission on. `events` come in the order they were written.

    An event without a turn says nothing of the ball. A machine whose clock was set back may write a later event at an
    earlier time: it counts as of the one before it, so that no stretch ends before it begins.
    """
    found: list[Stretch] = []
    turn, since, latest = "", None, None
    for event in events:
        if since is None:
            if event.before != OrderState.DRAFT or event.after == OrderState.DRAFT:
                continue
            turn, since = event.turn, event.at
        latest = event.at if latest is None else max(latest, event.at)
        if event.turn and event.turn != turn:
            found.append(Stretch(turn, since, latest))
            turn, since = event.turn, latest
    return [*found, Stretch(turn, since, None)] if since else found


def pauses(held: Iterable[Stretch], now: datetime) -> list[Pause]:
    """The stretches in which the office did not hold the ball; the last one, if open, reaches to `now`."""
    waiting = [stretch for stretch in held if stretch.turn != Turn.OFFICE]
    return [(since, until or now) for _turn, since, until in waiting if until or since < now]
