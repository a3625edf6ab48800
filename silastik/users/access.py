"""The one function that writes down who of the office read whose personal data (UU 27/2022)."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from .models import AccessRecord, User

Kind = AccessRecord.Kind
DAY = 24 * 60 * 60


def note(
    by: User, whose: User | None, kind: AccessRecord.Kind, about: str | None = "", *, now: datetime | None = None
) -> None:
    """Record that `by` looked at data of `whose`, of several people if None. Again on the same day adds nothing.
    Views call it, outside any transaction: what it has written stays written.

    People outside the office see only what is their own, and one's own data are no matter either.
    """
    if not by.is_office_staff or (whose is not None and whose.pk == by.pk):
        return
    now = now or timezone.now()
    day, about = timezone.localdate(now), (about or "")[:80]
    seen = f"access-{by.pk}-{whose.pk if whose else 0}-{kind}-{day}-{sha256(about.encode()).hexdigest()[:16]}"
    if cache.get(seen):  # only saves the query: the database keeps one row by itself
        return
    row = AccessRecord(at=now, day=day, by=by, whose=whose, kind=kind, about=about)
    AccessRecord.objects.bulk_create([row], ignore_conflicts=True)
    cache.set(seen, 1, timeout=DAY)
