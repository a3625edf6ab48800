"""How good the service was, in the customers' words: ratings of a period."""

from datetime import datetime, time

from django.db.models import Avg, Count, QuerySet

from feedback.models import Rating
from silastik.core.models import Office

from .periods import Period


def ratings(office: Office, period: Period) -> dict[int, int]:
    """How often each score, 5 to 1, was given in a period; whatever the day of the order."""
    rows = _given(office, period).values_list("score").annotate(count=Count("pk"))
    found = dict(rows.order_by("score"))
    return {score: found.get(score, 0) for score in (5, 4, 3, 2, 1)}


def mean_rating(office: Office, period: Period) -> float | None:
    return _given(office, period).aggregate(mean=Avg("score"))["mean"]


def _given(office: Office, period: Period) -> QuerySet[Rating]:
    first = datetime.combine(period.first, time.min, office.tz)
    last = datetime.combine(period.last, time.max, office.tz)
    return Rating.objects.filter(order__office=office, rated_at__range=(first, last))
