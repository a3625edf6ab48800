"""Statement files of Simponi and of the bank: import, what each line means, and what is done about it (P4a, P5)."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from orders.views.access import attempt, identity_confirmed, staff_only
from silastik.core.context import current_office
from silastik.core.files import serve
from silastik.core.money import rupiah
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import candidates, selectors, services
from .. import statement_selectors as found
from ..file_words import read_as_words
from ..models import Payment, Statement, StatementLine
from ..rows import desk_tabs
from ..services.imports import progress
from ..statement_forms import ReasonForm, StatementForm
from ..statement_rows import candidate_row, line_facts, line_rows, outcome_tabs, period, statement_rows
from ..states import LINE_OPEN, LineOutcome, StatementKind, StatementState

PER_PAGE = 50


@staff_only(roles.VERIFY_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: UserRequest) -> HttpResponse:
    """The files that came in, a form for the next one, and a search over all lines."""
    office = current_office()
    form = StatementForm(request.POST or None, request.FILES or None, initial={"kind": StatementKind.SIMPONI})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            try:
                statement = services.import_statement(office, by=request.user, **form.cleaned_data)
            except services.ImportedBefore as known:
                messages.warning(request, str(known))
                statement = known.statement
            return redirect("payments:statement", statement.pk)
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    context: dict[str, Any] = {
        "tabs": desk_tabs(selectors.desk_counts(request.user), "impor"),
        "form": form,
        "query": text,
    }
    if text:
        context["page"] = Paginator(found.search_lines(request.user, office, text), PER_PAGE).get_page(_page(request))
        context["lines"] = line_rows(context["page"].object_list)
    else:
        context["page"] = Paginator(found.statements(request.user, office), PER_PAGE).get_page(_page(request))
        context["statements"] = statement_rows(context["page"].object_list)
    return render(request, "payments/statements/list.html", context, status=422 if form.is_bound else 200)


def _page(request: UserRequest) -> str | None:
    return request.GET.get("page")


def _statement(request: UserRequest, pk: int) -> Statement:
    rows = Statement.objects.visible_to(request.user).filter(office=current_office())
    return get_object_or_404(rows.select_related("office", "imported_by"), pk=pk)


def _line(request: UserRequest, pk: int) -> StatementLine:
    return get_object_or_404(found.lines(request.user, current_office()), pk=pk)


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def statement(request: UserRequest, pk: int) -> HttpResponse:
    """One file: how it was read, its lines by what came of them, and what can be done with all that fit."""
    known = _statement(request, pk)
    access.note(request.user, None, access.Kind.STATEMENT, known.name)
    if known.state != StatementState.READY:
        return render(request, "payments/statements/unread.html", _unread(known))
    counts, wanted = found.outcome_counts(known), request.GET.get("hasil", "")
    if wanted and wanted not in LineOutcome.values:
        raise Http404
    rows = found.lines(request.user, known.office).filter(statement=known).order_by("number")
    page = Paginator(rows.filter(outcome=wanted) if wanted else rows, PER_PAGE).get_page(_page(request))
    lines = list(page.object_list)
    free = [line for line in lines if line.outcome == LineOutcome.OPEN]
    transfers = candidates.to_match(request.user, free)
    ready = counts.get(LineOutcome.READY, 0)
    context = {
        "statement": known,
        "period": period(known),
        "read_as": read_as_words(known.read_as),
        "is_simponi": known.kind == StatementKind.SIMPONI,
        "tabs": outcome_tabs(counts, wanted, reverse("payments:statement", args=[known.pk])),
        "page": page,
        "rows": line_rows(lines, {line.pk: candidates.payments_for(line, transfers) for line in free}),
        "ready": ready,
        "ready_total": rupiah(found.ready_total(known)) if ready else "",
        "waits": sum(counts.get(outcome, 0) for outcome in LINE_OPEN),
    }
    return render(request, "payments/statements/detail.html", context)


def _unread(known: Statement) -> dict[str, Any]:
    return {
        "statement": known,
        "is_reading": known.state == StatementState.READING,
        "percent": progress(known),
    }


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def reading(request: UserRequest, pk: int) -> HttpResponse:
    """How far a long file has been read, asked every two seconds; at its end the whole page is shown anew."""
    known = _statement(request, pk)
    response = render(request, "payments/statements/_reading.html", _unread(known))
    if known.state != StatementState.READING:
        response["HX-Refresh"] = "true"
    return response


@staff_only(roles.VERIFY_TRANSFER)
@identity_confirmed
@require_POST
def record(request: UserRequest, pk: int) -> HttpResponse:
    """Record the payments of all lines that fit."""
    known = _statement(request, pk)
    result = services.record_ready(known, by=request.user)
    if result.recorded:
        text = ngettext("%(count)d pembayaran dicatat.", "%(count)d pembayaran dicatat.", result.recorded)
        messages.success(request, text % {"count": result.recorded})
    if result.refused:
        text = ngettext("%(count)d baris ditolak; sebabnya tertulis.", "%(count)d baris ditolak; sebabnya tertulis.", 1)
        messages.warning(request, text % {"count": result.refused})
    if result.left:
        messages.info(request, _("Masih ada %(count)d baris; tekan “Catat” sekali lagi.") % {"count": result.left})
    if not (result.recorded or result.refused or result.left):
        messages.info(request, _("Tidak ada baris yang menunggu dicatat: semuanya sudah diproses."))
    return redirect("payments:statement", pk)


@staff_only(roles.VERIFY_TRANSFER)
@require_POST
def recheck(request: UserRequest, pk: int) -> HttpResponse:
    """Look anew at the lines that did not fit."""
    better = services.recheck(_statement(request, pk), by=request.user)
    text = ngettext(
        "Diperiksa lagi: %(count)d baris kini cocok.", "Diperiksa lagi: %(count)d baris kini cocok.", better
    )
    messages.info(request, text % {"count": better})
    return redirect("payments:statement", pk)


@staff_only(roles.VERIFY_TRANSFER)
@require_safe
def original(request: UserRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    known = _statement(request, pk)
    access.note(request.user, None, access.Kind.STATEMENT, known.name)
    answer = serve(request, file=known.file, name=known.name, content_type=known.content_type, etag=known.sha256)
    return cast(HttpResponse, answer)


@staff_only(roles.VERIFY_TRANSFER)
@require_GET
def line(request: UserRequest, pk: int) -> HttpResponse:
    return _line_page(request, _line(request, pk))


def _line_page(
    request: UserRequest, known: StatementLine, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    """One line: everything it says, the transfers it may be, and what can be done about it."""
    is_free = known.outcome == LineOutcome.OPEN
    transfers = candidates.to_match(request.user, [known]) if is_free else []
    context = {
        "line": known,
        "row": line_rows([known])[0],
        "facts": line_facts(known),
        "candidates": [candidate_row(one) for one in candidates.payments_for(known, transfers)],
        "is_free": is_free,
        "is_repeat": known.outcome == LineOutcome.REPEAT and known.kind == StatementKind.BANK,
        "form": (form or ReasonForm()) if known.outcome in LINE_OPEN else None,
    }
    return render(request, "payments/statements/line.html", context, status=status)


@staff_only(roles.VERIFY_TRANSFER)
@require_POST
def set_aside(request: UserRequest, pk: int) -> HttpResponse:
    known, form = _line(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with attempt(request, form, success=_("Baris dikesampingkan; alasannya tercatat.")):
            services.set_aside(known, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return redirect("payments:line", pk)
    return _line_page(request, known, form, 422)


@staff_only(roles.VERIFY_TRANSFER)
@require_POST
def count_apart(request: UserRequest, pk: int) -> HttpResponse:
    known = _line(request, pk)
    with attempt(request, success=_("Baris ini kini dihitung sebagai transfer tersendiri.")):
        services.count_apart(known, by=request.user)
    return redirect("payments:line", pk)


@staff_only(roles.VERIFY_TRANSFER)
@identity_confirmed
@require_POST
def join(request: UserRequest, pk: int, payment_pk: int) -> HttpResponse:
    """Join a line to a transfer that was verified before the statement came."""
    known = _line(request, pk)
    payment: Payment = get_object_or_404(selectors.transfers(request.user), pk=payment_pk)
    with attempt(request, success=_("Baris dipasangkan dengan transfer itu.")):
        services.join(known, payment, by=request.user)
    return redirect("payments:line", pk)
