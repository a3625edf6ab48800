"""Writing in an order's conversation, from either side; its attachments."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silastik.core.files import begins_download, serve
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import conversation, selectors, services
from ..conversation_forms import MessageForm
from ..states import OrderState
from .access import attempt, staff_only
from .pages import render_order, render_workbench

ANCHOR = "#percakapan"


@login_required
@require_POST
def to_office(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.own_order(request.user, code)
    form = MessageForm(request.POST, request.FILES, auto_id="message_%s")
    if not form.is_valid():
        return render_order(request, order, forms={"message": form}, status=422)
    success = _("Pesan Anda terkirim. Petugas menjawab di sini dan lewat e-mail.")
    if order.state == OrderState.NEEDS_EXPLANATION:
        success = _(
            "Pesan Anda terkirim. Pertanyaan petugas masih menunggu jawaban Anda di formulirnya; waktu pelayanan "
            "berhenti sampai Anda menjawab di sana."
        )
    with attempt(request, success=success):
        text, key = form.cleaned_data["text"], form.cleaned_data["key"]
        conversation.write_to_office(order, text=text, key=key, files=form.files_sent, by=request.user)
    return HttpResponseRedirect(order.get_absolute_url() + ANCHOR)


@staff_only(roles.SERVE_ORDER)
@require_POST
def to_customer(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = MessageForm(request.POST, request.FILES, auto_id="message_%s")
    if not form.is_valid():
        return render_workbench(request, order, forms={"message": form}, status=422)
    with attempt(request, success=_("Pesan terkirim; pelanggan diberi tahu lewat e-mail.")):
        text, key = form.cleaned_data["text"], form.cleaned_data["key"]
        conversation.write_to_customer(order, text=text, key=key, files=form.files_sent, by=request.user)
    return HttpResponseRedirect(reverse("orders:workbench", args=[order.code]) + ANCHOR)


@login_required
@require_safe
def attachment(request: UserRequest, code: str, pk: int) -> HttpResponseBase:
    """A file of the conversation, for the customer and for the office; each download is written down."""
    if request.user.is_office_staff:
        order = selectors.staff_order(request.user, code)
    else:
        order = selectors.own_order(request.user, code)
    file = conversation.attachment_of(order, pk)
    if file is None:
        raise Http404
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.UPLOAD, order.code)
        services.record_download(
            order, by=request.user, resumes=not begins_download(request), what=file.name, attachment=file.pk
        )
    return serve(request, file=file.file, name=file.name, content_type=file.content_type, etag=file.sha256, inline=True)
