"""Celery tasks of microdata: wake-ups for what rows say must follow, and sweepers for what was lost (decision 5)."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import BATCH, wake

# A sweeper leaves a fresh row to its own task for this long.
GRACE = timedelta(minutes=1)
CHECKING_SECONDS = 60 * 60  # for the largest file on the slowest disk
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


@shared_task(soft_time_limit=CHECKING_SECONDS, time_limit=CHECKING_SECONDS + 60)
def finish_upload(pk: int) -> None:
    """Check an upload that is complete, and attach it."""
    from .services import uploads

    uploads.finish(pk)


@shared_task
def sweep_prepared_files() -> None:
    """Finish uploads whose wake-up was lost, and remove those that nobody has gone on with for a day."""
    from .models import Upload
    from .services import uploads
    from .states import UploadState

    now = timezone.now()
    forgotten = Upload.objects.filter(state=UploadState.CHECKING, changed_at__lte=now - GRACE).order_by("changed_at")
    for pk in forgotten.values_list("pk", flat=True)[:BATCH]:
        wake(finish_upload, pk)
    uploads.sweep(now)


@shared_task
def follow_quiet(order_pk: int) -> None:
    """Call the customer of a delivered order, or close it, when its quiet days say so (M12)."""
    from .models import MicrodataOrder
    from .services import closing

    order = MicrodataOrder.objects.select_related("office").get(pk=order_pk)
    closing.follow_quiet(order, now=timezone.now())


@shared_task
def sweep_quiet() -> None:
    """Follow the quiet of every delivered order, each in its own task: one that fails stops no other."""
    from orders.states import OrderState

    from .models import MicrodataOrder

    delivered = MicrodataOrder.objects.filter(state=OrderState.DELIVERED).order_by("delivered_at")
    for pk in delivered.values_list("pk", flat=True)[:BATCH]:
        wake(follow_quiet, pk)
