"""The desk: an officer orders publications for a visitor who has no account (R4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders import visitors as visits
from orders.models import Visit
from orders.selectors import published_terms
from orders.views.access import attempt, staff_only
from payments.rows import line_rows
from payments.tariffs import NoTariff
from silastik.core.dates import short_time
from silastik.core.money import rupiah
from silastik.users import roles
from silastik.users.forms import VisitorForm
from silastik.users.requests import UserRequest

from .. import selectors, services, visitors
from ..forms import DeskForm
from ..models import Publication, PublicationOrder


def _draft(request: UserRequest, pk: int) -> tuple[Visit, PublicationOrder | None]:
    """The officer's own visit, and its basket while it has not been submitted; another officer's is unknown."""
    visit = get_object_or_404(Visit.objects.select_related("order__office", "visitor"), pk=pk, opened_by=request.user)
    return visit, visitors.draft_of(visit)


def _gone(request: UserRequest, visit: Visit) -> HttpResponse:
    messages.info(request, _("Pesanan pengunjung ini sudah diajukan."))
    return redirect("orders:workbench", visit.order.code)


@staff_only(roles.SERVE_ORDER)
def new(request: UserRequest) -> HttpResponse:
    """Who is at the desk, and the drafts this officer has not finished."""
    form = VisitorForm(request.POST or None, initial={"country": "ID"})
    if form.is_valid():
        visit = visitors.open_order(by=request.user, **form.cleaned_data)
        return redirect("publications:visit", visit.pk)
    waiting = [
        {"pk": visit.pk, "name": visit.visitor.name, "opened": short_time(visit.opened_at, visit.order.office.tz)}
        for visit in visits.waiting(request.user).select_related("order__office")
    ]
    context = {"form": form, "waiting": waiting}
    return render(request, "publications/visitors/new.html", context, status=422 if form.errors else 200)


@staff_only(roles.SERVE_ORDER)
@require_GET
def visit(request: UserRequest, pk: int) -> HttpResponse:
    row, order = _draft(request, pk)
    return _page(request, row, order) if order else _gone(request, row)


def _page(
    request: UserRequest, row: Visit, order: PublicationOrder, form: DeskForm | None = None, status: int = 200
) -> HttpResponse:
    titles = selectors.titles_of(order)
    terms = published_terms().first()
    try:
        quote = selectors.price(titles, on=timezone.localdate()) if titles else None
    except NoTariff:
        quote = None
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    chosen = {title.pk for title in titles}
    context: dict[str, Any] = {
        "visit": row,
        "titles": titles,
        "found": [title for title in visitors.titles_for(text) if title.pk not in chosen],
        "q": text,
        "lines": line_rows(quote) if quote else [],
        "total": rupiah(quote.total) if quote else "",
        "problems": selectors.problems(order, row.visitor) if titles else [],
        "form": form or DeskForm(initial={"titles": selectors.contents(order), "terms": terms}),
        "terms": terms,
    }
    return render(request, "publications/visitors/order.html", context, status=status)


@staff_only(roles.SERVE_ORDER)
@require_POST
def add(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    row, order = _draft(request, pk)
    if order is None:
        return _gone(request, row)
    services.add_title(row.visitor, get_object_or_404(Publication.objects.listed(), slug=slug))
    return redirect("publications:visit", pk)


@staff_only(roles.SERVE_ORDER)
@require_POST
def remove(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    row, order = _draft(request, pk)
    if order is None:
        return _gone(request, row)
    services.remove_title(row.visitor, get_object_or_404(Publication, slug=slug))
    return redirect("publications:visit", pk)


@staff_only(roles.SERVE_ORDER)
@require_POST
def submit(request: UserRequest, pk: int) -> HttpResponse:
    """Submit for the visitor, who has read the terms at the desk (R5). The slip is printed from the workbench."""
    row, order = _draft(request, pk)
    if order is None:
        return _gone(request, row)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _page(request, row, order, form, status=422)
    shown = form.cleaned_data
    with attempt(request) as result:
        order = services.submit(order, by=request.user, terms=shown["terms"], titles=shown["titles"])
    if not result.ok:
        return redirect("publications:visit", pk)
    messages.success(request, _("Pesanan %(code)s diajukan. Cetak slip klaim untuk pengunjung.") % {"code": order.code})
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponse:
    row, _order = _draft(request, pk)
    with attempt(request, success=_("Draf dan data pengunjung dihapus.")):
        visits.discard(row)
    return redirect("publications:visitors")
