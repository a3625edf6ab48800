"""The officers' workbench. An action of one flow has its view in that flow's app."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import selectors, services
from ..flows import flow_of
from ..forms import AnswerForm, NoteForm, OfficeCancelForm
from ..models import FaultReport
from .access import attempt, identity_confirmed, staff_only
from .pages import render_workbench, workbench_again


@staff_only()
@require_GET
def workbench(request: UserRequest, code: str) -> HttpResponse:
    return render_workbench(request, selectors.staff_order(request.user, code))


@staff_only(roles.SERVE_ORDER)
@require_POST
def take(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    with attempt(request, success=_("Pesanan ini kini Anda tangani.")):
        flow_of(order).take(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def release(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    with attempt(request, success=_("Pesanan dikembalikan ke antrean.")):
        services.release(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def take_over(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return workbench_again(request, order, "take_over", {"note": form})
    with attempt(request, success=_("Pesanan ini kini Anda tangani.")):
        services.take_over(order, by=request.user, note=form.cleaned_data["note"])
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def cancel(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = OfficeCancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return workbench_again(request, order, "cancel", {"office_cancel": form})
    with attempt(request, success=_("Pesanan dibatalkan; pelanggan diberi tahu.")):
        services.cancel(order, by=request.user, reason=form.cleaned_data["reason"])
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def answer_fault(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    faults = FaultReport.objects.select_related("deliverable")
    fault = get_object_or_404(faults, pk=pk, deliverable__order_id=order.pk)
    form = AnswerForm(request.POST, auto_id=f"answer{pk}_%s")
    if not form.is_valid():
        return workbench_again(request, order, "answer_fault", {f"answer{pk}": form})
    with attempt(request, success=_("Penjelasan disimpan.")):
        services.answer_fault(order, fault, answer=form.cleaned_data["answer"], by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def redeliver(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    with attempt(request, success=_("Berkas yang diperbaiki sudah dapat diunduh pelanggan.")):
        (flow_of(order).redeliver or services.redeliver)(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def confirm_npwp(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    access.note(request.user, order.customer, access.Kind.NPWP, order.code)
    with attempt(request, success=_("NPWP pelanggan dicatat aktif.")):
        services.confirm_npwp(order, seen=request.POST.get("seen", ""), by=request.user)
    return redirect("orders:workbench", order.code)
