"""The time in which delivered files can be downloaded, when it runs out (M9)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from silastik.core.opening import calendar_for

from . import notifications
from .flows import specific
from .lifecycle import record
from .models import Deliverable

BATCH = 500


def end(now: datetime) -> int:
    """Write down, and tell the customer, which files can no longer be downloaded; how many. In office hours only.

    Nothing closes here: a file is not handed out after its time, job or no job. Once for each time that ran out.
    """
    over = Q(access_ended_at=None) | Q(access_ended_at__lt=F("available_until"))
    ended = Deliverable.objects.filter(over, available_until__lt=now).order_by("available_until", "pk")
    return sum(_end(pk, now) for pk in ended.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _end(pk: int, now: datetime) -> bool:
    files = Deliverable.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
    file = files.select_related("order__office", "order__customer").first()
    if file is None or file.available_until is None or not calendar_for(file.order.office).is_open(now):
        return False
    if file.available_until >= now or (file.access_ended_at and file.access_ended_at >= file.available_until):
        return False  # renewed, or told, in between
    Deliverable.objects.filter(pk=pk).update(access_ended_at=now)
    order = specific(file.order)
    event = record(order, "access_ended", by=None, now=now, file=file.title, deliverable=file.pk)
    notifications.queue(order, event)
    return True
