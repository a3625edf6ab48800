"""Keeps the rollup behind the events: a job follows them, another proves at night that none was missed.

Both may run twice at once and be stopped anywhere: a row is derived anew from the order's events, one transaction for
two hundred orders, under one lock. Event numbers are given before their transaction commits, so each run looks again
at the last `OVERLAP` events, and the nightly proof at all orders.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Max

from orders.models import Order, OrderEvent
from orders.states import FINAL, OrderState
from silastik.core.opening import calendar_for
from silastik.core.worktime import NeverOpenError, WorkCalendar

from .models import OrderFigures, Progress
from .stages import OFFICE_STAGES, STAGES, Moment, days_by_stage

LOCK = 7502_0005
WINDOW, OVERLAP, CHUNK = 5000, 2000, 200
FIELDS = [field.attname for field in OrderFigures._meta.concrete_fields if not field.primary_key]


def follow(now: datetime) -> int:
    """Bring the rollup up to the last event, and open orders up to the calendar; how many rows were derived."""
    progress, _made = Progress.objects.get_or_create(pk=1)
    derived, mark = 0, progress.last_event_id
    while True:
        upto = OrderEvent.objects.filter(pk__gt=mark).order_by("pk")[:WINDOW].aggregate(last=Max("pk"))["last"]
        derived += _derive_all(_behind(mark - OVERLAP, upto or mark))
        if upto is None:
            break
        mark = upto
        Progress.objects.filter(pk=1, last_event_id__lt=mark).update(last_event_id=mark)
    derived += _derive_all(_of_an_older_calendar())
    Progress.objects.filter(pk=1).update(followed_at=now)
    return derived


def prove() -> int:
    """Derive every row that is not behind its order's last event; how many there were: none, if all went well."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.id FROM orders_order o LEFT JOIN reports_orderfigures f ON f.order_id = o.id
            WHERE o.submitted_at IS NOT NULL AND (f.order_id IS NULL OR f.last_event_id <
                  (SELECT max(e.id) FROM orders_orderevent e WHERE e.order_id = o.id))
            ORDER BY o.id
            """
        )
        found = [pk for (pk,) in cursor.fetchall()]
    return _derive_all(found)


def _behind(above: int, upto: int) -> list[int]:
    """Orders with an event of this window that their figures do not know."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT e.order_id FROM orders_orderevent e
            JOIN orders_order o ON o.id = e.order_id AND o.submitted_at IS NOT NULL
            LEFT JOIN reports_orderfigures f ON f.order_id = e.order_id
            WHERE e.id > %s AND e.id <= %s AND (f.order_id IS NULL OR f.last_event_id < e.id)
            """,
            [above, upto],
        )
        return sorted(pk for (pk,) in cursor.fetchall())


def _of_an_older_calendar() -> list[int]:
    """Open orders that were read with a calendar that has changed since."""
    stale = OrderFigures.objects.filter(closed_at=None).exclude(calendar_version=F("office__calendar_version"))
    return list(stale.order_by("pk").values_list("pk", flat=True))


def _derive_all(orders: Sequence[int]) -> int:
    for start in range(0, len(orders), CHUNK):
        derive(orders[start : start + CHUNK])
    return len(orders)


def derive(orders: Sequence[int]) -> None:
    """Derive the rows of these orders from what their orders, events and receipts say now."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # Under its lock no order takes a step, so its row and its events tell the same.
        locked = Order.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        rows = list(locked.filter(pk__in=orders, submitted_at__isnull=False).select_related("office"))
        known = OrderFigures.objects.in_bulk(orders)
        events = _events(orders)
        moved = [order for order in rows if events.get(order.pk, (0, []))[1]]
        figures = [_figures(order, *events[order.pk], known.get(order.pk)) for order in moved]
        OrderFigures.objects.bulk_create(figures, update_conflicts=True, unique_fields=["order"], update_fields=FIELDS)
        _derive_revenue(orders)


def _events(orders: Sequence[int]) -> dict[int, tuple[int, list[Moment]]]:
    """Of each order: the number of its last event, and its steps in the order they were written."""
    events: dict[int, tuple[int, list[Moment]]] = {}
    rows = OrderEvent.objects.filter(order__in=orders).order_by("pk")
    for order, pk, at, state, turn in rows.values_list("order_id", "pk", "at", "after", "turn"):
        _last, moments = events.get(order, (0, []))
        if turn:
            moments.append(Moment(at, state, turn))
        events[order] = pk, moments
    return events


def _figures(order: Order, last: int, moments: Sequence[Moment], known: OrderFigures | None) -> OrderFigures:
    closed_at = _closed_at(order)
    if known and closed_at and known.closed_at == closed_at and known.state == order.state:
        known.last_event_id = last  # a rating, a download: what a closed order read it keeps
        return known
    calendar, zone = calendar_for(order.office), order.office.tz
    until = closed_at or max(moment.at for moment in moments)
    days = days_by_stage(calendar, order.submitted, moments, until)
    used = sum((days.get(stage, 0) for stage in OFFICE_STAGES), Fraction())
    running = not closed_at and moments[-1].stage in OFFICE_STAGES
    stages: dict[str, Any] = {stage: float(days.get(stage, 0)) for stage in STAGES}
    return OrderFigures(
        order_id=order.pk,
        office_id=order.office_id,
        kind=order.kind,
        state=order.state,
        submitted_on=order.submitted.astimezone(zone).date(),
        closed_at=closed_at,
        closed_on=closed_at.astimezone(zone).date() if closed_at else None,
        used=float(used),
        in_time=used <= settings.SERVICE_WORKDAYS,
        due_at=_due(calendar, until, settings.SERVICE_WORKDAYS - Fraction(used)) if running else None,
        calendar_version=order.office.calendar_version,
        last_event_id=last,
        **stages,
    )


def _due(calendar: WorkCalendar, at: datetime, left: Fraction) -> datetime | None:
    """When the days that are left are used up; never with a calendar that has no office hours at all."""
    try:
        return calendar.add_days(at, left)
    except NeverOpenError:
        return None


def _closed_at(order: Order) -> datetime | None:
    if order.state not in FINAL:
        return None
    return order.completed_at if order.state == OrderState.COMPLETED else order.cancelled_at


def _derive_revenue(orders: Sequence[int]) -> None:
    """The lines of these orders' receipts. A receipt that was replaced or cancelled no longer counts."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_revenueline WHERE order_id = ANY(%s)", [list(orders)])
        cursor.execute(
            """
            INSERT INTO reports_revenueline
                (line_id, order_id, office_id, issued_on, schedule_id, tariff_code, amount)
            SELECT DISTINCT ON (l.id) l.id, i.order_id, d.office_id, (d.issued_at AT TIME ZONE f.zone)::date,
                   i.schedule_id, l.tariff_code, l.amount
            FROM payments_invoice i
            JOIN payments_payment p ON p.invoice_id = i.id
            JOIN payments_receipt r ON r.payment_id = p.id
            JOIN orders_document d ON d.id = r.document_id AND d.cancelled_at IS NULL
            JOIN core_office f ON f.id = d.office_id
            JOIN payments_invoiceline l ON l.invoice_id = i.id
            WHERE i.order_id = ANY(%s)
            ORDER BY l.id, d.issued_at
            """,
            [list(orders)],
        )
