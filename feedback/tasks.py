"""What time brings to complaints. The rows say what is owed; the sweep may run twice at once."""

from celery import shared_task
from django.utils import timezone


@shared_task
def sweep_complaints() -> dict[str, int]:
    """Tell the head of late answers, and close what nobody came back to."""
    from . import services

    now = timezone.now()
    return {"late": services.tell_late(now), "closed": services.close_quiet(now)}
