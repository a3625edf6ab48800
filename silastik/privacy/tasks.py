"""What time brings to personal data. Each may be stopped anywhere and run twice at once."""

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import wake


@shared_task
def close_accounts() -> dict[str, int]:
    """Close the accounts whose owners asked for it and did not take it back, and delete the files they had sent."""
    from . import closing, erasing, retention

    retention.refuse_leap(timezone.now())
    done = closing.close_due(timezone.now())
    return done | {"files": erasing.delete_doomed()}


@shared_task
def retain() -> dict[str, int]:
    """Let personal data go whose time is over (`retention_rules`), for a minute, and then in another task."""
    from . import retention

    now = timezone.now()
    retention.refuse_leap(now)
    counts = dict(retention.retain(now, seconds=retention.SECONDS).counts)
    if retention.UNFINISHED in counts:
        wake(retain)
    return counts
