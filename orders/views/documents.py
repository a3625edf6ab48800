"""An order's official papers: opened in the browser, each opening an event (P6)."""

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from silastik.core.files import begins_download, serve
from silastik.users import access
from silastik.users.requests import UserRequest

from .. import services
from ..models import Order

SECONDS_TO_WAIT = 3


@login_required
@require_safe
def document(request: UserRequest, code: str, document_code: str) -> HttpResponseBase:
    """The PDF; while it is being rendered, a page that says so and looks again by itself."""
    order = get_object_or_404(Order.objects.visible_to(request.user).select_related("customer"), code=code)
    paper = get_object_or_404(order.documents, code=document_code)
    if paper.rendered_at is None:
        page = render(request, "orders/document_pending.html", {"order": order, "paper": paper}, status=202)
        page["Refresh"] = str(SECONDS_TO_WAIT)
        page["Cache-Control"] = "no-store"
        return page
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.DOCUMENT, f"{order.code} {paper.number}")
        what = f"{paper.get_kind_display()} {paper.number}"
        services.record_download(
            order, by=request.user, resumes=not begins_download(request), what=what, document=paper.pk
        )
    return serve(
        request,
        file=paper.file,
        name=paper.file_name,
        content_type="application/pdf",
        inline=True,
        etag=paper.sha256,
    )
