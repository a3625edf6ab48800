"""The row of an extraction: claimed, kept alive, and ended with its files or with a sentence.

The row is the truth (decision 5): a claim lives by its heartbeat, and whoever has lost it writes nothing more. Killed
anywhere, an extraction runs again and gives the same bytes.
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from orders import lifecycle
from orders.models import Deliverable

from ..models import Area, Extraction, MicrodataOrder
from ..on_disk import fetched
from ..states import ExtractionState
from . import keeping, process
from .failures import Failed, sentence_of
from .imprint import Imprint
from .run import Result

# A run without a heartbeat for so long has died with its worker.
LOST_AFTER = timedelta(minutes=1)
# What stands for the date of a version that is not published yet.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)

Clock = Callable[[], datetime]


class Stopped(Exception):  # noqa: N818 - says what happened
    """Somebody asked for the run to be stopped, or its order waits for no data any more."""


class Superseded(Exception):  # noqa: N818 - says what happened
    """The row is no longer this run's: another one has claimed it, or it has ended."""


def claimable(now: datetime) -> Q:
    """Extractions that nobody works on: waiting ones, and those whose worker died."""
    return Q(state=ExtractionState.WAITING) | Q(state=ExtractionState.RUNNING, heartbeat_at__lt=now - LOST_AFTER)


def run_extraction(pk: int, *, clock: Clock = timezone.now) -> bool:
    """Do one extraction; False if it has ended already, or somebody else is at it."""
    extraction = _claim(pk, clock())
    if extraction is None:
        return False
    _clear(pk)
    try:
        scratch = Path(mkdtemp(prefix=f"{pk}-", dir=_scratch_root()))
        _keep(extraction, _work(extraction, scratch, clock), clock())
    except Superseded:
        return False
    except Stopped:
        _end(extraction, ExtractionState.CANCELLED, clock())
    except Exception as problem:
        _end(extraction, ExtractionState.FAILED, clock(), error=sentence_of(problem, _scratch_root()))
        if not isinstance(problem, Failed):
            raise
    finally:
        _clear(pk)
    return True


def _claim(pk: int, now: datetime) -> Extraction | None:
    with transaction.atomic():
        rows = Extraction.objects.select_for_update(skip_locked=True, of=("self",)).filter(claimable(now), pk=pk)
        extraction = rows.select_related("version__dataset", "selection__order__office").first()
        if extraction is None:
            return None
        if extraction.cancel_requested_at:  # and its worker died before it heard of it
            extraction.state, extraction.finished_at = ExtractionState.CANCELLED, now
        else:
            extraction.state = ExtractionState.RUNNING
            extraction.started_at = extraction.heartbeat_at = now
            extraction.progress, extraction.stage, extraction.error = 0, _("Memulai"), ""
        extraction.save()
    return extraction if extraction.state == ExtractionState.RUNNING else None


def _scratch_root() -> Path:
    """Beside the files that are kept, so that a finished package moves there without being copied."""
    root = Path(settings.PRIVATE_ROOT, "extracting")
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _clear(pk: int) -> None:
    """Remove what a run of this extraction has left, or one that was killed."""
    for leftover in _scratch_root().glob(f"{pk}-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _work(extraction: Extraction, scratch: Path, clock: Clock) -> Result:
    job = {
        "recipe": extraction.recipe,
        "imprint": imprint_of(extraction).as_json(),
        "kind": extraction.kind,
        "master": str(_master(extraction, scratch)),
        "folder": str(scratch),
    }

    def beat(progress: int, stage: str) -> None:
        ours = _ours(extraction)
        if not ours.update(heartbeat_at=clock(), progress=progress, stage=stage[:80] or extraction.stage):
            raise Superseded
        if ours.filter(cancel_requested_at__isnull=False).exists():
            raise Stopped

    return process.work(job, beat)


def _ours(extraction: Extraction) -> QuerySet[Extraction]:
    """The row, as long as it is this run's."""
    rows = Extraction.objects.filter(pk=extraction.pk, state=ExtractionState.RUNNING)
    return rows.filter(started_at=extraction.started_at)


def _keep(extraction: Extraction, result: Result, now: datetime) -> None:
    """Attach the package to the order and end the row, both or neither."""
    stored = keeping.store(result)
    try:
        with transaction.atomic():
            order: MicrodataOrder = lifecycle.lock(extraction.selection.order)
            row = _still_wanted(extraction, order)
            row.deliverable = keeping.attach(order, row, result, stored, now)
            row.state, row.finished_at, row.progress, row.stage = ExtractionState.DONE, now, 100, ""
            row.rows, row.columns, row.data_size = result.rows, result.columns, result.data_size
            row.schema_sha256 = result.schema_sha256
            row.save()
    except BaseException:
        keeping.discard(stored)
        raise


def _still_wanted(extraction: Extraction, order: MicrodataOrder) -> Extraction:
    row = _ours(extraction).select_for_update(of=("self",)).first()
    if row is None:
        raise Superseded
    if row.cancel_requested_at or not can_proceed(order.extract):
        raise Stopped
    return row


def _end(extraction: Extraction, state: str, now: datetime, *, error: str = "") -> None:
    """End the row without files; the order stays as it is, and the officer can run it again."""
    with transaction.atomic():
        order = lifecycle.lock(extraction.selection.order)
        if _ours(extraction).update(state=state, finished_at=now, error=error, stage="") and error:
            title = str(extraction.version.dataset)
            lifecycle.record(order, "extraction_failed", by=None, now=now, note=error, dataset=title)


def _master(extraction: Extraction, scratch: Path) -> Path:
    """Where the master lies on this machine; from a storage elsewhere it is fetched."""
    master = extraction.version.master
    if not master:
        raise Failed(_("Versi dataset ini belum punya berkas induk."))
    return fetched(master, scratch)


def imprint_of(extraction: Extraction) -> Imprint:
    """What the files say about themselves. Dates are the version's own: the same recipe, the same bytes."""
    order, version = extraction.selection.order, extraction.version
    dataset, office, areas = version.dataset, order.office, extraction.recipe["areas"]
    names = dict(Area.objects.filter(code__in=areas).values_list("code", "name"))
    is_sample = extraction.kind == Deliverable.Kind.SAMPLE
    return Imprint(
        order=order.code or "",
        stem="-".join(filter(None, (order.code, dataset.slug, "contoh" if is_sample else ""))),
        title=dataset.title,
        title_en=dataset.title_en,
        survey=dataset.survey,
        year=dataset.year,
        unit=dataset.unit,
        office=office.name,
        contacts=tuple(filter(None, (office.phone, office.email, office.website.partition("://")[2].rstrip("/")))),
        address=office.address,
        is_synthetic=version.is_synthetic,
        areas=tuple((code, names.get(code, code)) for code in areas),
        moment=(version.published_at or UNDATED).astimezone(UTC),
        language=order.customer.language,
    )
