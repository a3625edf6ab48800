"""Downloads of an order's files: through the one door, each leaving an event (P6)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silastik.core.files import begins_download, serve
from silastik.users.requests import UserRequest

from .. import deliverables, selectors, services
from ..models import Deliverable, FaultReport, Order


@login_required
@require_safe
def deliverable(request: UserRequest, code: str, pk: int) -> HttpResponseBase:
    """A softcopy: the customer gets the newest released version, staff any version."""
    if request.user.is_office_staff:
        order = selectors.staff_order(request.user, code)
        file = get_object_or_404(Deliverable, order_id=order.pk, pk=pk)
    else:
        order = selectors.own_order(request.user, code)
        file = _released_file(order, pk)
    if begins_download(request):
        services.record_download(order, by=request.user, what=f"{file.title} (v{file.version})", deliverable=file.pk)
    return serve(request, file=file.file, name=file.name, content_type=file.content_type, etag=file.sha256)


def _released_file(order: Order, pk: int) -> Deliverable:
    for file in deliverables.released(order) if order.files_released else []:
        if file.pk == pk:
            return file
    raise Http404


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
    if begins_download(request):
        services.record_download(order, by=request.user, what="gambar laporan kesalahan", fault=fault.pk)
    suffix = str(fault.picture).rpartition(".")[2]
    content_type = "image/png" if suffix == "png" else "image/jpeg"
    return serve(request, file=fault.picture, name=f"kesalahan-{pk}.{suffix}", content_type=content_type, inline=True)
