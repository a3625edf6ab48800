"""Notes among colleagues on an order: written and taken back on the workbench, and nowhere else."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import notes, selectors
from ..conversation_forms import ColleaguesForm
from .access import attempt, staff_only
from .pages import render_workbench


@staff_only(roles.SERVE_ORDER, roles.VERIFY_TRANSFER)
@require_POST
def add(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = ColleaguesForm(request.POST, auto_id="colleagues_%s")
    if not form.is_valid():
        return render_workbench(request, order, forms={"colleagues": form}, status=422)
    with attempt(request, success=_("Catatan disimpan.")):
        notes.add(order, text=form.cleaned_data["text"], key=form.cleaned_data["key"], by=request.user)
    return _back(order.code)


@staff_only(roles.SERVE_ORDER, roles.VERIFY_TRANSFER)
@require_POST
def take_back(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    with attempt(request, success=_("Catatan Anda ditarik; jejaknya tetap ada.")):
        notes.take_back(order, pk, by=request.user)
    return _back(order.code)


def _back(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("orders:workbench", args=[code]) + "#catatan")
