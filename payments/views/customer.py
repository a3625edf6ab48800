"""The customer's acts of paying: proof of transfer, and a new billing code (P4a, P4b)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orders import selectors as order_selectors
from orders.services import record_download
from orders.views.access import attempt
from orders.views.pages import order_again
from silastik.core.files import begins_download, serve
from silastik.users import access
from silastik.users.requests import UserRequest

from .. import services
from ..forms import ProofForm
from ..models import Payment


@login_required
@require_POST
def submit_proof(request: UserRequest, code: str) -> HttpResponse:
    order = order_selectors.own_order(request.user, code)
    form = ProofForm(request.POST, request.FILES, auto_id="proof_%s")
    if form.is_valid():
        success = _("Bukti transfer kami terima. Bendahara memeriksanya, dan Anda menerima e-mail.")
        with attempt(request, form, success=success):
            services.submit_proof(order, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return redirect(order)
    return order_again(request, order, "submit_proof", {"proof": form})


@login_required
@require_POST
def request_billing_code(request: UserRequest, code: str) -> HttpResponse:
    order = order_selectors.own_order(request.user, code)
    with attempt(request, success=_("Permintaan kami terima. Kode billing yang baru muncul di halaman ini.")):
        services.request_billing_code(order, by=request.user)
    return redirect(order)


@login_required
@require_safe
def proof(request: UserRequest, code: str, pk: int) -> HttpResponseBase:
    """The file of a proof, for its sender and for the office, through the one door."""
    find = order_selectors.staff_order if request.user.is_office_staff else order_selectors.own_order
    order = find(request.user, code)
    payment = get_object_or_404(Payment, invoice__order_id=order.pk, pk=pk, way=Payment.Way.TRANSFER)
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.PROOF, order.code)
        record_download(
            order, by=request.user, resumes=not begins_download(request), what=payment.proof_name, payment=payment.pk
        )
    return serve(request, file=payment.proof, name=payment.proof_name, content_type=payment.proof_type, inline=True)
