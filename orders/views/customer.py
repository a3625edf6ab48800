"""A customer's own orders."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from silastik.users.requests import UserRequest

from .. import selectors, services
from ..forms import CancelForm
from ..rows import order_rows
from ..states import OrderState
from .access import attempt
from .pages import fault_form, order_again, render_order

PER_PAGE = 20


@login_required
@require_GET
def order_list(request: UserRequest) -> HttpResponse:
    page = Paginator(selectors.own_orders(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/list.html", {"page": page, "rows": order_rows(page.object_list)})


@login_required
@require_GET
def detail(request: UserRequest, code: str) -> HttpResponse:
    return render_order(request, selectors.own_order(request.user, code))


@login_required
@require_POST
def cancel(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.own_order(request.user, code)
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return order_again(request, order, "cancel", {"cancel": form})
    with attempt(request, success=_("Pesanan dibatalkan. Tidak ada yang perlu dibayar.")):
        services.cancel(order, by=request.user, reason=form.cleaned_data["reason"])
    return redirect(order)


@login_required
@require_POST
def report_fault(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.own_order(request.user, code)
    form = fault_form(order, request.POST, request.FILES)
    if form.is_valid():
        success = _("Laporan Anda kami terima. Petugas memeriksa berkasnya dan mengirimkan perbaikan.")
        with attempt(request, form, success=success) as result:
            services.report_fault(order, by=request.user, **form.cleaned_data)
        if result.ok or form.is_valid():
            return redirect(order)
    action = "report_fault" if order.state == OrderState.IN_REVISION else "request_revision"
    return order_again(request, order, action, {"fault": form})
