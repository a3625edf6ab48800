"""Celery tasks of orders: wake-ups for what rows say must follow, and sweepers for what was forgotten (decision 5)."""

from typing import TYPE_CHECKING

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import BATCH, wake

if TYPE_CHECKING:
    from . import clock

READING_SECONDS = 60 * 60  # for the largest file on the slowest disk


@shared_task
def render_document(pk: int) -> None:
    from . import documents

    documents.render(pk)


@shared_task
def complete_delivery(order_pk: int) -> None:
    """Complete a delivered order whose receipt is there now (P9)."""
    from . import services
    from .models import Order

    services.complete_delivered(Order.objects.get(pk=order_pk))


@shared_task(soft_time_limit=READING_SECONDS, time_limit=READING_SECONDS + 60)
def verify_file(pk: int) -> None:
    """Read a released file and compare it with its checksum."""
    from . import integrity
    from .models import Deliverable

    file = Deliverable.objects.filter(pk=pk).select_related("order").first()
    if file is not None:
        integrity.verify(file)


@shared_task
def sweep_files() -> None:
    """Have released files read again, those longest unread first, each in its own task."""
    from . import integrity

    for pk in integrity.due(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        wake(verify_file, pk)


@shared_task
def sweep_documents() -> None:
    """Render papers that were issued but never rendered."""
    from . import documents

    for pk in documents.unrendered(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        wake(render_document, pk)


@shared_task
def sweep_visits() -> None:
    """Forget what was begun for visitors at the desk and never submitted (R4)."""
    from . import visitors

    visitors.sweep(timezone.now())


@shared_task
def sweep_deliveries() -> None:
    """Complete delivered orders that nobody completed (P9), each in its own task: one that fails stops no other."""
    from . import services

    for pk in services.completing_at_once().values_list("pk", flat=True)[:BATCH]:
        wake(complete_delivery, pk)


@shared_task
def follow_calendar() -> "clock.Moves":
    """Give open orders the due times of a calendar that has changed (T1, T2)."""
    from . import clock

    return clock.follow_calendar(timezone.now())


@shared_task
def escalate() -> dict[str, int]:
    """Take the steps of escalation whose moment has passed (T2)."""
    from . import escalation

    return escalation.escalate(timezone.now())


@shared_task
def list_late() -> int:
    """Send the head of office the daily list of orders that are very late (T2)."""
    from . import office_mail

    return office_mail.list_late(timezone.now())


@shared_task
def end_access() -> int:
    """Write down where the time for downloading has run out (M9)."""
    from . import grants

    return grants.end(timezone.now())


@shared_task
def prove_numbering() -> None:
    """Numbers run from 1 to the last that was given, without a gap."""
    from . import proofs

    _report("prove-numbering", proofs.numbering_gaps())


@shared_task
def prove_clock() -> dict[str, int]:
    """Every open order's row says what its events and the calendar say."""
    from . import proofs

    looked_at, differing = proofs.clock_differences()
    _report("prove-clock", differing)
    return {"orders": looked_at}


@shared_task
def seal_events() -> int:
    """Put new events into their order's chain."""
    from .evidence import sealing

    return sealing.seal()


@shared_task
def prove_evidence() -> None:
    """Every event, link and root is what it was when it was sealed; what the minutely rounds missed is sealed."""
    from .evidence import roots, sealing

    sealing.seal(everything=True)
    _report("prove-evidence", [*sealing.broken_links(), *roots.broken_roots()])


@shared_task
def sign_evidence() -> int:
    """Sign what all chains have come to, and mail it to head and auditor."""
    from .evidence import roots

    root = roots.sign(timezone.now())
    return root.number if root else 0


def _report(job: str, found: list[str]) -> None:
    """A difference is mailed to the administrators, and fails the job, so that monitoring sees it too."""
    from . import office_mail, proofs

    if found:
        office_mail.tell_administrators(job, found, now=timezone.now())
        raise proofs.Difference(f"{len(found)}: {proofs.listed(found)}")


@shared_task
def remind_calendar() -> int:
    """Remind the administrators of a year whose days off are not recorded (T1)."""
    from . import office_mail

    return office_mail.remind_calendar(timezone.now())
