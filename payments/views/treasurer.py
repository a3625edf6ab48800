"""The treasurer's desk: what is to be verified, what was decided, and what was paid (P5)."""

from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from orders import selectors as order_selectors
from orders.models import Order
from orders.views.access import attempt, identity_confirmed, staff_only
from silastik.core.context import current_office
from silastik.core.models import Office
from silastik.core.money import rupiah
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import candidates, exports, selectors, services
from ..forms import PeriodForm, RejectForm, this_month
from ..models import Payment
from ..preview import first_page
from ..rows import desk_rows, desk_tabs, paid_rows
from ..statement_forms import DeskForm, MatchForm
from ..verification import verification

PER_PAGE = 50


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def desk(request: UserRequest) -> HttpResponse:
    tabs = desk_tabs(selectors.desk_counts(request.user), request.GET.get("tampilan", ""))
    tab = next((tab for tab in tabs if tab["is_current"] and "state" in tab), None)
    if tab is None:
        raise Http404
    form = DeskForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    transfers = selectors.desk(request.user, tab["state"], office=current_office(), **wanted)
    page = Paginator(transfers, PER_PAGE).get_page(request.GET.get("page"))
    forbidden = selectors.not_to_verify(request.user, page.object_list)
    rows = desk_rows(page.object_list, forbidden)
    context = {"tabs": tabs, "tab": tab, "form": form, "page": page, "rows": rows}
    return render(request, "payments/desk.html", context, status=200 if form.is_valid() else 422)


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def paid(request: UserRequest) -> HttpResponse:
    """What was paid in a period: this month until another is asked for."""
    office = current_office()
    form = PeriodForm(request.GET if "dari" in request.GET else this_month(office))
    context = {"tabs": desk_tabs(selectors.desk_counts(request.user), "lunas"), "form": form}
    if not form.is_valid():
        return render(request, "payments/paid.html", context, status=422)
    payments = _paid(request, office, form)
    page = Paginator(payments, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "rows": paid_rows(page.object_list),
        "total": rupiah(payments.aggregate(total=Sum("amount_received"))["total"] or 0),
        "query": urlencode(form.cleaned_data),
    }
    return render(request, "payments/paid.html", context)


EXPORTS = {
    "csv": (exports.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (exports.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def export(request: UserRequest, suffix: str) -> HttpResponse:
    office = current_office()
    form = PeriodForm(request.GET)
    if suffix not in EXPORTS or not form.is_valid():
        raise Http404
    write, content_type = EXPORTS[suffix]
    period = "{dari}-{sampai}".format(**form.cleaned_data)
    access.note(request.user, None, access.Kind.EXPORT, f"pembayaran {period} {suffix}")
    rows = paid_rows(_paid(request, office, form))
    response = HttpResponse(write(rows, office.tz), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="pembayaran-{period}.{suffix}"'
    return response


def _paid(request: UserRequest, office: Office, form: PeriodForm) -> QuerySet[Payment]:
    period = form.cleaned_data
    return selectors.paid_in_period(request.user, office, period["dari"], period["sampai"])


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def verify(request: UserRequest, code: str) -> HttpResponse:
    return _page(request, order_selectors.staff_order(request.user, code))


def _page(
    request: UserRequest,
    order: Order,
    *,
    verify_form: MatchForm | None = None,
    reject_form: RejectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = verification(order, request.user)
    if facts is None:
        raise Http404
    access.note(request.user, order.customer, access.Kind.PROOF, order.code)
    context = {
        "facts": facts,
        "verify_form": verify_form or _match_form(request, facts.payment),
        "reject_form": reject_form or RejectForm(auto_id="reject_%s"),
    }
    return render(request, "payments/verify.html", context, status=status)


def _match_form(request: UserRequest, payment: Payment, data: QueryDict | None = None) -> MatchForm:
    """The form of verification, with the bank's lines that this transfer may be and the one the treasurer came from."""
    lines = candidates.open_lines(request.user, payment)
    likely = candidates.lines_for(payment, lines[: candidates.AT_MOST])
    wanted = request.GET.get("baris", "")
    proposed = lines.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() else None
    return MatchForm(data, auto_id="verify_%s", lines=lines, candidates=likely, proposed=proposed)


def _transfer(request: UserRequest, code: str, pk: int) -> tuple[Order, Payment]:
    """The very proof the treasurer looked at, even if another has come since, with its order."""
    order = order_selectors.staff_order(request.user, code)
    payment = get_object_or_404(selectors.transfers(request.user), invoice__order_id=order.pk, pk=pk)
    payment.invoice.order = order
    return order, payment


@staff_only(roles.VERIFY_TRANSFER)
@identity_confirmed
@require_POST
def verify_proof(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order, payment = _transfer(request, code, pk)
    form = _match_form(request, payment, request.POST)
    if form.is_valid():
        with attempt(request, form, success=_("Transfer diverifikasi; pesanan lunas dan petugas diberi tahu.")):
            services.verify_proof(payment, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return redirect("payments:verify", code)
    return _page(request, order, verify_form=form, status=422)


@staff_only(roles.VERIFY_TRANSFER)
@require_POST
def reject_proof(request: UserRequest, code: str, pk: int) -> HttpResponse:
    order, payment = _transfer(request, code, pk)
    form = RejectForm(request.POST, auto_id="reject_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Bukti ditolak; pelanggan membaca alasannya dan dapat mengirim lagi.")):
            services.reject_proof(payment, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return redirect("payments:verify", code)
    return _page(request, order, reject_form=form, status=422)


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
@cache_control(private=True, max_age=600)
def preview(request: UserRequest, code: str, pk: int) -> HttpResponse:
    """The first page of a proof that is a PDF."""
    _order, payment = _transfer(request, code, pk)
    if payment.proof_type != "application/pdf":
        raise Http404
    with payment.proof.open("rb") as file:
        return HttpResponse(first_page(file), content_type="image/png")
