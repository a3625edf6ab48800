"""An order's two pages, for its customer and for the office; shown again with a bound form when input is wrong."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from silastik.core.context import Portal
from silastik.core.dates import long_time
from silastik.users import access, countries
from silastik.users.requests import UserRequest

from .. import canned, deliverables, panels, since
from ..clock import deadline
from ..flows import TurnCard, flow_of
from ..forms import AnswerForm, CancelForm, FaultForm, NoteForm, OfficeCancelForm
from ..history import CONVERSATION, customer_history, staff_log
from ..lifecycle import actions_for, require
from ..models import Document, FaultReport, OrderEvent
from ..queue.panel import assignment_panel
from ..rows import tone
from ..states import OrderState, Turn
from ..visitors import may_print_slip
from .access import attempt

Forms = dict[str, Any]


def order_again(request: UserRequest, order: Any, action: str, forms: Forms) -> HttpResponse:
    """The customer's page with the form that was wrong; where the action is not possible any more, the reason."""
    with attempt(request) as possible:
        require(order, action, by=request.user, now=timezone.now())
    return render_order(request, order, forms=forms, status=422) if possible.ok else redirect(order)


def workbench_again(request: UserRequest, order: Any, action: str, forms: Forms) -> HttpResponse:
    """The office's page with the form that was wrong; where the action is not possible any more, the reason."""
    with attempt(request) as possible:
        require(order, action, by=request.user, now=timezone.now())
    if possible.ok:
        return render_workbench(request, order, forms=forms, status=422)
    return redirect("orders:workbench", order.code)


def render_order(request: UserRequest, order: Any, *, forms: Forms | None = None, status: int = 200) -> HttpResponse:
    """The customer's page of an order. `forms` holds a bound form to show again, by its panel's name."""
    now, forms, flow = timezone.now(), forms or {}, flow_of(order)
    actions = actions_for(order, request.user, now=now)
    events = list(order.events.exclude(action__in=CONVERSATION))
    files = deliverables.released(order) if order.files_released else []
    context = {
        "order": order,
        "submitted": long_time(order.submitted_at, order.office.tz),
        "tone": tone(order),
        "turn": _turn(order, flow.turn_card(order, request.user, now)),
        "steps": flow.steps(order),
        "panels": flow.customer_panels(order, request.user, now, forms),
        "documents": _document_rows(order),
        "files": [_file_row(order, file) for file in files] if flow.lists_files else [],
        "conversation": panels.conversation(request, order, now, forms),
        "faults": _faults(order) if order.files_released else [],
        "fault_form": _fault_form(order, actions, files, forms),
        "revision_closes": long_time(order.revision_closes_at(), order.office.tz) if order.delivered_at else "",
        "cancel": actions.get("cancel"),
        "cancel_form": forms.get("cancel") or CancelForm(auto_id="cancel_%s"),
        "deadline": _deadline(order, events, now, "orders:why"),
        "history": customer_history(order, events),
        "portal": Portal(order.office),
    }
    return render(request, "orders/detail.html", context, status=status)


def render_workbench(
    request: UserRequest, order: Any, *, forms: Forms | None = None, status: int = 200
) -> HttpResponse:
    """The office's page of an order: everything about it, and the next action as a form."""
    now, flow = timezone.now(), flow_of(order)
    forms = {"texts": canned.choices(order, request.GET.get("teks", ""))} | (forms or {})
    carried, last_event = since.carried(request), since.last_event(order)
    access.note(request.user, order.customer, access.Kind.ORDER, order.code, now=now)
    actions = actions_for(order, request.user, now=now)
    events = list(order.events.exclude(action__in=CONVERSATION).select_related("by"))
    context = {
        "order": order,
        "tone": tone(order),
        "actions": actions,
        "steps": flow.steps(order),
        "panels": flow.workbench_panels(order, actions, now, forms),
        "documents": _document_rows(order),
        "conversation": panels.conversation(request, order, now, forms, for_office=True),
        "texts": forms["texts"],
        "last_event": last_event,
        "since": since.acts_since(order, request.user, carried) if carried is not None else [],
        "note_again": forms.get("colleagues"),
        "faults": [(fault, _answer_form(fault, forms)) for fault in _faults(order)],
        "cancel_form": forms.get("office_cancel") or _cancel_form(forms["texts"]["cancel"].chosen),
        "note_form": forms.get("note") or NoteForm(auto_id="note_%s"),
        "assignment": assignment_panel(order, actions, forms),
        "customer_facts": _customer_facts(order),
        "may_print_slip": may_print_slip(order),
        "deadline": _deadline(order, events, now, "orders:office_why"),
        "log": staff_log(order, events),
        "portal": Portal(order.office),
    }
    return render(request, "orders/workbench.html", context, status=status)


def _cancel_form(reason: str) -> OfficeCancelForm:
    return OfficeCancelForm(initial={"reason": reason}, auto_id="cancel_%s")


def _turn(order: Any, card: TurnCard) -> dict[str, str]:
    turn = Turn(card.turn or order.turn)
    who = {
        Turn.CUSTOMER: _("Giliran Anda"),
        Turn.OFFICE: _("Giliran kami"),
        Turn.NONE: _("Tidak ada yang perlu Anda lakukan"),
    }[turn]
    return {
        "turn": "cancelled" if order.state == OrderState.CANCELLED else turn,
        "who": card.who or who,
        "what": card.what,
        "detail": card.detail,
        "url": card.url,
        "label": card.label,
    }


def _document_rows(order: Any) -> list[dict[str, str]]:
    rows = []
    for document in order.papers:
        issued = long_time(document.issued_at, order.office.tz)
        if document.rendered_at:
            note = _("PDF, %(size)s, terbit %(issued)s") % {"size": filesizeformat(document.size), "issued": issued}
        else:
            note = _("Terbit %(issued)s; PDF-nya sedang dibuat, muat ulang sebentar lagi.") % {"issued": issued}
        row = {"name": f"{document.get_kind_display()} {document.number}", "note": note, "icon": "file-text"}
        if document.rendered_at:
            row["url"] = reverse("orders:document", args=[order.code, document.code])
        if document.replaced_by_id or document.cancelled_at:
            row |= {"tag": _("Tidak berlaku lagi"), "tone": "late"}
        elif document.kind == Document.Kind.INVOICE and order.state == OrderState.CANCELLED:
            row |= {"tag": _("Dibatalkan"), "tone": "late"}
        rows.append(row)
    return rows


def _file_row(order: Any, file: Any) -> dict[str, str]:
    note = _("PDF, %(size)s") % {"size": filesizeformat(file.size)}
    if file.version > 1:
        note += " · " + _("versi %(version)d, diperbaiki") % {"version": file.version}
    row = {"name": file.title, "note": note, "icon": "book-open"}
    row["url"] = reverse("orders:file", args=[order.code, file.pk])
    return row


def _faults(order: Any) -> list[FaultReport]:
    faults = FaultReport.objects.filter(deliverable__order_id=order.pk)
    return list(faults.select_related("deliverable", "replacement", "answered_by").order_by("reported_at"))


def _answer_form(fault: FaultReport, forms: Forms) -> AnswerForm:
    return forms.get(f"answer{fault.pk}") or AnswerForm(auto_id=f"answer{fault.pk}_%s")


def _fault_form(order: Any, actions: dict, files: list, forms: Forms) -> FaultForm | None:
    action = actions.get("request_revision") or actions.get("report_fault")
    if not files or action is None or not action.enabled:
        return None
    return forms.get("fault") or fault_form(order, released=files)


def fault_form(order: Any, *bound: Any, released: list | None = None) -> FaultForm:
    """The form that reports a fault in one of the order's files, or in a part of it where its flow has parts."""
    parts = flow_of(order).fault_parts
    files = deliverables.released(order) if released is None else released
    return FaultForm(*bound, released=files, parts=parts(order) if parts else [], auto_id="fault_%s")


def _deadline(order: Any, events: list[OrderEvent], now: datetime, why: str) -> dict[str, Any] | None:
    clock = deadline(order, events, now)
    if clock is None or order.state == OrderState.CANCELLED:
        return None
    used = round(float(clock.used), 1)
    return {
        "percent": min(100, round(float(clock.used) * 10)),
        "text": _("%(used)s dari 10 hari kerja") % {"used": number_format(used, 1)},
        "tone": "late" if clock.is_late else "near" if clock.used >= 8 else "",
        "running": clock.running,
        "awaits_customer": order.turn == Turn.CUSTOMER,
        "due": long_time(clock.due_at, order.office.tz),
        "why": reverse(why, args=[order.code]),
    }


def _customer_facts(order: Any) -> list[dict[str, Any]]:
    customer = order.customer
    confirmed = _("dinyatakan aktif") if customer.npwp_confirmed_at else _("belum diperiksa")
    return [
        {"term": _("Nama"), "value": customer.name},
        {"term": _("Instansi"), "value": customer.institution, "note": customer.get_segment_display()},
        {"term": _("E-mail"), "value": _("pengunjung tanpa akun") if customer.is_visitor else customer.email},
        {"term": _("Telepon"), "value": customer.phone},
        {
            "term": _("Domisili"),
            "value": _("Dalam negeri") if order.is_domestic else _("Luar negeri"),
            "note": countries.name(customer.country),
        },
        {"term": _("Alamat"), "value": customer.address},
        {"term": "NPWP", "value": customer.npwp_masked, "note": confirmed if customer.npwp else ""},
    ]
