"""The auditor's evidence: the office's key, the signed roots, exports, and the program that checks them offline."""

from pathlib import Path

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.evidence import export, roots, verify
from orders.models import Order, Root
from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from ..audit_forms import EvidenceForm

SHOWN = 31


def _form(request: UserRequest, data: object) -> EvidenceForm:
    orders = Order.objects.visible_to(request.user).exclude(code=None)
    return EvidenceForm(data, orders=orders, zone=current_office().tz)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def evidence(request: UserRequest) -> HttpResponse:
    return _page(request, _form(request, None))


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_evidence(request: UserRequest) -> HttpResponseBase:
    form = _form(request, request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    access.note(request.user, None, access.Kind.EXPORT, "bukti jsonl")
    response = StreamingHttpResponse(export.lines(form.orders), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="bukti.jsonl"'
    return response


@staff_only(roles.VIEW_AUDIT)
@require_safe
def verifier(request: UserRequest) -> FileResponse:
    return FileResponse(
        Path(verify.__file__).open("rb"), as_attachment=True, filename="verify.py", content_type="text/x-python"
    )


def _page(request: UserRequest, form: EvidenceForm, status: int = 200) -> HttpResponse:
    newest = [
        {"number": root.number, "day": root.day, "digest": bytes(root.digest).hex()}
        for root in Root.objects.order_by("-number")[:SHOWN]
    ]
    context = {"form": form, "roots": newest, "key": roots.public_key().hex()}
    return render(request, "reports/audit_evidence.html", context, status=status)
