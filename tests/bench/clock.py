"""The clock over 1,000,000 orders: one due time, a changed calendar, a sweep of the escalation."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import process_time

from django.utils import timezone

from orders import clock, escalation
from orders.models import Order
from silastik.core.context import current_office
from silastik.core.opening import calendar_for

from .bounds import Line, alternate, ratio, seconds
from .million import replay, statements, undone

DUE_TIMES = 20_000
DUE_BOUND = 20  # microseconds
A_SECOND = 20_000  # orders recomputed by one core
DUE_AT_ONCE = 200


def measure() -> Iterator[Line]:
    yield one_due_time()
    yield from changed_calendar()
    yield sweep()


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
        with undone():
            if is_moved:
                Order.objects.filter(due_at__isnull=False).update(due_at=now)
            before = process_time()
            took = seconds(lambda: clock.recompute(office, why="uji", now=now))
            spent = process_time() - before
            orders = sum(len(batch) for batch in clock.derived(office))
            detail = f"{orders:,} orders in {took:.2f} s, {spent:.2f} s of it in Python"
            yield Line(f"{A_SECOND:,} orders recomputed, {name}", took * A_SECOND / orders, "s", 1.0, detail)


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
    assert sum(statement.startswith("INSERT") for statement in sql) >= 2, sql

    def bare() -> float:
        with undone():
            return seconds(lambda: replay(sql))

    return ratio(f"escalation of {DUE_AT_ONCE} / its bare SQL", *alternate(swept, bare), bound=2.0)


def opening_hour() -> datetime:
    calendar, now = calendar_for(current_office()), timezone.now()
    return now if calendar.is_open(now) else calendar.next_opening(now) + timedelta(minutes=1)
