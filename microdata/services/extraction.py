"""Asking for data to be extracted, stopping that, and attaching a file by hand instead (M5, M9, M11)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import Refused, step
from orders.models import Deliverable
from silastik.core.files import CheckedFile
from silastik.core.tasks import wake

from .. import tasks
from ..choices import missing_variables, recipe_of
from ..models import Extraction, MicrodataOrder, Selection
from ..states import UNFINISHED, ExtractionState
from . import files

if TYPE_CHECKING:
    from silastik.users.models import User


def request(selection: Selection, kind: str, *, by: "User", now: datetime | None = None) -> Extraction:
    """Ask for the sample or the final files of a selection; its recipe is frozen here, and run after the commit.

    Raises `Refused` when one is under way already, the master is not in the system, or chosen variables are gone.
    """
    now = now or timezone.now()
    with step(selection.order, "extract", by=by, now=now) as current:
        selections = current.order.selections.select_related("version__dataset")
        chosen = selections.prefetch_related("version__variables").get(pk=selection.pk)
        if reasons := _obstacles(chosen, kind):
            raise Refused(*reasons)
        recipe = recipe_of(chosen)
        extraction = Extraction.objects.create(
            selection=chosen,
            version=chosen.version,
            kind=kind,
            recipe=recipe.as_json(),
            recipe_sha256=recipe.digest,
            requested_at=now,
            requested_by=by,
        )
        current.data |= {"dataset": str(chosen), "kind": kind, "extraction": extraction.pk}
        wake(tasks.run_extraction, extraction.pk)
    return extraction


def _obstacles(selection: Selection, kind: str) -> list[str]:
    reasons = under_way(selection, kind)
    if not selection.version.master:
        reasons.append(
            _("Berkas induk “%(title)s” belum ada di portal. Unggah berkas yang sudah disiapkan.")
            % {"title": selection}
        )
    if missing := missing_variables(selection):
        reasons.append(
            _("Variabel “%(title)s” ini tidak tersedia lagi: %(names)s.")
            % {"title": selection, "names": ", ".join(missing)}
        )
    return reasons


def under_way(selection: Selection, kind: str) -> list[str]:
    """Why nothing else may happen to this sample or product now, as sentences."""
    if not selection.extractions.filter(kind=kind, state__in=UNFINISHED).exists():
        return []
    return [_("“%(title)s” sedang diekstrak. Tunggu sampai selesai, atau hentikan dahulu.") % {"title": selection}]


def cancel(extraction: Extraction, *, by: "User", now: datetime | None = None) -> None:
    """Stop an extraction: a waiting one at once, a running one in a second or two. `Refused` once it has ended."""
    now = now or timezone.now()
    with step(extraction.selection.order, "stop_extraction", by=by, now=now) as current:
        row = Extraction.objects.select_for_update(of=("self",)).get(pk=extraction.pk)
        if row.state not in UNFINISHED:
            raise Refused(_("Ekstraksi ini sudah berakhir. Tidak ada yang diubah."))
        row.cancel_requested_at = now
        if row.state == ExtractionState.WAITING:
            row.state, row.finished_at = ExtractionState.CANCELLED, now
        row.save(update_fields=["cancel_requested_at", "state", "finished_at"])
        current.data["dataset"] = str(row.version.dataset)


def attach_by_hand(
    order: MicrodataOrder,
    selection: Selection,
    kind: str,
    upload: CheckedFile,
    *,
    note: str = "",
    by: "User",
    now: datetime | None = None,
) -> Deliverable:
    """Attach a file that the office has prepared itself, where the master is not in the system or needs a correction.

    An extraction of the same kind that is under way would replace it: it is refused until that has ended. A file that
    is too large for the virus scanner says so on the workbench and in the history.
    """
    now = now or timezone.now()
    if not upload.is_scanned:
        unscanned = _("Tidak diperiksa dari virus: melampaui batas pemindai.")
        note = f"{note} {unscanned}".strip()
    with step(order, "prepare", by=by, note=note, now=now) as current:
        chosen = current.order.selections.select_related("dataset").get(pk=selection.pk)
        if reasons := under_way(chosen, kind):
            raise Refused(*reasons)
        deliverable = files.attach(
            current.order,
            chosen,
            by=by,
            now=now,
            kind=kind,
            source=Deliverable.Source.UPLOAD,
            file=upload.file,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            sha256=upload.sha256,
            note=note,
        )
        current.data |= {"file": deliverable.title, "version": deliverable.version, "told_as": f"prepare_{kind}"}
    return deliverable
