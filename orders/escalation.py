"""Steps of escalation (T2): the office's own attention grows as an order's time runs out, and never twice.

Half used is seen in the queue alone; little left is mailed to the officer in charge, or to all while nobody has taken
it; late to officer and head of office; three working days late to the head again, who finds it in a daily list.

Detection is level-triggered: a step is taken when its moment has passed and no event of it is there, so that an outage
loses none and repeats none. The row asks for it (`Order.escalates_at`, one index scan), the row's lock and a unique row
in `Escalation` keep two runs apart. Acts are done in office hours only.

- A due time that moves back out (calendar, decree for a past day) moves the steps not yet taken with it. A step once
  taken stays taken: who was told so once is not told again.
- A redelivery stops the clock; a revision starts it where it stood, and only steps not yet taken follow.
- A step whose moment passed unseen before the clock was stopped is still written down. Nobody is mailed about an order
  that is closed by then, since nothing is left to do.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from silastik.core.models import Office
from silastik.core.opening import calendar_for

from . import clock, notifications
from .flows import specific
from .lifecycle import record
from .models import Escalation, Order
from .states import ESCALATIONS, FINAL

logger = logging.getLogger(__name__)
BATCH = 100


def escalate(now: datetime) -> dict[str, int]:
    """Take every step whose moment has passed, in the offices that are open; how many of each. Safe twice at once."""
    taken = dict.fromkeys(ESCALATIONS, 0)
    for office in Office.objects.order_by("pk"):
        if not calendar_for(office).is_open(now):
            continue
        for pk, moment in _passed(office, now):
            try:
                for action in _take(pk, now):
                    taken[action] += 1
            except Exception:  # one order must not keep the others waiting; the next round tries again
                logger.exception("Order %s, due for a step since %s, could not be escalated.", pk, moment)
    return {action: count for action, count in taken.items() if count}


def passed(office: Office, now: datetime) -> QuerySet[Order]:
    """Orders with a step to take, longest waiting first: one scan of the index `order_to_escalate`."""
    return Order.objects.filter(escalates_at__lt=now, office=office).order_by("escalates_at", "pk")


def _passed(office: Office, now: datetime) -> Iterator[tuple[int, datetime]]:
    """Read once, a batch at a time by key, so that an order that fails is not met again in this round."""
    last: tuple[int, datetime] | None = None
    while True:
        orders = passed(office, now)
        if last:
            orders = orders.filter(escalates_at__gte=last[1]).exclude(escalates_at=last[1], pk__lte=last[0])
        batch = [(pk, at) for pk, at in orders.values_list("pk", "escalates_at")[:BATCH] if at]
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1]


@transaction.atomic
def _take(pk: int, now: datetime) -> list[str]:
    """Take the steps of one order; none if it is being worked on elsewhere, or somebody was quicker."""
    base = Order.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, escalates_at__lt=now)
    order = base.select_related("office", "customer", "assigned_to").first()
    if order is None:
        return []
    taken = []
    while order.escalates_at and order.escalates_at < now:
        events = list(order.events.all())
        action, reached = clock.next_step(event.action for event in events), order.escalates_at
        Escalation.objects.create(order=order, step=action, reached_at=reached, taken_at=now)
        reading = clock.deadline(order, events, now)
        used = round(float(reading.used), 1) if reading else 0.0
        event = record(order, action, by=None, now=now, reached_at=reached.isoformat(), used=used)
        clock.follow(order)
        if order.state not in FINAL:
            notifications.queue(specific(order), event)
        taken.append(action)
    order.save(update_fields=clock.COLUMNS)
    return taken
