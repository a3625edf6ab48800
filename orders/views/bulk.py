"""Acts on many orders of the queue: looked at first, then confirmed. And the sharing out of new ones."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from silastik.users import access, roles
from silastik.users.requests import UserRequest

from ..queue import assignment, bulk, filters
from ..queue.export import export_csv
from ..queue.forms import BulkForm
from ..queue.page import Desk
from .access import attempt, staff_only

TOLD = 8  # reasons told one by one after an act on many


def _back(request: UserRequest) -> str:
    """The page of the queue that the act began on; only what belongs to the queue is kept of it."""
    given = QueryDict(request.POST.get("kembali", "").removeprefix("?"))
    return reverse("orders:queue") + filters.link(given, kursor=given.get("kursor"))


@staff_only()
@require_POST
def bulk_act(request: UserRequest) -> HttpResponse:
    """Look first: who will be served, who skipped and why. `sungguh` does it."""
    items, back = bulk.ticked(request.user, request.POST.getlist("pilih")), _back(request)
    if not items:
        messages.error(request, _("Centang dahulu pesanan yang dimaksud."))
        return redirect(back)
    if request.POST.get("aksi") == bulk.EXPORT:
        return _csv(request, items)
    if not request.user.has_perm(roles.SERVE_ORDER):
        messages.error(request, _("Hanya petugas layanan yang dapat melakukan ini."))
        return redirect(back)
    form = BulkForm(request.POST, auto_id="massal_%s")
    context: dict[str, Any] = {"form": form, "back": back, "kembali": request.POST.get("kembali", "")}
    if not form.is_valid():
        return render(request, "orders/queue/bulk.html", context | {"items": items}, status=422)
    act = form.act()
    if "sungguh" in request.POST:
        _tell(request, bulk.carry_out(items, act, by=request.user))
        return redirect(back)
    looked = bulk.preview(items, act, by=request.user)
    going = [item for item in looked if not item.reason]
    skipped = [item for item in looked if item.reason]
    return render(request, "orders/queue/bulk.html", context | {"act": act, "going": going, "skipped": skipped})


def _csv(request: UserRequest, items: list[bulk.Ticked]) -> HttpResponse:
    access.note(request.user, None, access.Kind.EXPORT, "antrean csv")
    content = export_csv([item.order for item in items], Desk.of(request.user).reader)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="antrean.csv"'
    return response


def _tell(request: UserRequest, results: list[bulk.Ticked]) -> None:
    skipped = [item for item in results if item.reason]
    if done := len(results) - len(skipped):
        text = ngettext("%(count)d pesanan diproses.", "%(count)d pesanan diproses.", done)
        messages.success(request, text % {"count": done})
    for item in skipped[:TOLD]:
        messages.warning(request, f"{item.order.code}: {item.reason}")
    if more := len(skipped[TOLD:]):
        text = ngettext("%(count)d pesanan lain dilewati.", "%(count)d pesanan lain dilewati.", more)
        messages.warning(request, text % {"count": more})


@staff_only(roles.SERVE_ORDER)
@require_POST
def share_out(request: UserRequest) -> HttpResponse:
    with attempt(request):
        given = assignment.share_out(assignment.nobodys(), by=request.user)
        text = ngettext("%(count)d pesanan baru dibagikan.", "%(count)d pesanan baru dibagikan.", len(given))
        messages.success(request, text % {"count": len(given)})
    return redirect(_back(request))
