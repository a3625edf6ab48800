"""Prepared files in parts, sent by `upload.js`: begun, gone on with, given up (M5)."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.lifecycle import Refused
from orders.views.access import attempt, staff_only
from silastik.users import roles
from silastik.users.requests import UserRequest

from ..forms import UploadForm
from ..models import MicrodataOrder, Upload
from ..services import uploads
from .officer import office_order

OFFSET_DIGITS = 18  # more than any file has bytes, and few enough to be read as a number


@staff_only(roles.SERVE_ORDER)
@require_POST
def start(request: UserRequest, code: str, pk: int) -> JsonResponse:
    """Begin an upload or find the one that broke off: `{"url", "received"}`, or `{"error"}`."""
    order = office_order(request, code)
    selection = get_object_or_404(order.selections, pk=pk)
    form = UploadForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("Berkas ini kosong atau namanya terlalu panjang.")}, status=422)
    try:
        upload = uploads.start(order, selection, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return JsonResponse({"error": " ".join(refusal.sentences)}, status=422)
    url = reverse("microdata:upload_part", args=[order.code, upload.pk])
    return JsonResponse({"url": url, "received": upload.received})


@staff_only(roles.SERVE_ORDER)
@require_POST
def part(request: UserRequest, code: str, pk: int) -> JsonResponse:
    """The bytes from `Upload-Offset` on: `{"received"}`, with 409 when another part is wanted."""
    upload = _own(request, office_order(request, code), pk)
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isascii() or not offset.isdigit() or len(offset) > OFFSET_DIGITS:
        return JsonResponse({"error": _("Bagian berkas ini tidak dikenali.")}, status=400)
    status = 200
    try:
        uploads.receive(upload, int(offset), request)
    except uploads.OutOfStep:
        status = 409
    except Refused as refusal:
        return JsonResponse({"error": " ".join(refusal.sentences)}, status=507)
    return JsonResponse({"received": upload.received}, status=status)


@staff_only(roles.SERVE_ORDER)
@require_POST
def cancel(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = office_order(request, code)
    upload = get_object_or_404(Upload.objects.select_related("selection__order"), selection__order=order, pk=pk)
    with attempt(request, success=_("Unggahan dibatalkan.")):
        uploads.cancel(upload, by=request.user)
    return redirect(f"{reverse('orders:workbench', args=[order.code])}#siapkan")


def _own(request: UserRequest, order: MicrodataOrder, pk: int) -> Upload:
    """An upload that this officer has begun; nobody adds to another's."""
    return get_object_or_404(Upload, selection__order=order, started_by=request.user, pk=pk)
