"""The officer's acts on an order's money: billing code and NTPN (P4a)."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders import selectors as order_selectors
from orders.views.access import attempt, identity_confirmed, staff_only
from orders.views.pages import workbench_again
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import services
from ..forms import BillingCodeForm, PaymentForm
from ..selectors import codes_of


@staff_only(roles.SERVE_ORDER)
@require_POST
def record_billing_code(request: UserRequest, code: str) -> HttpResponse:
    order = order_selectors.staff_order(request.user, code)
    form = BillingCodeForm(request.POST, zone=order.office.tz, auto_id="billing_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Kode billing dicatat dan pelanggan diberi tahu.")):
            services.record_billing_code(order, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return redirect("orders:workbench", order.code)
    return workbench_again(request, order, "record_billing_code", {"billing_code": form})


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def record_payment(request: UserRequest, code: str) -> HttpResponse:
    order = order_selectors.staff_order(request.user, code)
    form = PaymentForm(request.POST, zone=order.office.tz, codes=codes_of(order), auto_id="payment_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Pembayaran dicatat. Pesanan lunas dan siap dikirim.")):
            services.record_payment(order, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return redirect("orders:workbench", order.code)
    return workbench_again(request, order, "record_payment", {"payment": form})
