"""Whether released files still are what was released: before every download, and all their bytes every night."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from . import notifications
from .lifecycle import lock, record
from .models import Deliverable

EVERY = timedelta(hours=20)  # less than from one night to the next
READ_AT_ONCE = 50 * 1024 * 1024  # a file up to this size is read in the moment before its download


def may_leave(file: Deliverable, *, begins: bool) -> bool:
    """Whether a download may go out: the file is there and as long as it was; and where the download begins, and the
    file is read in a moment, its checksum agrees. Of a larger one the night's reading has to do."""
    if file.damaged_at or not _has_its_size(file):
        return False
    return not begins or file.size > READ_AT_ONCE or _sha256(file) == file.sha256


def _has_its_size(file: Deliverable) -> bool:
    try:
        return file.file.size == file.size
    except OSError:
        return False


def verify(file: Deliverable, *, now: datetime | None = None) -> bool:
    """Read the whole file, a chunk at a time, and mark its row. One that agrees again is handed out again."""
    if not _has_its_size(file) or _sha256(file) != file.sha256:
        report_damage(file, now=now)
        return False
    now = now or timezone.now()
    with transaction.atomic():
        order = lock(file.order)
        if Deliverable.objects.filter(pk=file.pk, damaged_at__isnull=False).exists():
            record(order, "file_restored", by=None, now=now, file=file.title, deliverable=file.pk)
        Deliverable.objects.filter(pk=file.pk).update(verified_at=now, damaged_at=None)
    return True


def _sha256(file: Deliverable) -> str:
    try:
        with file.file.storage.open(str(file.file.name)) as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def report_damage(file: Deliverable, *, now: datetime | None = None) -> None:
    """Keep a damaged file from being handed out, and tell the officer; once."""
    now = now or timezone.now()
    with transaction.atomic():
        order = lock(file.order)
        if Deliverable.objects.filter(pk=file.pk, damaged_at=None).update(damaged_at=now):
            event = record(order, "file_damaged", by=None, now=now, file=str(file), deliverable=file.pk)
            notifications.queue(order, event)


def due(now: datetime) -> QuerySet[Deliverable]:
    """Released files that can still be fetched and have not been read since last night; those longest unread first."""
    fetchable = Q(available_until=None) | Q(available_until__gte=now)
    unread = Q(verified_at=None) | Q(verified_at__lt=now - EVERY)
    released = Deliverable.objects.filter(fetchable, unread, released_at__isnull=False)
    return released.order_by(F("verified_at").asc(nulls_first=True), "pk")
