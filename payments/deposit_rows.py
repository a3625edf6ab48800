"""Deposits, and the transfers that wait for one, as rows of tables."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from silastik.core.dates import short_date, short_time
from silastik.core.models import Office
from silastik.core.money import rupiah
from silastik.core.opening import calendar_for

from .models import Deposit, Payment
from .rows import page_of


def waiting_rows(
    payments: Iterable[Payment], office: Office, *, ticked: Collection[str] = (), now: datetime | None = None
) -> list[dict[str, Any]]:
    """Transfers to deposit; `days` are working days since they were verified, `is_late` beyond the office's rule."""
    now, calendar = now or timezone.now(), calendar_for(office)
    rows = []
    for payment in payments:
        since = payment.decided_at or now
        days = int(calendar.reading(since, now))
        rows.append(
            {
                "pk": payment.pk,
                "code": payment.invoice.order.code,
                "url": page_of(payment),
                "customer": payment.invoice.order.customer.institution or payment.invoice.order.customer.name,
                "received": payment.received,
                "amount": rupiah(payment.received),
                "verified": short_time(since, office.tz),
                "days": days,
                "is_late": days > settings.DEPOSIT_WORKDAYS,
                "is_ticked": str(payment.pk) in ticked,
            }
        )
    return rows


def waiting_total(rows: Iterable[dict[str, Any]]) -> str:
    return rupiah(sum(row["received"] for row in rows))


def deposit_rows(deposits: Iterable[Deposit]) -> list[dict[str, Any]]:
    """Deposits with the orders whose transfers they took along."""
    return [
        {
            "ntpn": deposit.ntpn,
            "on": short_date(deposit.on),
            "amount": rupiah(deposit.amount),
            "recorded": short_time(deposit.recorded_at, deposit.office.tz),
            "by": str(deposit.recorded_by),
            "orders": [
                {"code": item.payment.invoice.order.code, "url": page_of(item.payment)} for item in deposit.items.all()
            ],
        }
        for deposit in deposits
    ]
