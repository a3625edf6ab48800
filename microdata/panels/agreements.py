"""The SPPD on an order's two pages (M8)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.flows import Panel
from orders.lifecycle import Action
from orders.states import OrderState
from silastik.core.dates import long_time

from ..agreement_forms import AcceptForm, PostForm, ReceiveForm, ReturnForm, UploadForm
from ..models import Agreement, AgreementFile, MicrodataOrder
from ..rows import rank_hint
from ..services.agreements import paper_lacks
from ..states import COUNTABLE, SENDABLE, WITH_OFFICE, AgreementState, AgreementWay

Forms = dict[str, Any]
TONES = {
    AgreementState.ISSUED: "turn",
    AgreementState.POSTED: "turn",
    AgreementState.RETURNED: "turn",
    AgreementState.UPLOADED: "office",
    AgreementState.RECEIVED: "office",
    AgreementState.ACCEPTED: "done",
}


def customer_panel(order: MicrodataOrder, forms: Forms) -> Panel | None:
    """The SPPD with what to do: download, sign, send by upload or by post; and what became of it."""
    agreement = _agreement(order)
    if agreement is None or order.state == OrderState.CANCELLED:
        return None
    accepted = agreement.state == AgreementState.ACCEPTED
    can_send = order.state == OrderState.OFFERED and agreement.state in SENDABLE
    return Panel(
        "microdata/panels/_agreement.html",
        _facts(order, agreement)
        | {
            "files": [_file_row(order, file, with_findings=not accepted) for file in _files(agreement)],
            "can_send": can_send,
            "is_sent": can_send and agreement.state in (AgreementState.UPLOADED, AgreementState.POSTED),
            "send_is_open": "agreement_upload" in forms or "agreement_post" in forms,
            "document_url": reverse("orders:document", args=[order.code, agreement.document.code])
            if agreement.document.rendered_at
            else "",
            "upload_form": forms.get("agreement_upload") or UploadForm(auto_id="sppd_%s"),
            "post_form": forms.get("agreement_post") or PostForm(auto_id="pos_%s"),
            "post_is_open": "agreement_post" in forms,
            "send_to": agreement.document.snapshot["send_to"],
        },
    )


def office_panel(order: MicrodataOrder, actions: dict[str, Action], forms: Forms) -> Panel | None:
    """The SPPD for the officer: what came, what the check saw, and the decision."""
    agreement = _agreement(order)
    if agreement is None:
        return None
    can_decide = "accept_agreement" in actions and agreement.state in WITH_OFFICE
    is_digital = agreement.way == AgreementWay.DIGITAL
    return Panel(
        "microdata/panels/_agreement_office.html",
        _facts(order, agreement)
        | ({"state": _("Menunggu tanda tangan pelanggan")} if agreement.state == AgreementState.ISSUED else {})
        | {
            "serials": [stamp.serial for stamp in agreement.duty_stamps.all()],
            "rank_hint": rank_hint(order.customer.segment),
            "can_decide": can_decide,
            "accept_form": (forms.get("agreement_accept") or AcceptForm(auto_id="sah_%s")) if is_digital else None,
            "lacks": [] if is_digital else paper_lacks(agreement),
            "return_form": forms.get("agreement_return") or ReturnForm(auto_id="kembali_%s"),
            "receive_form": (forms.get("agreement_receive") or _receive_form(agreement))
            if "receive_agreement" in actions and agreement.state in COUNTABLE
            else None,
            "is_received": agreement.state == AgreementState.RECEIVED,
            "open_form": next((name for name in forms if name.startswith("agreement_")), ""),
        },
    )


def _receive_form(agreement: Agreement) -> ReceiveForm:
    """With what was counted already, to put it right."""
    counted = {
        "originals": agreement.originals,
        "stamps": agreement.stamps_on_paper,
        "is_signed": agreement.is_signed,
        "rank_fits": agreement.signer_rank_fits,
    }
    return ReceiveForm(auto_id="terima_%s", initial=counted if agreement.state == AgreementState.RECEIVED else None)


def _agreement(order: MicrodataOrder) -> Agreement | None:
    return Agreement.objects.filter(order_id=order.pk).select_related("document").first()


def _facts(order: MicrodataOrder, agreement: Agreement) -> dict[str, Any]:
    zone = order.office.tz
    facts = [
        {"term": _("Nomor"), "value": agreement.document.number},
        {"term": _("Penanda tangan"), "value": order.signer_name, "note": order.signer_position},
    ]
    if agreement.way == AgreementWay.PAPER and agreement.tracking_number:
        facts.append({"term": _("Nomor resi"), "value": agreement.tracking_number, "note": agreement.courier})
    if agreement.way == AgreementWay.PAPER and agreement.received_at:
        counted = _("%(originals)d rangkap, %(stamps)d meterai") % {
            "originals": agreement.originals,
            "stamps": agreement.stamps_on_paper,
        }
        facts.append({"term": _("Yang diterima"), "value": counted, "note": long_time(agreement.received_at, zone)})
    return {
        "agreement": agreement,
        "state": agreement.get_state_display(),
        "tone": TONES[AgreementState(agreement.state)],
        "facts": facts,
        "files": [_file_row(order, file) for file in _files(agreement)],
        "reason": agreement.return_reason if agreement.state == AgreementState.RETURNED else "",
    }


def _files(agreement: Agreement) -> QuerySet[AgreementFile]:
    return agreement.files.filter(withdrawn_at=None)


def _file_row(order: MicrodataOrder, file: AgreementFile, *, with_findings: bool = True) -> dict[str, Any]:
    return {
        "name": file.name,
        "note": f"{file.get_source_display()} · {long_time(file.sent_at, order.office.tz)}",
        "url": reverse("microdata:agreement_file", args=[order.code, file.pk]),
        "findings": file.findings if with_findings else [],
    }
