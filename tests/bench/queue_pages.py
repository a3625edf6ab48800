"""The officers' queue over HTTP at 1,000,000 orders: against a bare queue, a small office, and half a million rows on.

Processor time of a request. The bare queue is Django's ListView with its paginator over as many rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import psycopg
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from orders.queue import keyset
from orders.queue.definitions import VIEWS, in_view, sorting
from orders.queue.page import Desk
from orders.queue.search import matching
from silastik.users.models import User

from .bounds import Line, ratio, seconds
from .million import ORDERS, many
from .pages import against
from .servers import portal, session_of, yardstick
from .visitors import percentile

SMALL, DEEP = 10_000, 500_000
BARE, GROWN, DEEPER, MEDIAN, SLOW = 0.75, 1.15, 1.2, 15, 150
WORDS = 60


@contextmanager
def small_office() -> Iterator[tuple[str, str]]:
    """A database of 10,000 orders beside that of the bench, and the session of one of its officers."""
    database = "bench_small"
    settings = connection.settings_dict
    elsewhere = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "dbname": "postgres"}
    with many(SMALL) as officers:
        session = session_of(officers[0])
        template = connection.settings_dict["NAME"]
        connection.close()
        with psycopg.connect(**elsewhere, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {database} TEMPLATE {template}")
    try:
        yield database, session
    finally:
        with psycopg.connect(**elsewhere, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def measure(officer: User, small: tuple[str, str]) -> Iterator[Line]:
    session = session_of(officer)
    page = f"{reverse('orders:queue')}?tampilan=all"
    deep = f"{page}&kursor={deep_cursor(officer)}"
    with portal(connection.settings_dict["NAME"]) as ours:
        with yardstick(ORDERS) as (bare, visitor):
            yield against(
                "queue at 1,000,000 / bare queue", (ours, page, session), (bare, "/queue/", visitor), BARE, 20
            )
            name = "queue at 1,000,000 / bare 50 rows, not counted"
            yield against(name, (ours, page, session), (bare, "/rows/", visitor), times=20)
        database, other = small
        with portal(database) as little:
            yield against("queue at 1,000,000 / at 10,000", (ours, page, session), (little, page, other), GROWN, 40)
        name = "queue after row 500,000 / first page"
        yield against(name, (ours, deep, session), (ours, page, session), DEEPER, 40)
    yield from search(officer)


def deep_cursor(officer: User) -> str:
    """Where the page after half a million orders begins."""
    orders = in_view(officer, "all", Desk.of(officer).moment)
    by = sorting(VIEWS["all"], "diajukan", descending=True)
    return keyset._write(by, 0, orders.order_by("-submitted_at", "-pk")[DEEP], backwards=False)


def search(officer: User) -> Iterator[Line]:
    """Parts of codes, names and institutions, each the first page of what it finds, against finding one whole code.

    Seconds on the wall: single questions are too short for the counter of processor time.
    """
    at = Desk.of(officer, timezone.now()).moment
    by = sorting(VIEWS["all"], "diajukan", descending=True)
    step = ORDERS // WORDS
    rows = Order.objects.order_by("pk").select_related("customer")
    orders = [rows[number * step] for number in range(WORDS)]
    words = [
        (order.code[-6:], order.customer.name, order.customer.name.split()[-1], order.customer.institution)[n % 4]
        for n, order in enumerate(orders)
    ]

    def found(word: str) -> float:
        return seconds(lambda: keyset.page_of(matching(in_view(officer, "all", at), word), by))

    def exact(order: Order) -> float:
        return seconds(lambda: Order.objects.get(code=order.code))

    for word, order in zip(words, orders, strict=True):  # warm
        found(word)
        exact(order)
    searched = [found(word) for word in words]
    lookup = median(exact(order) for order in orders)
    yield ratio("search by a part, median / exact lookup", median(searched), lookup, MEDIAN)
    yield ratio("search by a part, p95 / exact lookup", percentile(searched, 0.95), lookup, SLOW)
