"""What time brings to personal data. Each may be stopped anywhere and run twice at once."""

from celery import shared_task
from django.utils import timezone


@shared_task
def close_accounts() -> dict[str, int]:
    """Close the accounts whose owners asked for it and did not take it back, and delete the files they had sent."""
    from . import closing, erasing

    done = closing.close_due(timezone.now())
    return done | {"files": erasing.delete_doomed()}


@shared_task
def retain() -> dict[str, int]:
    """Let personal data go whose time is over (`retention_rules`)."""
    from . import retention

    return dict(retention.retain(timezone.now()).counts)
