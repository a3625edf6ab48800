"""Celery tasks of microdata: wake-ups for what rows say must follow, and sweepers for what was lost (decision 5)."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import BATCH, wake

# A sweeper leaves a fresh row to its own task for this long.
GRACE = timedelta(minutes=1)
EXTRACTION_SECONDS = 6 * 60 * 60


@shared_task(soft_time_limit=EXTRACTION_SECONDS, time_limit=EXTRACTION_SECONDS + 60)
def run_extraction(pk: int) -> None:
    from .extraction import runner

    runner.run_extraction(pk)


@shared_task
def sweep_extractions() -> None:
    """Run extractions whose wake-up was lost, and again those whose worker died."""
    from .extraction.runner import claimable
    from .models import Extraction

    now = timezone.now()
    forgotten = Extraction.objects.filter(claimable(now), requested_at__lte=now - GRACE).order_by("requested_at")
    for pk in forgotten.values_list("pk", flat=True)[:BATCH]:
        wake(run_extraction, pk)
