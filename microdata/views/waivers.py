"""Asking for Rp0,00 in the draft, and the officer's decision on an order (procedure, settled point 8)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orders.views.access import attempt, identity_confirmed, staff_only
from orders.views.pages import render_workbench
from payments import services as payment_services
from payments.waiver_forms import WaiverDecisionForm, WaiverForm
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import selectors
from ..panels.waivers import draft_panel, waiver_of
from .access import customers_only
from .officer import office_order


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def waiver(request: UserRequest) -> HttpResponse:
    """The request for the draft; an account that is not entitled finds no such page."""
    order = selectors.draft(request.user)
    if order is None:
        messages.info(request, _("Pilih dahulu data yang Anda perlukan."))
        return redirect("microdata:draft")
    if draft_panel(order, request.user) is None:
        raise Http404
    kept = waiver_of(order)
    initial = {"purpose": kept.purpose} if kept else {}
    form = WaiverForm(
        request.POST or None, request.FILES or None, initial=initial, kept=kept.letter_name if kept else ""
    )
    if form.is_valid():
        success = _("Permohonan Rp0,00 tersimpan. Petugas memutuskannya setelah pesanan diajukan.")
        with attempt(request, form, success=success) as result:
            payment_services.request_waiver(order, **form.cleaned_data)
        if result.ok:
            return redirect("microdata:draft")
    context = {"form": form, "kept": kept}
    return render(request, "microdata/waiver.html", context, status=422 if form.errors else 200)


@customers_only
@require_POST
def withdraw(request: UserRequest) -> HttpResponse:
    order = selectors.draft(request.user)
    if order is not None:
        with attempt(request, success=_("Permohonan Rp0,00 ditarik; pesanan ini menjadi pesanan berbayar.")):
            payment_services.withdraw_waiver(order)
    return redirect("microdata:draft")


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def decide(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    form = WaiverDecisionForm(request.POST, auto_id="rp0_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Keputusan Rp0,00 tersimpan; pelanggan diberi tahu.")) as result:
            payment_services.decide_waiver(order, **form.decided, by=request.user)
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"waiver": form}, status=422)
