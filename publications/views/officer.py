"""The officer's acts on a publication order: prepare, offer, deliver (P3, P6, P8)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders import selectors as order_selectors
from orders.views.access import attempt, identity_confirmed, staff_only
from orders.views.pages import workbench_again
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import services
from ..forms import PrepareForm
from ..models import PublicationOrder


def _order(request: UserRequest, code: str) -> PublicationOrder:
    orders = order_selectors.staff_orders(request.user, PublicationOrder)
    return get_object_or_404(orders, code=code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def prepare(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = _order(request, code)
    line = get_object_or_404(order.lines.select_related("publication"), pk=pk)
    form = PrepareForm(request.POST, request.FILES, auto_id=f"prepare{pk}_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Softcopy disiapkan.")) as result:
            services.prepare(
                order, line, upload=form.cleaned_data["file"], note=form.cleaned_data["note"], by=request.user
            )
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return workbench_again(request, order, "prepare", {f"prepare{pk}": form})


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def send_offer(request: UserRequest, code: str) -> HttpResponse:
    order = _order(request, code)
    with attempt(request, success=_("Invoice diterbitkan dan pelanggan diberi tahu.")):
        services.send_offer(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def deliver(request: UserRequest, code: str) -> HttpResponse:
    order = _order(request, code)
    with attempt(request, success=_("Kuitansi diterbitkan dan softcopy dapat diunduh pelanggan.")):
        services.deliver(order, by=request.user)
    return redirect("orders:workbench", order.code)
