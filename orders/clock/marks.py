"""What the clock reads of many orders at once (T2): plain rows, since a model for each costs more than the rule."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from silastik.core.worktime import MICROSECOND

from ..states import ESCALATIONS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Event(NamedTuple):
    """A `reading.Mark`."""

    action: str
    before: str
    after: str
    turn: str
    at: datetime


def of_orders(keys: Collection[int]) -> dict[int, list[Event]]:
    """The events of some orders that the clock reads, by order, as they were written: one query.

    Read under the orders' locks, they hold what a step that was under way has written.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT order_id, action, before, after, turn, {micros("at")} FROM orders_orderevent
            WHERE order_id = ANY(%s) AND (turn <> '' OR action = ANY(%s)) ORDER BY order_id, id
            """,  # noqa: S608 - names of columns
            [list(keys), list(ESCALATIONS)],
        )
        found = defaultdict(list)
        for pk, action, before, after, turn, at in cursor.fetchall():
            found[pk].append(Event(action, before, after, turn, EPOCH + at * MICROSECOND))
    return found


def micros(name: str) -> str:
    """A column's instants as microseconds since 1970, which psycopg reads quicker than a time with its zone."""
    return f"(extract(epoch FROM {name}) * 1000000)::bigint"
