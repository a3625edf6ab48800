"""Celery tasks of payments: offers that nobody pays (procedure, settled point 6), statements, differences."""

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import BATCH, wake

READING_SECONDS = 15 * 60  # for 100,000 lines on a machine that does much else


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


@shared_task(soft_time_limit=READING_SECONDS, time_limit=READING_SECONDS + 60)
def read_statement(pk: int) -> None:
    """Read a long statement file, line by line."""
    from .services import imports

    imports.read_statement(pk)


@shared_task
def sweep_statements() -> None:
    """Read statements whose wake-up was lost or whose worker died."""
    from .services import imports

    for pk in imports.unread(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        wake(read_statement, pk)


@shared_task
def tell_differences() -> int:
    """Find where orders, documents and NTPN disagree, and tell treasurers of what is new."""
    from silastik.core.context import current_office

    from .services.differences import tell_differences as tell

    office = current_office()
    return tell(office) if office.pk else 0
