"""What the workbench shows: review, preparing, offer, gates, delivery (M4 to M11)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orders import deliverables
from orders.flows import Panel
from orders.lifecycle import Action
from orders.models import Deliverable
from orders.states import OrderState
from payments import panels as payment_panels
from payments.rows import line_rows
from payments.tariffs import NoTariff
from silastik.core.money import rupiah

from ..forms import NoteForm, ReopenForm, ReviewForm
from ..gates import gates_of
from ..models import MicrodataOrder, Selection
from ..rows import abstract_file, abstract_parts, choice_rows, signer_facts
from ..services import offers
from ..states import UNFINISHED, Part
from . import agreements

Forms = dict[str, Any]
Actions = dict[str, Action]
SAMPLE, PRODUCT = Deliverable.Kind.SAMPLE, Deliverable.Kind.PRODUCT


def workbench_panels(order: MicrodataOrder, actions: Actions, now: datetime, forms: Forms) -> list[Panel]:
    panels = []
    if order.state == OrderState.OFFERED:
        panels.append(Panel("microdata/panels/_gates.html", {"gates": gates_of(order)}))
    if sample := _sample(order, actions, forms):
        panels.append(sample)
    if payment := payment_panels.workbench_panel(order, actions, now, forms):
        panels.append(payment)
    if agreement := agreements.office_panel(order, actions, forms):
        panels.append(agreement)
    if "deliver" in actions:
        panels.append(Panel("microdata/panels/_deliver.html", {"action": actions["deliver"]}))
    if order.state in (OrderState.IN_PREPARATION, OrderState.OFFERED, OrderState.IN_REVISION):
        panels.append(_prepare(order, actions, forms))
    if order.state == OrderState.IN_PREPARATION:
        panels.append(Panel("microdata/panels/_offer.html", _offer(order, actions)))
    if "reopen" in actions:
        form = forms.get("reopen") or ReopenForm(auto_id="reopen_%s")
        panels.append(Panel("microdata/panels/_reopen.html", {"form": form, "is_open": "reopen" in forms}))
    panels.append(_review(order, actions, forms))
    return panels


def review_parts(order: MicrodataOrder) -> list[dict[str, Any]]:
    """Everything that can be found unfit: each dataset, and each variable and area that was chosen by name (M4)."""
    parts = []
    for row in choice_rows(order.chosen):
        selection = row["selection"]
        parts.append({"selection": selection, "part": Part.DATASET, "key": "", "label": row["title"]})
        if not row["is_full"]:
            for variable in row["variables"]:
                label = f"{variable['name']} {variable['label']}".strip()
                parts.append({"selection": selection, "part": Part.VARIABLE, "key": variable["name"], "label": label})
        for area in row["areas"]:
            label = f"{area['name']} ({area['code']})"
            parts.append({"selection": selection, "part": Part.AREA, "key": area["code"], "label": label})
    return parts


def _review(order: MicrodataOrder, actions: Actions, forms: Forms) -> Panel:
    """Abstract and recipe side by side, with a verdict on each thing (M4)."""
    review = getattr(order, "review", None)
    form = None
    if "approve" in actions:
        form = forms.get("review") or ReviewForm(order=order, parts=review_parts(order), auto_id="review_%s")
    return Panel(
        "microdata/panels/_review.html",
        {
            "rows": choice_rows(order.chosen),
            "parts": abstract_parts(order),
            "file": abstract_file(order),
            "signer": signer_facts(order),
            "review": review,
            "form": form,
            "ask": actions.get("ask"),
        },
    )


def _prepare(order: MicrodataOrder, actions: Actions, forms: Forms) -> Panel:
    """Per dataset: its sample and its final files, how far the extractor is, and the two roads to a file (M5)."""
    newest = {(file.kind, file.item): file for kind in (SAMPLE, PRODUCT) for file in deliverables.current(order, kind)}
    rows = [
        {
            "selection": selection,
            "sample": newest.get((SAMPLE, selection.item)),
            "product": newest.get((PRODUCT, selection.item)),
            "runs": _runs(selection),
            "extract_url": reverse("microdata:extract", args=[order.code, selection.pk]),
            "attach_url": reverse("microdata:attach", args=[order.code, selection.pk]),
        }
        for selection in order.chosen
    ]
    return Panel("microdata/panels/_prepare.html", {"rows": rows, "may_prepare": "prepare" in actions})


def _runs(selection: Selection) -> list[dict[str, Any]]:
    """The newest run of each kind."""
    newest: dict[str, Any] = {}
    for run in selection.extractions.all():
        newest.setdefault(run.kind, run)
    return [{"run": run, "is_unfinished": run.state in UNFINISHED} for run in newest.values()]


def _offer(order: MicrodataOrder, actions: Actions) -> dict[str, Any]:
    """Real size and price, shown before the invoice is issued (M5)."""
    action = actions.get("send_offer")
    try:
        quote = offers.price(order, on=order.submitted_on)
    except NoTariff as problem:
        return {"lines": [], "total": "", "problem": str(problem), "action": action}
    return {"lines": line_rows(quote), "total": rupiah(quote.total), "problem": "", "action": action}


def _sample(order: MicrodataOrder, actions: Actions, forms: Forms) -> Panel | None:
    latest = order.sample_rounds.first()
    if latest is None:
        return None
    wanted = bool(latest.rejected_at) and order.state == OrderState.OFFERED
    return Panel(
        "microdata/panels/_sample_office.html",
        {
            "latest": latest,
            "status": _("Disetujui pelanggan") if latest.accepted_at else _("Perlu diperbaiki") if wanted else "",
            "form": (forms.get("send_sample") or NoteForm(auto_id="sample_%s"))
            if wanted and "send_sample" in actions
            else None,
        },
    )
