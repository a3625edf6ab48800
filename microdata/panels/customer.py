"""What the customer's page of an order shows: choice, question, sample, payment, SPPD, closing."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orders import deliverables
from orders.flows import Panel
from orders.models import Deliverable
from orders.states import OrderState
from payments import panels as payment_panels
from payments.gate import is_waived
from silastik.core.dates import long_time

from ..forms import ExplainForm, SampleForm
from ..gates import gates_of
from ..models import MicrodataOrder
from ..rows import abstract_file, abstract_parts, choice_rows, signer_facts, unfit_rows
from ..services.closing import closes_at
from . import agreements, files, waivers

Forms = dict[str, Any]


def customer_panels(order: MicrodataOrder, user: Any, now: datetime, forms: Forms) -> list[Panel]:
    """Panels in the order the customer needs them: what waits for them first, what was chosen last."""
    panels = []
    if order.state == OrderState.NEEDS_EXPLANATION:
        panels.append(_question(order, forms))
    if order.state == OrderState.CANCELLED:
        panels.append(_rejected(order))
    if order.state == OrderState.OFFERED:
        panels.append(Panel("microdata/panels/_gates.html", {"gates": gates_of(order)}))
    if delivered := files.customer_panel(order, now):
        panels.append(delivered)
    if order.state == OrderState.DELIVERED:
        until = long_time(closes_at(order), order.office.tz)
        panels.append(Panel("microdata/panels/_confirm.html", {"until": until, "waived": is_waived(order)}))
    if sample := _sample(order, forms):
        panels.append(sample)
    if waiver := waivers.customer_panel(order):
        panels.append(waiver)
    if payment := payment_panels.payment_panel(order, user, now, forms):
        panels.append(payment)
    if agreement := agreements.customer_panel(order, forms):
        panels.append(agreement)
    panels.append(
        Panel(
            "microdata/panels/_choice.html",
            {
                "rows": choice_rows(order.chosen),
                "parts": abstract_parts(order),
                "file": abstract_file(order),
                "signer": signer_facts(order)[:4],
            },
        )
    )
    return panels


def _question(order: MicrodataOrder, forms: Forms) -> Panel:
    return Panel(
        "microdata/panels/_question.html",
        {
            "question": order.review.question,
            "verdicts": unfit_rows(order),
            "form": forms.get("explain") or ExplainForm(auto_id="explain_%s"),
            "choices": choice_rows(order.chosen),
        },
    )


def _rejected(order: MicrodataOrder) -> Panel:
    """Why it did not fit, item by item, and the way to a new order (M4b)."""
    context = {"verdicts": unfit_rows(order), "copy_url": reverse("microdata:copy", args=[order.code])}
    return Panel("microdata/panels/_rejected.html", context)


def _sample(order: MicrodataOrder, forms: Forms) -> Panel | None:
    """The sample to examine (M6): its files, the rounds so far, and the two answers."""
    rounds = list(order.sample_rounds.all())
    if not rounds or order.state == OrderState.CANCELLED:
        return None
    samples = deliverables.released(order, Deliverable.Kind.SAMPLE)
    latest = rounds[0]
    waits = order.state == OrderState.OFFERED and not latest.accepted_at and not latest.rejected_at
    return Panel(
        "microdata/panels/_sample.html",
        {
            "files": [sample_row(order, file) for file in samples],
            "latest": latest,
            "accepted": long_time(latest.accepted_at, order.office.tz) if latest.accepted_at else "",
            "waits": waits,
            "form": forms.get("sample") or SampleForm(auto_id="sample_%s"),
            "is_open": "sample" in forms,
        },
    )


def sample_row(order: MicrodataOrder, file: Deliverable) -> dict[str, str]:
    return {
        "name": file.title,
        "note": _("Contoh data, versi %(version)d") % {"version": file.version},
        "icon": "flask-conical",
        "url": reverse("orders:file", args=[order.code, file.pk]),
    }
