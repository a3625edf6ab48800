"""The workbench's panel that prepares samples and data: by the extractor, or by hand (M5, M9, M11)."""

from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from orders.flows import Panel
from orders.lifecycle import Action
from orders.models import Deliverable

from ..forms import AttachForm
from ..models import Extraction, MicrodataOrder, Selection, Upload
from ..services.uploads import PART
from ..services.versions import newer_versions
from ..states import UNFINISHED, ExtractionState, UploadState

SAMPLE, PRODUCT = Deliverable.Kind.SAMPLE, Deliverable.Kind.PRODUCT
ENDED_BADLY = (ExtractionState.FAILED, ExtractionState.CANCELLED)


def panel(order: MicrodataOrder, actions: dict[str, Action], forms: dict[str, Any]) -> Panel:
    """Per dataset: its sample and its final files, how far the extractor is, and the two roads to a file."""
    may_prepare = "prepare" in actions
    newer = newer_versions(order) if "change_version" in actions else {}
    rows = [
        row
        | {
            "form": _form(order, row["selection"], forms) if may_prepare else None,
            "is_open": _name(row["selection"]) in forms,
            "newer": newer.get(row["selection"].pk),
        }
        for row in preparations(order)
    ]
    return Panel("microdata/panels/_prepare.html", {"rows": rows, "may_prepare": may_prepare})


def preparations(order: MicrodataOrder) -> list[dict[str, Any]]:
    """How far each dataset is: `is_moving` while the extractor or an upload's check goes on."""
    files, runs, uploads = _files(order), _runs(order), _uploads(order)
    rows = []
    for selection in order.chosen:
        slots = [
            _slot(
                order,
                selection,
                kind,
                files.get((kind, selection.item)),
                runs.get((kind, selection.pk)),
                uploads.get((kind, selection.pk)),
            )
            for kind in (SAMPLE, PRODUCT)
        ]
        rows.append(
            {
                "selection": selection,
                "has_master": bool(selection.version.master),
                "slots": slots,
                "is_moving": any(slot["is_moving"] for slot in slots),
                "progress_url": reverse("microdata:preparation", args=[order.code, selection.pk]),
            }
        )
    return rows


def _files(order: MicrodataOrder) -> dict[tuple[str, str], Deliverable]:
    newest = order.deliverables.order_by("kind", "item", "-version").distinct("kind", "item")
    return {(file.kind, file.item): file for file in newest.select_related("extraction")}


def _runs(order: MicrodataOrder) -> dict[tuple[str, int], Extraction]:
    runs = Extraction.objects.filter(selection__order=order).order_by("kind", "selection_id", "-requested_at", "-pk")
    return {(run.kind, run.selection_id): run for run in runs.distinct("kind", "selection_id").defer("recipe")}


def _uploads(order: MicrodataOrder) -> dict[tuple[str, int], Upload]:
    """What is on its way, or was refused."""
    uploads = Upload.objects.filter(selection__order=order).order_by("kind", "selection_id", "-started_at", "-pk")
    newest = uploads.distinct("kind", "selection_id")
    return {(upload.kind, upload.selection_id): upload for upload in newest if upload.state != UploadState.DONE}


def _slot(
    order: MicrodataOrder,
    selection: Selection,
    kind: Any,
    file: Deliverable | None,
    run: Extraction | None,
    upload: Upload | None,
) -> dict[str, Any]:
    """The sample or the data of a dataset: its newest file, its newest run, its newest upload."""
    busy = run is not None and run.state in UNFINISHED
    return {
        "kind": kind,
        "label": _("Contoh data") if kind == SAMPLE else _("Data"),
        "file": _file(order, file) if file else None,
        "run": _run(order, run) if run and (busy or run.state in ENDED_BADLY) else None,
        "upload": _upload(order, upload) if upload else None,
        "is_moving": busy or (upload is not None and upload.state == UploadState.CHECKING),
        "extract_url": "" if busy else reverse("microdata:extract", args=[order.code, selection.pk]),
        "extract_label": _("Ekstrak contoh") if kind == SAMPLE else _("Ekstrak data"),
    }


def _file(order: MicrodataOrder, file: Deliverable) -> dict[str, Any]:
    source = {
        Deliverable.Source.EXTRACT: _("diekstrak portal"),
        Deliverable.Source.UPLOAD: _("diunggah petugas"),
    }.get(Deliverable.Source(file.source), "")
    parts = {"version": file.version, "source": source, "size": filesizeformat(file.size)}
    extraction = getattr(file, "extraction", None)
    measured = ""
    if extraction is not None and extraction.rows is not None:
        rows = number_format(extraction.rows, force_grouping=True)
        measured = _("%(rows)s rekaman, %(columns)d kolom") % {"rows": rows, "columns": extraction.columns}
    return {
        "name": file.name,
        "url": reverse("orders:file", args=[order.code, file.pk]),
        "note": _("versi %(version)d, %(source)s, %(size)s") % parts,
        "measured": measured,
        "remark": file.note,
        "is_released": file.released_at is not None,
        "sha256": file.sha256,
    }


def _run(order: MicrodataOrder, run: Extraction) -> dict[str, Any]:
    return {
        "state": run.get_state_display(),
        "is_running": run.state in UNFINISHED,
        "is_stopping": run.cancel_requested_at is not None,
        "percent": run.progress,
        "stage": run.stage,
        "error": run.error,
        "stop_url": reverse("microdata:stop", args=[order.code, run.pk]),
    }


def _upload(order: MicrodataOrder, upload: Upload) -> dict[str, Any]:
    return {
        "name": upload.name,
        "state": upload.state,
        "percent": upload.percent,
        "received": filesizeformat(upload.received),
        "size": filesizeformat(upload.size),
        "error": upload.error,
        "cancel_url": reverse("microdata:upload_cancel", args=[order.code, upload.pk]),
    }


def _name(selection: Selection) -> str:
    return f"attach{selection.pk}"


def _form(order: MicrodataOrder, selection: Selection, forms: dict[str, Any]) -> dict[str, Any]:
    """The form by hand, and what the script needs to send a large file in parts."""
    return {
        "form": forms.get(_name(selection)) or AttachForm(auto_id=f"attach{selection.pk}_%s"),
        "url": reverse("microdata:attach", args=[order.code, selection.pk]),
        "upload_url": reverse("microdata:upload", args=[order.code, selection.pk]),
        "part": PART,
        "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
    }
