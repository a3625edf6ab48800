"""Orders as rows of the queue: every date and word formatted once, no query per row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
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
from ..states import FINAL, OrderKind, OrderState
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
    kinds, segments = _words(OrderKind), _words(Segment)
    return [_row(order, reader, kinds, segments) for order in orders]


def _words(choices: type[TextChoices]) -> dict[str, str]:
    """Looked up once for all rows: `get_kind_display()` compares and translates every choice for each."""
    return {value: str(label) for value, label in choices.choices}


def _row(order: Order, reader: Reader, kinds: dict[str, str], segments: dict[str, str]) -> dict[str, Any]:
    untaken = order.state == OrderState.SUBMITTED
    is_mine = order.assigned_to_id == reader.user.pk
    zone = order.office.tz
    return {
        "pk": order.pk,
        "code": order.code,
        "token": f"{order.code}|{order.assigned_to_id or ''}",  # what `bulk.ticked` reads
        "short_code": f"…{str(order)[-6:]}",
        "title": order.title,
        "kind": kinds[order.kind],
        "url": reverse("orders:workbench", args=[order.code]),
        "take_url": reverse("orders:take", args=[order.code])
        if untaken and (is_mine or not order.assigned_to_id)
        else "",
        "customer": order.customer.institution or order.customer.name,
        "segment": segments.get(order.customer.segment, "") if order.is_domestic else _("Luar negeri"),
        "state": order.staff_state,
        "tone": tone(order),
        "next": next_for_office(order),
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
