"""The clock over 1,000,000 orders: one due time, a changed calendar, a sweep of the escalation."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import process_time

from django.db import connection
from django.utils import timezone

from orders import clock, escalation
from orders.models import Order
from silastik.core.context import current_office
from silastik.core.opening import calendar_for

from . import cpu
from .bounds import Line, alternate, ratio, seconds
from .million import replay, statements, undone

DUE_TIMES = 20_000
DUE_BOUND = 20  # microseconds
A_SECOND = 20_000  # orders recomputed by one core
DUE_AT_ONCE, CLAIMS = 200, 40
RECOMPUTED, CLAIMED = 1.3, 3.0


def measure() -> Iterator[Line]:
    yield one_due_time()
    yield from changed_calendar()
    yield recomputed()
    yield sweep()
    yield claim()


def one_due_time() -> Line:
    calendar = calendar_for(current_office())
    starts = [datetime(2026, 1, 2, 3, tzinfo=UTC) + timedelta(minutes=13 * n) for n in range(DUE_TIMES)]
    pause = [(start + timedelta(days=1), start + timedelta(days=2)) for start in starts]
    calendar.due(starts[0], 10, [pause[0]])
    took = seconds(lambda: [calendar.due(start, 10, [held]) for start, held in zip(starts, pause, strict=True)])
    return Line("due, with a pause", took / DUE_TIMES * 1e6, "us", DUE_BOUND)


def changed_calendar() -> Iterator[Line]:
    """All open orders, once with nothing to write and once with every due time moved, an event each."""
    office, now = current_office(), timezone.now()
    clock.recompute(office, why="", now=now)  # the generator's clocks become true ones
    for name, is_moved in (("nothing moved", False), ("all moved", True)):
        if is_moved:
            promised_for(now)
        with undone():
            before = process_time()
            took = seconds(lambda: clock.recompute(office, why="uji", now=now))
            spent = process_time() - before
            orders = sum(len(batch) for batch in clock.derived(office))
            detail = f"{orders:,} orders in {took:.2f} s, {spent:.2f} s of it in Python"
            yield Line(f"{A_SECOND:,} orders recomputed, {name}", took * A_SECOND / orders, "s", 1.0, detail)


def promised_for(at: datetime) -> None:
    """All running orders are due at another time, written long ago: rows a transaction has written itself cost more."""
    Order.objects.filter(due_at__isnull=False).update(due_at=at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM orders_order, orders_orderevent")


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def recomputed() -> Line:
    """All open orders moved, events and all, against one UPDATE that moves the same rows; processor time."""
    office, now, server = current_office(), timezone.now(), backend()
    keys = [row.pk for rows in clock.derived(office) for row in rows if row.kept.due_at]

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE orders_order SET due_at = due_at + interval '1 day', escalates_at = escalates_at + interval"
                " '1 day', turn_since = turn_since, clock_used = clock_used, clock_at = clock_at WHERE id = ANY(%s)",
                [keys],
            )

    def measured(work: Callable[[], object]) -> float:
        promised_for(now)
        with undone():
            return cpu.of(work, server)

    def ours() -> float:
        return measured(lambda: clock.recompute(office, why="uji", now=now))

    times = alternate(ours, lambda: measured(plain))
    clock.recompute(office, why="", now=now)  # what was promised is true again
    return ratio(f"{len(keys):,} orders recomputed / a plain UPDATE of them", *times, bound=RECOMPUTED)


def sweep() -> Line:
    """200 orders among all have just used half of their time, against the same statements run bare."""
    now = opening_hour()
    Order.objects.filter(escalates_at__isnull=False).update(escalates_at=now + timedelta(days=1))
    later = calendar_for(current_office()).add_days(now, 3), calendar_for(current_office()).add_days(now, 5)
    halfway = Order.objects.filter(due_at__range=later).values("pk")[:DUE_AT_ONCE]
    Order.objects.filter(pk__in=halfway).update(escalates_at=now - timedelta(minutes=1))

    def swept() -> float:
        with undone():
            return seconds(lambda: escalation.take(now))

    with undone():
        sql = statements(lambda: escalation.take(now))
    assert sum(statement.lstrip().startswith("INSERT") for statement in sql) >= 2, sql

    def bare() -> float:
        with undone():
            return seconds(lambda: replay(sql))

    return ratio(f"escalation of {DUE_AT_ONCE} / its bare SQL", *alternate(swept, bare), bound=2.0)


def claim() -> Line:
    """Finding and locking the 200 orders that `sweep` has made due, against one question for the same; time each."""
    now, server, office = opening_hour(), backend(), current_office()

    def claimed() -> None:
        with undone():
            found = escalation._claimed(escalation.CLAIM, office.pk, now, "-infinity", 0, escalation.BATCH)
            assert len(found) == DUE_AT_ONCE

    def bare() -> None:
        with undone(), connection.connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, state FROM orders_order WHERE escalates_at < %s AND office_id = %s"
                " ORDER BY escalates_at, id LIMIT %s FOR UPDATE SKIP LOCKED",
                [now, office.pk, DUE_AT_ONCE],
            )
            assert len(cursor.fetchall()) == DUE_AT_ONCE

    def each(work: Callable[[], None]) -> float:
        return cpu.of(lambda: [work() for _time in range(CLAIMS)], server) / CLAIMS

    times = alternate(lambda: each(claimed), lambda: each(bare), 5)
    return ratio(f"claim {DUE_AT_ONCE} due of 1,000,000 / raw SKIP LOCKED", *times, bound=CLAIMED)


def opening_hour() -> datetime:
    calendar, now = calendar_for(current_office()), timezone.now()
    return now if calendar.is_open(now) else calendar.next_opening(now) + timedelta(minutes=1)
