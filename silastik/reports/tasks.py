"""Celery tasks of the reports: the rollup follows the events, papers that were asked for are drawn and swept."""

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import BATCH, wake


@shared_task
def follow() -> int:
    """Bring the rollup up to the last event."""
    from . import rollup

    return rollup.follow(timezone.now())


@shared_task
def prove() -> int:
    """Mend what the rollup missed, and say how much that was."""
    from . import rollup

    return rollup.prove()


@shared_task
def render(pk: int) -> None:
    from . import papers

    papers.render(pk)


@shared_task
def sweep() -> None:
    """Draw the reports that were forgotten, delete those that are a day old."""
    from . import papers

    papers.sweep(timezone.now())
    for pk in papers.unrendered(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        wake(render, pk)
