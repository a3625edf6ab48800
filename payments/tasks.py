"""Celery tasks of payments: offers that nobody pays (procedure, settled point 6), and the daily look at the books."""

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


@shared_task
def tell_differences() -> int:
    """Find where orders, documents and NTPN disagree, and tell treasurers of what is new."""
    from silastik.core.context import current_office

    from .services.differences import tell_differences as tell

    office = current_office()
    return tell(office) if office.pk else 0
