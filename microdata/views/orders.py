"""The customer's acts on an order: explaining, examining the sample, confirming, beginning again (M4, M6, M10)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orders import selectors as order_selectors
from orders import services as order_services
from orders.views.access import attempt
from orders.views.pages import render_order
from silastik.core.files import begins_download, serve
from silastik.users import access
from silastik.users.requests import UserRequest

from ..forms import ExplainForm, SampleForm
from ..models import MicrodataOrder
from ..services import closing, delivery, review, samples, submission


def own(request: UserRequest, code: str) -> MicrodataOrder:
    """One of the customer's own orders of microdata, or 404."""
    order = order_selectors.own_order(request.user, code)
    if not isinstance(order, MicrodataOrder):
        raise Http404
    return order


def own_or_office(request: UserRequest, code: str) -> MicrodataOrder:
    """An order for what both sides may read: its customer's own, or any for the office; else 404."""
    return order_selectors.staff_order(request.user, code) if request.user.is_office_staff else own(request, code)


@login_required
@require_POST
def explain(request: UserRequest, code: str) -> HttpResponse:
    order = own(request, code)
    form = ExplainForm(request.POST, auto_id="explain_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Penjelasan Anda kami terima.")) as result:
            review.explain(order, answer=form.cleaned_data["answer"], by=request.user)
        if result.ok:
            return redirect(order)
    return render_order(request, order, forms={"explain": form}, status=422)


@login_required
@require_POST
def accept_sample(request: UserRequest, code: str) -> HttpResponse:
    order = own(request, code)
    with attempt(request, success=_("Contoh data Anda setujui.")):
        samples.accept(order, by=request.user)
    return redirect(order)


@login_required
@require_POST
def reject_sample(request: UserRequest, code: str) -> HttpResponse:
    order = own(request, code)
    form = SampleForm(request.POST, auto_id="sample_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Kami memperbaiki contoh data dan mengirimkannya lagi.")) as result:
            samples.reject(order, reason=form.cleaned_data["reason"], by=request.user)
        if result.ok or form.is_valid():
            return redirect(order)
    return render_order(request, order, forms={"sample": form}, status=422)


@login_required
@require_POST
def confirm(request: UserRequest, code: str) -> HttpResponse:
    order = own(request, code)
    with attempt(request, success=_("Terima kasih. Pesanan ini selesai.")):
        closing.confirm(order, by=request.user)
    return redirect(order)


@login_required
@require_POST
def request_access(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = own(request, code)
    file = get_object_or_404(order.deliverables.filter(released_at__isnull=False), pk=pk)
    with attempt(request, success=_("Permintaan Anda kami terima; petugas sudah diberi tahu.")):
        delivery.request_access(order, file, by=request.user)
    return redirect(f"{order.get_absolute_url()}#berkas")


@login_required
@require_POST
def copy(request: UserRequest, code: str) -> HttpResponse:
    """A new draft from a cancelled order (M4b). Sent twice, the second finds everything copied already."""
    order = own(request, code)
    with attempt(request) as result:
        submission.copy_from(order, by=request.user)
    if not result.ok:
        return redirect(order)
    messages.success(request, _("Pilihan, abstraksi, dan penanda tangan disalin. Ubah yang perlu, lalu ajukan."))
    return redirect("microdata:draft")


@login_required
@require_safe
def abstract_file(request: UserRequest, code: str) -> HttpResponseBase:
    """The uploaded abstract, for its customer and for the office."""
    order = own_or_office(request, code)
    abstract = getattr(order, "abstract", None)
    if abstract is None or not abstract.file:
        raise Http404
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.UPLOAD, order.code)
        order_services.record_download(
            order, by=request.user, resumes=not begins_download(request), what=abstract.file_name
        )
    return serve(
        request,
        file=abstract.file,
        name=abstract.file_name,
        content_type=abstract.file_type,
        inline=True,
        etag=abstract.file_sha256,
    )
