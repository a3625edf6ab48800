"""Orders sold for Rp0,00: the list for treasurer, head and officers, and the letter of request of one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_safe

from orders import selectors as order_selectors
from orders.services import record_download
from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.core.files import begins_download, serve
from silastik.core.models import Office
from silastik.core.money import rupiah
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import exports, selectors
from ..forms import PeriodForm, this_month
from ..models import Waiver
from ..rows import desk_tabs
from ..waiver_rows import waived_rows
from .treasurer import EXPORTS, PER_PAGE

READERS = (roles.VERIFY_TRANSFER, roles.VIEW_ALL_ORDERS)


@staff_only(*READERS)
@require_GET
def waived(request: UserRequest) -> HttpResponse:
    """What was sold for Rp0,00 by decisions of a period: this month until another is asked for."""
    office = current_office()
    form = PeriodForm(request.GET if "dari" in request.GET else this_month(office))
    context: dict[str, object] = {"form": form}
    if request.user.has_perm(roles.VERIFY_TRANSFER):
        context["tabs"] = desk_tabs(selectors.desk_counts(request.user), "rp0")
    if not form.is_valid():
        return render(request, "payments/waived.html", context, status=422)
    waivers = _waived(request, office, form)
    page = Paginator(waivers, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "rows": waived_rows(page.object_list, office),
        "total": rupiah(waivers.aggregate(total=Sum("value"))["total"] or 0),
        "query": urlencode(form.cleaned_data),
    }
    return render(request, "payments/waived.html", context)


@staff_only(*READERS)
@require_GET
def export(request: UserRequest, suffix: str) -> HttpResponse:
    office = current_office()
    form = PeriodForm(request.GET)
    if suffix not in EXPORTS or not form.is_valid():
        raise Http404
    write, content_type = EXPORTS[suffix]
    period = "{dari}-{sampai}".format(**form.cleaned_data)
    access.note(request.user, None, access.Kind.EXPORT, f"rp0 {period} {suffix}")
    rows = waived_rows(_waived(request, office, form), office)
    response = HttpResponse(write(rows, office.tz, exports.waiver_columns), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="rp0-{period}.{suffix}"'
    return response


def _waived(request: UserRequest, office: Office, form: PeriodForm) -> QuerySet[Waiver]:
    period = form.cleaned_data
    return selectors.waived_in_period(request.user, office, period["dari"], period["sampai"])


@login_required
@require_safe
def letter(request: UserRequest, code: str) -> HttpResponseBase:
    """The letter of request of an order, for its sender and for the office, through the one door."""
    find = order_selectors.staff_order if request.user.is_office_staff else order_selectors.own_order
    order = find(request.user, code)
    waiver = get_object_or_404(Waiver, order_id=order.pk)
    if request.method == "GET":
        access.note(request.user, order.customer, access.Kind.LETTER, order.code)
        record_download(order, by=request.user, resumes=not begins_download(request), what=waiver.letter_name)
    return serve(request, file=waiver.letter, name=waiver.letter_name, content_type="application/pdf", inline=True)
