"""The SPPD: sent by the customer, received and decided by the officer (M8)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orders import services as order_services
from orders.views.access import attempt, identity_confirmed, staff_only
from orders.views.pages import render_order, render_workbench
from silastik.core.files import begins_download, serve
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import selectors
from ..agreement_forms import AcceptForm, PostForm, ReceiveForm, ReturnForm, ScanForm, UploadForm
from ..models import AgreementFile
from ..services import agreements
from .officer import office_order
from .orders import own, own_or_office


@login_required
@require_POST
def upload(request: UserRequest, code: str) -> HttpResponse:
    order = own(request, code)
    form = UploadForm(request.POST, request.FILES, auto_id="sppd_%s")
    if form.is_valid():
        success = _("SPPD Anda kami terima; hasil pemeriksaan awal tampil di bawah. Petugas memutuskan.")
        with attempt(request, form, success=success) as result:
            agreements.upload(order, files=form.uploads, by=request.user)
        if result.ok or form.is_valid():
            return redirect(f"{order.get_absolute_url()}#sppd")
    return render_order(request, order, forms={"agreement_upload": form}, status=422)


@login_required
@require_POST
def post(request: UserRequest, code: str) -> HttpResponse:
    order = own(request, code)
    form = PostForm(request.POST, auto_id="pos_%s")
    if form.is_valid():
        success = _("Terima kasih. Kami menunggu SPPD Anda dan memberi tahu begitu tiba.")
        with attempt(request, form, success=success) as result:
            agreements.post(order, **form.cleaned_data, by=request.user)
        if result.ok or form.is_valid():
            return redirect(f"{order.get_absolute_url()}#sppd")
    return render_order(request, order, forms={"agreement_post": form}, status=422)


@staff_only(roles.SERVE_ORDER)
@require_POST
def receive(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    form = ReceiveForm(request.POST, request.FILES, auto_id="terima_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Penerimaan SPPD dicatat. Periksa, lalu putuskan.")) as result:
            agreements.receive(order, **form.cleaned_data, by=request.user)
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"agreement_receive": form}, status=422)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def accept(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    form = AcceptForm(request.POST, auto_id="sah_%s")
    if form.is_valid():
        with attempt(request, form, success=_("SPPD dinyatakan sah; pelanggan diberi tahu.")) as result:
            agreements.accept(order, **form.cleaned_data, by=request.user)
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"agreement_accept": form}, status=422)


@staff_only(roles.SERVE_ORDER)
@require_POST
def send_back(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    form = ReturnForm(request.POST, auto_id="kembali_%s")
    if form.is_valid():
        with attempt(request, form, success=_("SPPD dikembalikan; pelanggan diberi tahu apa yang kurang.")) as result:
            agreements.send_back(order, reason=form.cleaned_data["reason"], by=request.user)
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"agreement_return": form}, status=422)


@staff_only(roles.SERVE_ORDER)
def scan(request: UserRequest) -> HttpResponse:
    """Paper has come: its number, or what the scanner reads of its code, leads to its order."""
    form = ScanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = selectors.order_of_agreement(request.user, form.cleaned_data["number"])
        if order is not None:
            return redirect("orders:workbench", order.code)
        form.add_error("number", _("Tidak ada SPPD dengan nomor atau kode ini."))
    return render(request, "microdata/scan.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def file(request: UserRequest, code: str, pk: int) -> HttpResponseBase:
    """A signed SPPD as it came, for its customer and for the office."""
    order = own_or_office(request, code)
    sent = get_object_or_404(AgreementFile, agreement__order_id=order.pk, pk=pk)
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.AGREEMENT, order.code)
        order_services.record_download(order, by=request.user, resumes=not begins_download(request), what=sent.name)
    return serve(request, file=sent.file, name=sent.name, content_type=sent.content_type, inline=True, etag=sent.sha256)
