"""Orders as rows of the queue: every date and word formatted once, no query per row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from silastik.core.dates import short_date, short_time
from silastik.core.worktime import WorkCalendar
from silastik.users.models import Segment

from ..models import Order
from ..rows import next_for_office, tone
from ..states import FINAL, STAFF_LABELS, OrderKind, OrderState
from .definitions import NEAR_DAYS

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Reader:
    """Who reads the rows, when, by which calendar."""

    user: Any
    calendar: WorkCalendar
    now: datetime
    today: date


def queue_rows(orders: Iterable[Order], reader: Reader) -> list[dict[str, Any]]:
    """What is to be done next, for whom, by whom, and how much of its time is left."""
    words = _Words()
    return [_row(order, reader, words) for order in orders]


class _Words:
    """What many rows say alike, looked up once for all of them, and addresses in which only the code differs."""

    CODE = "KODE"

    def __init__(self) -> None:
        self.kinds, self.segments = _labels(OrderKind), _labels(Segment)
        self.abroad = _("Luar negeri")
        self.state = cache(lambda state: str(STAFF_LABELS[state]))
        self._next: dict[tuple[Any, ...], str] = {}
        self._urls = {name: reverse(f"orders:{name}", args=[self.CODE]) for name in ("workbench", "take")}

    def next(self, order: Order) -> str:
        """Everything that `next_for_office` looks at tells one answer from another."""
        key = order.state, order.turn, order.kind, order.is_domestic
        if key not in self._next:
            self._next[key] = next_for_office(order)
        return self._next[key]

    def url(self, name: str, order: Order) -> str:
        return self._urls[name].replace(self.CODE, str(order.code))


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    """`get_kind_display()` compares and translates every choice for each row."""
    return {value: str(label) for value, label in choices.choices}


def _row(order: Order, reader: Reader, words: _Words) -> dict[str, Any]:
    untaken = order.state == OrderState.SUBMITTED
    is_mine = order.assigned_to_id == reader.user.pk
    zone = order.office.tz
    return {
        "pk": order.pk,
        "code": order.code,
        "token": f"{order.code}|{order.assigned_to_id or ''}",  # what `bulk.ticked` reads
        "short_code": f"…{str(order)[-6:]}",
        "title": order.title,
        "kind": words.kinds[order.kind],
        "url": words.url("workbench", order),
        "take_url": words.url("take", order) if untaken and (is_mine or not order.assigned_to_id) else "",
        "customer": order.customer.institution or order.customer.name,
        "segment": words.segments.get(order.customer.segment, "") if order.is_domestic else words.abroad,
        "state": words.state(order.state),
        "tone": tone(order),
        "next": words.next(order),
        "clock": clock_of(order, reader),
        "due": short_time(order.due_at, zone) if order.due_at else "",
        "submitted": short_time(order.submitted, zone),
        "officer": _("Saya") if is_mine else str(order.assigned_to or ""),
        "follow_up": _follow_up(order, reader),
        "unread": order.unread_from_customer,
    }


def used_days(order: Order, reader: Reader) -> Fraction:
    """Working days on the order's stopwatch now, from what was read at its last event (`clock_used`)."""
    used = Fraction(order.clock_used)
    if order.due_at is None or order.clock_at is None:
        return used
    return used + reader.calendar.reading(order.clock_at, reader.now)


def clock_of(order: Order, reader: Reader) -> dict[str, Any] | None:
    """A small bar of the ten working days (T2), and in words what is left of them; None before the clock is known."""
    if order.clock_at is None or order.state == OrderState.CANCELLED:
        return None
    used, all_days = used_days(order, reader), settings.SERVICE_WORKDAYS
    left = all_days - used
    bar = {"used": min(100, round(float(used) / all_days * 100)), "tone": ""}
    if order.state in FINAL or order.due_at is None:
        word = _("terpakai %(days)s hari") if order.state in FINAL else _("berhenti di %(days)s hari")
        return bar | {"tone": "still", "text": word % {"days": _tenths(used, ROUND_FLOOR)}}
    if left < 0:
        return bar | {"tone": "late", "text": _("Terlambat %(days)s hari") % {"days": _tenths(-left, ROUND_CEILING)}}
    text = _("sisa %(days)s hari") % {"days": _tenths(left, ROUND_FLOOR)}
    return bar | {"tone": "near" if left <= NEAR_DAYS else "", "text": text}


def _tenths(days: Fraction, rounding: str) -> str:
    """What is left is never told too long, what is late never too short."""
    exact = Decimal(days.numerator) / Decimal(days.denominator)
    return number_format(exact.quantize(TENTH, rounding), 1)


def _follow_up(order: Order, reader: Reader) -> dict[str, Any] | None:
    if order.follow_up_on is None or order.state in FINAL:
        return None
    return {"is_due": order.follow_up_on <= reader.today, "on": short_date(order.follow_up_on)}
