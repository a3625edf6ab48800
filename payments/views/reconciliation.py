"""The daily reconciliation: orders, documents and NTPN side by side, and where they disagree."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import selectors
from ..forms import PeriodForm, this_month
from ..reconciled import reconciled
from ..rows import desk_tabs


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def reconciliation(request: UserRequest) -> HttpResponse:
    """A day or a period: this month until another is asked for."""
    office = current_office()
    form = PeriodForm(request.GET if "dari" in request.GET else this_month(office))
    context = {"tabs": desk_tabs(selectors.desk_counts(request.user), "selisih"), "form": form}
    if not form.is_valid():
        return render(request, "payments/reconciliation.html", context, status=422)
    days = form.cleaned_data["dari"], form.cleaned_data["sampai"]
    context |= reconciled(office, *days, page=request.GET.get("page"))
    return render(request, "payments/reconciliation.html", context)
