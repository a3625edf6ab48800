"""What the workbench shows: review, preparing, offer, gates, delivery (M4 to M11)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.flows import Panel
from orders.lifecycle import Action
from orders.states import OrderState
from payments import panels as payment_panels
from payments.gate import is_waived
from payments.rows import line_rows
from payments.tariffs import NoTariff
from silastik.core.money import rupiah

from ..forms import NoteForm, ReopenForm, ReviewForm
from ..gates import gates_of
from ..models import MicrodataOrder
from ..rows import abstract_file, abstract_parts, choice_rows, signer_facts
from ..services import offers
from ..states import Part
from . import agreements, files, preparing, waivers

Forms = dict[str, Any]
Actions = dict[str, Action]


def workbench_panels(order: MicrodataOrder, actions: Actions, now: datetime, forms: Forms) -> list[Panel]:
    panels = []
    if order.state == OrderState.OFFERED:
        panels.append(Panel("microdata/panels/_gates.html", {"gates": gates_of(order), "for_office": True}))
    if "deliver" in actions and actions["deliver"].enabled:
        panels.append(_deliver(order, actions))
    if sample := _sample(order, actions, forms):
        panels.append(sample)
    if waiver := waivers.office_panel(order, actions, now, forms):
        panels.append(waiver)
    if payment := payment_panels.workbench_panel(order, actions, now, forms):
        panels.append(payment)
    if agreement := agreements.office_panel(order, actions, forms):
        panels.append(agreement)
    if delivered := files.office_panel(order, actions, now):
        panels.append(delivered)
    if "deliver" in actions and not actions["deliver"].enabled:
        panels.append(_deliver(order, actions))
    if order.state in (OrderState.IN_PREPARATION, OrderState.OFFERED, OrderState.IN_REVISION):
        panels.append(preparing.panel(order, actions, forms))
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
    form, rows = None, choice_rows(order.chosen)
    texts = forms["texts"]["review"]
    if "approve" in actions:
        form = forms.get("review") or ReviewForm(
            order=order, parts=review_parts(order), initial={"message": texts.chosen}, auto_id="review_%s"
        )
        rows = [row | {"fields": form.fields_of(row["selection"])} for row in rows]
    return Panel(
        "microdata/panels/_review.html",
        {
            "rows": rows,
            "parts": abstract_parts(order),
            "file": abstract_file(order),
            "signer": signer_facts(order),
            "review": review,
            "form": form,
            "ask": actions.get("ask"),
            "texts": texts,
        },
    )


def _deliver(order: MicrodataOrder, actions: Actions) -> Panel:
    """Below the gates as soon as it can be done; until then at the end, with what is lacking."""
    return Panel("microdata/panels/_deliver.html", {"action": actions["deliver"], "waived": is_waived(order)})


def _offer(order: MicrodataOrder, actions: Actions) -> dict[str, Any]:
    """Real size and price, shown before the invoice is issued (M5)."""
    context = {"action": actions.get("send_offer"), "waived": is_waived(order)}
    try:
        quote = offers.price(order, on=order.submitted_on)
    except NoTariff as problem:
        return context | {"lines": [], "total": "", "problem": str(problem)}
    return context | {"lines": line_rows(quote), "total": rupiah(quote.total), "problem": ""}


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
