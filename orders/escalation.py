"""Steps of escalation (T2): the office's own attention grows as an order's time runs out, and never twice.

Half used is seen in the queue alone; little left is mailed to the officer in charge, or to all while nobody has taken
it; late to officer and head of office; three working days late to the head again, who finds it in a daily list.

Detection is level-triggered: a step is taken when its moment has passed and no event of it is there, so that an outage
loses none and repeats none. The row asks for it (`Order.escalates_at`, one index scan), the row's lock and a unique row
in `Escalation` keep two runs apart. Acts are done in office hours only.

- A due time that moves back out (calendar, decree for a past day) moves the steps not yet taken with it. A step once
  taken stays taken: who was told so once is not told again.
- A redelivery stops the clock; a revision starts it where it stood, and only steps not yet taken follow.
- Steps are taken for many orders at once and told afterwards, each in a transaction of its own: a mail that cannot be
  written keeps no step waiting, and a row that was not told is told in the next round.
- A step whose moment passed unseen before the clock was stopped is still written down. Nobody is mailed about an order
  that is closed by then, since nothing is left to do.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from django.db import connection, transaction

from silastik.core.models import Office
from silastik.core.opening import calendar_for
from silastik.core.worktime import WorkCalendar

from . import clock, notifications
from .lifecycle import record_each
from .models import Escalation, Order
from .states import ESCALATIONS, FINAL

logger = logging.getLogger(__name__)
BATCH = 250
# Orders with a step to take, locked: none being worked on elsewhere, or for which somebody was quicker. Longest waiting
# first, from one of them on: a scan of the index `order_to_escalate`.
CLAIM = """
SELECT id, state, escalates_at::text FROM orders_order
WHERE office_id = %s AND escalates_at < %s AND (escalates_at, id) > (%s::timestamptz, %s)
ORDER BY escalates_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""
CLAIM_ONE = (
    "SELECT id, state, escalates_at::text FROM orders_order WHERE id = %s AND escalates_at < %s FOR UPDATE SKIP LOCKED"
)


class Due(NamedTuple):
    """An order with a step to take."""

    pk: int
    state: str
    since: str  # as PostgreSQL writes an instant: it only goes back there


def escalate(now: datetime) -> dict[str, int]:
    """Take every step whose moment has passed, in the offices that are open, and tell; how many of each step.

    Safe twice at once.
    """
    taken = take(now)
    tell(now)
    return taken


def take(now: datetime) -> dict[str, int]:
    """Write down every step whose moment has passed: a few statements for each batch of orders.

    An order that fails is not met twice in a round: the next batch begins behind it.
    """
    taken: Counter[str] = Counter()
    for office in _open_offices(now):
        calendar = calendar_for(office)
        last: tuple[str, int] | None = ("-infinity", 0)
        while last:
            due: list[Due] = []
            try:
                with transaction.atomic():
                    due = _claimed(CLAIM, office.pk, now, *last, BATCH)
                    actions = _take(due, calendar, now)
            except Exception:  # one order must not keep the others waiting; the next round tries it again
                if not due:
                    raise
                actions = _one_by_one(due, calendar, now)
            taken.update(actions)
            last = (due[-1].since, due[-1].pk) if len(due) == BATCH else None
    return {action: taken[action] for action in ESCALATIONS if taken[action]}


def _open_offices(now: datetime) -> Iterator[Office]:
    return (office for office in Office.objects.order_by("pk") if calendar_for(office).is_open(now))


def _claimed(sql: str, *values: datetime | str | int) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(map(Due._make, cursor.fetchall()))


def _one_by_one(batch: list[Due], calendar: WorkCalendar, now: datetime) -> list[str]:
    taken = []
    for order in batch:
        try:
            with transaction.atomic():
                taken += _take(_claimed(CLAIM_ONE, order.pk, now), calendar, now)
        except Exception:
            logger.exception("Order %s, due for a step since %s, could not be escalated.", order.pk, order.since)
    return taken


def _take(due: list[Due], calendar: WorkCalendar, now: datetime) -> list[str]:
    """Take the steps of some orders, which are locked."""
    events = clock.marks.of_orders([order.pk for order in due])
    steps, facts, columns = [], [], {}
    for pk, state, _since in due:
        columns[pk] = reading = clock.derive(events[pk], calendar)
        used = round(float(_used(reading, calendar, now)), 1)
        while reading.escalates_at and reading.escalates_at < now:
            action, moment = clock.next_step(event.action for event in events[pk]), reading.escalates_at
            facts.append((pk, action, {"reached_at": moment.isoformat(), "used": used}))
            steps.append((pk, action, moment.isoformat(), state in FINAL))
            events[pk].append(clock.marks.Event(action, state, state, "", now))
            columns[pk] = reading = clock.derive(events[pk], calendar)
    _write(steps, now)
    record_each(facts, now=now)
    clock.write({pk: clock.Kept.of(reading) for pk, reading in columns.items()})
    return [action for _, action, _ in facts]


def _write(steps: list[tuple[int, str, str, bool]], now: datetime) -> None:
    """Order, step, when it was reached, whether nobody is left to be told: as one value, as their events are."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO orders_escalation (order_id, step, reached_at, taken_at, told_at)
            SELECT (step->>0)::bigint, step->>1, (step->>2)::timestamptz, %s, CASE WHEN (step->>3)::boolean THEN %s END
            FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS each (step, place) ORDER BY place
            """,
            [now, now, json.dumps(steps)],
        )


def _used(reading: clock.Columns, calendar: WorkCalendar, now: datetime) -> Fraction:
    """Working days on the stopwatch now: what was on it when the ball last changed hands, and since then if it runs."""
    used = Fraction(reading.clock_used)
    return used + calendar.reading(reading.clock_at, now) if reading.clock_at and reading.due_at else used


def tell(now: datetime) -> int:
    """Write the mails of steps that nobody was told of yet, oldest first, in the offices that are open; how many."""
    told = 0
    untold = Escalation.objects.filter(told_at=None, order__office__in=list(_open_offices(now))).order_by("pk")
    for pk in untold.values_list("pk", flat=True):
        try:
            told += _tell(pk, now)
        except Exception:  # the next round tries again
            logger.exception("Escalation %s could not be told.", pk)
    return told


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    step = Escalation.objects.select_for_update(skip_locked=True).filter(pk=pk, told_at=None).first()
    if step is None:
        return False
    order = Order.objects.select_related("office", "customer", "assigned_to").get(pk=step.order_id)
    if order.state not in FINAL:
        notifications.queue(order, order.events.get(action=step.step))
    step.told_at = now
    step.save(update_fields=["told_at"])
    return True
