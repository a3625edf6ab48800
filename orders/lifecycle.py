"""The only caller of transitions: every change of an order passes here, and leaves an event."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from . import clock, notifications
from . import permissions as may
from .models import Order, OrderEvent


class Refused(Exception):  # noqa: N818 - reads as what happened, and is shown to people as a sentence
    """An act that cannot happen now. `sentences` say why, to the person who tried."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


class NotNow(Refused):
    """The order's state does not allow the act: most often somebody else was quicker, or a form was sent twice."""


@dataclass
class Step:
    """A step under way. The service works on `order`, the locked row, and adds `data` for event and mails."""

    order: Any
    data: dict[str, Any]


@contextmanager
def step(
    order: Order, action: str, *, by: Any, note: str = "", now: datetime | None = None, **arguments: Any
) -> Iterator[Step]:
    """Move an order by `action`: lock, check, move, let the service write, save, record, and tell who must know.

    The body of the `with` runs in the same transaction, on the locked order; if it raises, nothing has happened.
    `by=None` is the system. Raises `PermissionDenied` when the person may never do this, `NotNow` when the state has
    moved on, and `Refused` with every reason when something is missing.
    """
    now = now or timezone.now()
    with transaction.atomic():
        locked = lock(order)
        require(locked, action, by=by, now=now)
        before = locked.state
        getattr(locked, action)(by=by, now=now, **arguments)
        current = Step(locked, {})
        yield current
        locked.turn = locked.holder()
        event = OrderEvent(
            order_id=locked.pk,
            action=action,
            before=before,
            after=locked.state,
            turn=locked.turn,
            by=by,
            at=now,
            note=note,
            data=current.data,
        )
        clock.follow(locked, event)
        locked.save()
        event.save(force_insert=True)
        notifications.queue(locked, event)


def require(order: Any, action: str, *, by: Any, now: datetime) -> None:
    """Raise what keeps a person from an action, as `step()` says; nothing when it may go ahead."""
    _require_permission(order, action, by)
    if not can_proceed(getattr(order, action)):
        raise _moved_on(order, by)
    if reasons := blockers(order, action, by=by, now=now):
        raise Refused(*reasons)


def lock(order: Order) -> Any:
    """The order read anew under its row lock: always the `Order` row first, then everything that hangs on it."""
    Order.objects.select_for_update().only("pk").get(pk=order.pk)
    return type(order).objects.select_related("office", "customer", "assigned_to").get(pk=order.pk)


def _require_permission(order: Any, action: str, by: Any) -> None:
    """Refuse a person who may never do this. Being too late, or no longer in charge, is told as a sentence."""
    move = getattr(order, action)
    transitions = move._django_fsm.transitions.values()
    if any(transition.has_perm(order, by) for transition in transitions):
        return
    if not may.by_officer(order, by) or all(transition.permission not in may.IN_CHARGE for transition in transitions):
        raise PermissionDenied
    if order.assigned_to:
        raise NotNow(
            _("Pesanan ini kini ditangani oleh %(name)s. Tidak ada yang diubah.") % {"name": order.assigned_to}
        )
    raise NotNow(_("Ambil pesanan ini dahulu. Tidak ada yang diubah.")) if can_proceed(move) else _moved_on(order, by)


def _moved_on(order: Any, by: Any) -> NotNow:
    """Told in the words that the person sees on their own page of the order."""
    state = order.staff_state if by and by.pk != order.customer_id else order.get_state_display()
    return NotNow(
        _("Pesanan ini sudah diproses dan kini berstatus “%(state)s”. Tidak ada yang diubah.") % {"state": state}
    )


def blockers(order: Any, action: str, *, by: Any, now: datetime) -> list[str]:
    """Why an action that the state allows must wait, as sentences; empty when it may go ahead."""
    ask = getattr(order, f"{action}_blockers", None)
    return ask(by=by, now=now) if ask else []


@dataclass(frozen=True)
class Action:
    """An action a person could take now: `reasons` say why it is disabled."""

    name: str
    reasons: tuple[str, ...]

    @property
    def enabled(self) -> bool:
        return not self.reasons


def actions_for(order: Any, user: Any, *, now: datetime | None = None) -> dict[str, Action]:
    """The actions the state allows and the user is permitted, by name, each with the reasons that hold it back."""
    now = now or timezone.now()
    return {
        t.name: Action(t.name, tuple(blockers(order, t.name, by=user, now=now)))
        for t in order.get_available_state_transitions()
        if t.has_perm(order, user)
    }


def record(
    order: Order, action: str, *, by: Any, now: datetime | None = None, note: str = "", **data: Any
) -> OrderEvent:
    """Write down something that moves nothing, such as a download.

    It has no turn: the order at hand may be older than a step under way, and must not give the ball back.
    """
    now = now or timezone.now()
    return OrderEvent.objects.create(
        order_id=order.pk, action=action, before=order.state, after=order.state, by=by, at=now, note=note, data=data
    )


def record_each(written: Sequence[tuple[int, str, dict[str, Any]]], *, now: datetime) -> None:
    """Write down, in this order, what the system did to many orders and what moves nothing: key, action, facts.

    The orders are locked.
    """
    if not written:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO orders_orderevent (order_id, action, before, after, turn, by_id, at, note, data)
            SELECT id, told->>1, state, state, '', NULL, %s, '', told->2
            FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS each (told, place)
            JOIN orders_order ON id = (told->>0)::bigint ORDER BY place
            """,
            [now, json.dumps(written)],
        )
