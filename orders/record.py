"""The office's public record this year: orders completed, and how long they took."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from silastik.core.context import current_office

from .models import Order
from .states import OrderState


@dataclass(frozen=True)
class ServiceRecord:
    """Orders completed since New Year in the office's zone; shares in percent, durations in working days."""

    completed: int
    in_time_percent: float
    median_days: float


def service_record(now: datetime | None = None) -> ServiceRecord | None:
    """The record of the current year, at most ten minutes old; None while no order has been completed."""
    return cache.get_or_set("service-record", lambda: _service_record(now or timezone.now()), timeout=600)


def _service_record(now: datetime) -> ServiceRecord | None:
    office = current_office()
    new_year = now.astimezone(office.tz).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    orders = Order.objects.filter(office=office, state=OrderState.COMPLETED, completed_at__gte=new_year)
    # A row that the clock has not reached yet has no reading.
    used = list(orders.filter(clock_at__isnull=False).values_list("clock_used", flat=True))
    if not used:
        return None
    in_time = sum(days <= settings.SERVICE_WORKDAYS for days in used)
    return ServiceRecord(len(used), 100 * in_time / len(used), float(median(used)))
