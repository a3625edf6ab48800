"""Somebody at the queue: what they see of one order, in one view, at one moment."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from orders.models import Order
from orders.queue.page import Desk, queue_page
from orders.queue.rows import queue_rows
from silastik.users.models import User
from tests import builders

WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 11, 2, 8, 30, tzinfo=WITA)
FRIDAY_OFF = datetime(2026, 11, 13, 17, 0, tzinfo=WITA)  # ten working days after MONDAY


def queue_row(order: Order, user: User, now: datetime | None = None) -> dict[str, Any]:
    return queue_rows([order], Desk.of(user, now).reader)[0]


def page(user: User, query: str = "tampilan=all", now: datetime | None = None) -> dict[str, Any]:
    return queue_page(Desk.of(user, now), QueryDict(query.removeprefix("?")))


def codes(user: User, query: str = "tampilan=all", now: datetime | None = None) -> list[str]:
    return [row["code"] for row in page(user, query, now)["rows"]]


def count(user: User, view: str, now: datetime | None = None) -> str:
    return next(tab["count"] for tab in page(user, f"tampilan={view}", now)["tabs"] if tab["is_current"])


def clock(order: Order, **columns: Any) -> Order:
    """Columns of the order's clock as they would stand, were they written by the clock."""
    Order.objects.filter(pk=order.pk).update(**columns)
    return builders.fresh(order)
