"""An offer that nobody pays: reminded after 3 and 7 working days, cancelled after 20 (procedure, settled point 6).

Counted are working days in which the customer could pay, from the offer on: not those in which the office had yet to
make a billing code, or the treasurer to look at a proof. A code that ran out neither stops the count nor ends it.

Level-triggered, in office hours only, safe to repeat and to run twice at once. After an outage nothing is lost and
nobody is flooded: reminders come at least a working day apart, and the cancellation a working day after the last.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from orders import notifications
from orders.flows import specific
from orders.lifecycle import NotNow, Refused, lock, record, step
from orders.models import Order, OrderEvent
from orders.transitions import BILLED
from silastik.core.opening import calendar_for

from .gate import is_settled, is_waived
from .models import Invoice
from .states import PaymentState

logger = logging.getLogger(__name__)
BATCH = 500
REMINDER, LAPSE = "remind_unpaid", "lapse"
# After these the office owes a billing code or a look at the proof; after those the customer can pay again.
WITH_OFFICE = ("request_billing_code", "submit_proof")
WITH_CUSTOMER = ("record_billing_code", "reject_proof")


def unpaid_days(order: Order, events: Iterable[OrderEvent], now: datetime) -> Fraction:
    """Working days in which the customer could have paid since the offer; none before it."""
    offered, waits, since = None, [], None
    for event in events:
        if event.action == "send_offer":
            offered, since = event.at, event.at if order.is_domestic else None
        elif event.action in WITH_OFFICE and since is None:
            since = event.at
        elif event.action in WITH_CUSTOMER and since is not None:
            waits.append((since, max(since, event.at)))
            since = None
    if offered is None:
        return Fraction()
    if since is not None:
        waits.append((since, max(since, now)))
    return calendar_for(order.office).reading(offered, now, waits)


def remind(now: datetime) -> int:
    """Remind the customers of unpaid offers whose third or seventh day has passed; how many."""
    return sum(_each(order, REMINDER, _remind, now) for order in _waiting(now))


def cancel(now: datetime) -> int:
    """Cancel the orders whose offer has not been paid in twenty days; how many."""
    return sum(_each(order, LAPSE, _cancel, now) for order in _waiting(now))


def _waiting(now: datetime) -> Iterator[Order]:
    """Orders with an offer to pay, of offices that are open; all of them, a batch at a time."""
    last = 0
    while True:
        asked = Invoice.objects.filter(order_id=OuterRef("pk"), is_active=True)
        settled = asked.filter(payments__state=PaymentState.VERIFIED)
        orders = Order.objects.filter(Exists(asked), ~Exists(settled), state__in=BILLED, pk__gt=last)
        orders = orders.select_related("office").order_by("pk")
        batch = list(orders.prefetch_related("events")[:BATCH])
        for order in batch:
            if calendar_for(order.office).is_open(now):
                yield order
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _each(order: Order, wanted: str, act: Callable[[Order, datetime], None], now: datetime) -> bool:
    """Act where an order's time asks for it. One that fails stops no other; one that has moved on is left alone."""
    try:
        if _next(order, list(order.events.all()), now) != wanted:
            return False
        act(order, now)
    except Refused:
        return False
    except Exception:
        logger.exception("The unpaid order %s could not be followed.", order.pk)
        return False
    return True


def _next(order: Order, events: list[OrderEvent], now: datetime) -> str:
    """What the offer's time asks for now: a reminder, the cancellation, or nothing."""
    used = unpaid_days(order, events, now)
    reminders = [event.at for event in events if event.action == REMINDER]
    if reminders and now < calendar_for(order.office).due(reminders[-1], 1):
        return ""
    if len(reminders) < len(settings.UNPAID_REMINDER_WORKDAYS):
        return REMINDER if used >= settings.UNPAID_REMINDER_WORKDAYS[len(reminders)] else ""
    return LAPSE if used >= settings.UNPAID_CANCEL_WORKDAYS else ""


def _require(order: Any, wanted: str, now: datetime) -> list[OrderEvent]:
    """Under the lock: the offer is unpaid still, no proof waits for the treasurer, and its time asks for it."""
    events = list(order.events.order_by("pk"))
    if (
        order.state not in BILLED
        or is_waived(order)
        or is_settled(order)
        or order.cancel_blockers(by=None, now=now)
        or _next(order, events, now) != wanted
    ):
        raise NotNow(_("Pesanan ini sudah diproses."))
    return events


@transaction.atomic
def _remind(order: Order, now: datetime) -> None:
    locked = lock(specific(order))
    events = _require(locked, REMINDER, now)
    number = 1 + sum(event.action == REMINDER for event in events)
    left = settings.UNPAID_CANCEL_WORKDAYS - unpaid_days(locked, events, now)
    until = calendar_for(locked.office).due(now, max(left, Fraction(1)))
    event = record(locked, REMINDER, by=None, now=now, number=number, expires_at=until.isoformat())
    notifications.queue(locked, event)


@transaction.atomic
def _cancel(order: Order, now: datetime) -> None:
    locked = lock(specific(order))
    _require(locked, LAPSE, now)
    with step(locked, LAPSE, by=None, now=now) as current:
        current.data["days"] = settings.UNPAID_CANCEL_WORKDAYS
