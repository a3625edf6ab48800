"""What the stopwatches of many orders read, in one query from their events (T2): for reports, and to prove the cache.

The same rule as `orders.clock`, said in SQL: from submission on, the clock runs from each event that leaves the ball
with the office to the next event that says who holds it. An event written later never counts as of an earlier time.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from silastik.core.working_days import readings_of
from silastik.core.worktime import WorkCalendar

from .states import Turn

RUNNING = """
WITH marks AS (
    SELECT order_id, id, turn, max(at) OVER (PARTITION BY order_id ORDER BY id) AS at
    FROM orders_orderevent WHERE order_id = ANY (%(ids)s) AND turn <> '' AND at <= %(now)s
), stretches AS (
    SELECT order_id, turn, at, lead(at) OVER (PARTITION BY order_id ORDER BY id) AS next FROM marks
), running AS (
    SELECT o.id, coalesce(
        range_agg(tstzrange(m.at, coalesce(m.next, greatest(m.at, %(now)s)))) FILTER (WHERE m.turn = %(office)s), '{}'
    ) * tstzmultirange(tstzrange(o.submitted_at, greatest(o.submitted_at, %(now)s))) AS ran
    FROM orders_order o LEFT JOIN stretches m ON m.order_id = o.id
    WHERE o.id = ANY (%(ids)s) AND o.submitted_at IS NOT NULL
    GROUP BY o.id
)
"""


def readings(calendar: WorkCalendar, orders: Iterable[int], now: datetime) -> dict[int, Decimal]:
    """Working days by order, at `now`; of one office's orders, by key. Drafts are left out."""
    params = {"ids": list(orders), "now": now, "office": Turn.OFFICE.value}
    return readings_of(calendar, RUNNING, params)
