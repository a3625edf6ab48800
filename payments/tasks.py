"""Celery tasks of payments: what time brings to offers that nobody pays (procedure, settled point 6)."""

from celery import shared_task
from django.utils import timezone


@shared_task
def remind_unpaid() -> int:
    """Remind customers of offers that wait to be paid."""
    from . import unpaid

    return unpaid.remind(timezone.now())


@shared_task
def cancel_unpaid() -> int:
    """Cancel orders whose offer has not been paid in time."""
    from . import unpaid

    return unpaid.cancel(timezone.now())
