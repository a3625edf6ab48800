"""Downloads of an order's files: through the one door, each leaving an event when it begins and when it ends (P6)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silastik.core.files import begins_download, serve
from silastik.users import access
from silastik.users.requests import UserRequest

from .. import deliverables, integrity, selectors, services
from ..models import Deliverable, FaultReport, Order
from .pages import render_order, render_workbench


@login_required
@require_safe
def deliverable(request: UserRequest, code: str, pk: int) -> HttpResponseBase:
    """A sample or softcopy: the customer gets the newest released version, for its time; staff any version.

    What cannot be had is said on the order's page. A file that is not what it was is handed to nobody.
    """
    if request.user.is_office_staff:
        order = selectors.staff_order(request.user, code)
        file = get_object_or_404(Deliverable, order_id=order.pk, pk=pk)
    else:
        order = selectors.own_order(request.user, code)
        file = _open_file(order, pk)
        if deliverables.has_expired(file):
            messages.error(request, _("Masa unduh “%(file)s” sudah berakhir.") % {"file": file.title})
            return render_order(request, order, status=403)
    begins = begins_download(request)
    if not integrity.may_leave(file, begins=begins):
        integrity.report_damage(file)
        return _damaged(request, order, file)
    if request.method == "GET":
        services.record_download(order, by=request.user, resumes=not begins, what=str(file), deliverable=file.pk)
    return serve(
        request,
        file=file.file,
        name=file.name,
        content_type=file.content_type,
        etag=file.sha256,
        completed=partial(
            services.record_completed_download, order, by=request.user, what=str(file), deliverable=file.pk
        ),
    )


def _open_file(order: Order, pk: int) -> Deliverable:
    for file in deliverables.fetchable(order):
        if file.pk == pk:
            return file
    raise Http404


def _damaged(request: UserRequest, order: Any, file: Deliverable) -> HttpResponseBase:
    names = {"file": file.title}
    if request.user.is_office_staff:
        messages.error(request, _("“%(file)s” tidak cocok lagi dengan SHA-256-nya dan tidak diserahkan.") % names)
        return render_workbench(request, order, status=503)
    sentence = _("“%(file)s” rusak di tempat penyimpanan kami, jadi tidak kami serahkan. Petugas sudah diberi tahu.")
    messages.error(request, sentence % names)
    return render_order(request, order, status=503)


@login_required
@require_safe
def fault_picture(request: UserRequest, code: str, pk: int) -> HttpResponseBase:
    """The picture a customer added to a fault, for them and for the office."""
    if request.user.is_office_staff:
        order = selectors.staff_order(request.user, code)
    else:
        order = selectors.own_order(request.user, code)
    fault = get_object_or_404(FaultReport, deliverable__order_id=order.pk, pk=pk)
    if not fault.picture:
        raise Http404
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.UPLOAD, order.code)
        services.record_download(
            order,
            by=request.user,
            resumes=not begins_download(request),
            what="gambar laporan kesalahan",
            fault=fault.pk,
        )
    suffix = str(fault.picture).rpartition(".")[2]
    content_type = "image/png" if suffix == "png" else "image/jpeg"
    return serve(request, file=fault.picture, name=f"kesalahan-{pk}.{suffix}", content_type=content_type, inline=True)
