"""What went on to the treasury, and what still waits to (PP 7/2015, Pasal 9)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orders.views.access import attempt, identity_confirmed, staff_only
from silastik.core.context import current_office
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import selectors, services
from .. import statement_selectors as found
from ..deposit_rows import deposit_rows, waiting_rows, waiting_total
from ..rows import desk_tabs
from ..statement_forms import DepositForm

PER_PAGE = 50


@staff_only(roles.VERIFY_TRANSFER)
@identity_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def deposits(request: UserRequest) -> HttpResponse:
    """Verified transfers to tick, with their age; and the deposits that were recorded."""
    office = current_office()
    waiting = found.undeposited(request.user, office)
    form = DepositForm(request.POST or None, payments=waiting)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form, success=_("Setoran dicatat dengan NTPN-nya.")) as done:
            services.record_deposit(office, by=request.user, **form.cleaned_data)
        if done.ok or form.is_valid():
            return redirect("payments:deposits")
    page = Paginator(found.deposits(request.user, office), PER_PAGE).get_page(request.GET.get("page"))
    rows = waiting_rows(waiting, office, ticked=request.POST.getlist("payments"))
    context = {
        "tabs": desk_tabs(selectors.desk_counts(request.user), "setoran"),
        "form": form,
        "waiting": rows,
        "waiting_total": waiting_total(rows),
        "page": page,
        "rows": deposit_rows(page.object_list),
    }
    return render(request, "payments/deposits.html", context, status=422 if form.is_bound else 200)
