"""Preparing samples and data on the workbench: extracting, attaching by hand, correcting, renewing (M5, M9, M11)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders.lifecycle import actions_for
from orders.models import Deliverable
from orders.views.access import attempt, identity_confirmed, staff_only
from orders.views.pages import render_workbench
from silastik.users import roles
from silastik.users.requests import UserRequest

from ..forms import AttachForm
from ..models import Extraction, MicrodataOrder
from ..panels.preparing import preparations
from ..services import delivery, extraction, versions
from .officer import office_order


@staff_only(roles.SERVE_ORDER)
@require_POST
def extract(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = office_order(request, code)
    selection = get_object_or_404(order.selections, pk=pk)
    kind = request.POST.get("kind", "")
    if kind not in Deliverable.Kind.values:
        raise Http404
    with attempt(request, success=_("Ekstraksi dimulai. Halaman ini menunjukkan kemajuannya.")):
        extraction.request(selection, kind, by=request.user)
    return _back(order)


@staff_only(roles.SERVE_ORDER)
@require_POST
def stop(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = office_order(request, code)
    run = get_object_or_404(Extraction.objects.select_related("selection__order"), selection__order=order, pk=pk)
    with attempt(request, success=_("Ekstraksi dihentikan.")):
        extraction.cancel(run, by=request.user)
    return _back(order)


@staff_only(roles.SERVE_ORDER)
@require_POST
def attach(request: UserRequest, code: str, pk: int) -> HttpResponse:
    """A prepared file, as browsers send small ones by themselves."""
    order = office_order(request, code)
    selection = get_object_or_404(order.selections, pk=pk)
    form = AttachForm(request.POST, request.FILES, auto_id=f"attach{pk}_%s")
    if form.is_valid():
        data = form.cleaned_data
        with attempt(request, form, success=_("Berkas dilampirkan.")) as result:
            extraction.attach_by_hand(order, selection, data["kind"], data["file"], note=data["note"], by=request.user)
        if result.ok or form.is_valid():
            return _back(order)
    return render_workbench(request, order, forms={f"attach{pk}": form}, status=422)


@staff_only()
@require_GET
def progress(request: UserRequest, code: str, pk: int) -> HttpResponse:
    """How far one dataset is, asked every two seconds by whoever looks on.

    When nothing moves any more it says so, and only itself is replaced: elsewhere on the page somebody may be writing.
    """
    order = office_order(request, code)
    row = next((row for row in preparations(order) if row["selection"].pk == pk), None)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "may_prepare": "prepare" in actions_for(order, request.user),
        "anew": "" if row["is_moving"] else reverse("orders:workbench", args=[order.code]),
    }
    return render(request, "microdata/panels/_preparation.html", context)


@staff_only(roles.SERVE_ORDER)
@require_POST
def use_newest(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = office_order(request, code)
    selection = get_object_or_404(order.selections, pk=pk)
    with attempt(request, success=_("Ekstraksi berikutnya memakai versi terbaru dataset ini.")):
        versions.use_newest(order, selection, by=request.user)
    return _back(order)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def renew(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order = office_order(request, code)
    file = get_object_or_404(order.deliverables, pk=pk)
    with attempt(request, success=_("Masa unduh diperpanjang; pelanggan diberi tahu.")):
        delivery.renew(order, file, by=request.user)
    return redirect(f"{reverse('orders:workbench', args=[order.code])}#berkas")


def _back(order: MicrodataOrder) -> HttpResponse:
    return redirect(f"{reverse('orders:workbench', args=[order.code])}#siapkan")
