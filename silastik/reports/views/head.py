"""The head's reports on a period: page, workbook, and PDF with the page that waits for it."""

from itertools import zip_longest
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.core.files import serve
from silastik.core.models import Office
from silastik.users.requests import UserRequest

from .. import selectors, services, workbooks
from ..forms import PeriodForm, today
from ..models import ReportFile
from ..periods import year_of

VIEW_REPORTS = "reports.view_reports"
SECONDS_TO_WAIT = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form(request: UserRequest, office: Office) -> PeriodForm:
    """The period of the address; the current year until one is asked for."""
    day = today(office)
    asks = any(name in request.GET for name in ("masa", "dari", "sampai"))
    since = min(selectors.first_day(office) or day, day)
    return PeriodForm(request.GET if asks else {"masa": year_of(day).name}, since=since, today=day)


@staff_only(VIEW_REPORTS)
@require_safe
def report(request: UserRequest) -> HttpResponse:
    office = current_office()
    form = _form(request, office)
    if not form.is_valid():
        return render(request, "reports/report.html", {"form": form}, status=422)
    found = services.report(office, form.period)
    sections = [section | {"pairs": _pairs(section)} for section in found["sections"]]
    context = {"form": form, "report": found, "sections": sections, "query": urlencode(form.query)}
    return render(request, "reports/report.html", context)


def _pairs(section: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Each chart with the table that says the same, as they come; a table may have no chart."""
    return list(zip_longest(section["charts"], section["tables"]))


@staff_only(VIEW_REPORTS)
@require_safe
def workbook(request: UserRequest) -> HttpResponse:
    office = current_office()
    form = _form(request, office)
    if not form.is_valid():
        raise Http404
    response = HttpResponse(workbooks.as_xlsx(services.report(office, form.period)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="laporan-{form.period.name}.xlsx"'
    return response


@staff_only(VIEW_REPORTS)
@require_POST
def ask(request: UserRequest) -> HttpResponse:
    """The figures are taken now; the paper comes."""
    office = current_office()
    form = _form(request, office)
    if not form.is_valid():
        return render(request, "reports/report.html", {"form": form}, status=422)
    return redirect("reports:file", services.ask_paper(office, form.period, by=request.user).pk)


@staff_only(VIEW_REPORTS)
@require_safe
def file(request: UserRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(ReportFile, pk=pk, asked_by=request.user)
    context = {"paper": paper, "back": reverse("reports:report")}
    page = render(request, "reports/file.html", context, status=200 if paper.rendered_at else 202)
    if not paper.rendered_at:
        page["Refresh"] = str(SECONDS_TO_WAIT)
        page["Cache-Control"] = "no-store"
    return page


@staff_only(VIEW_REPORTS)
@require_safe
def pdf(request: UserRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(ReportFile, pk=pk, asked_by=request.user, rendered_at__isnull=False)
    name = f"{paper.name}.pdf"
    found = serve(request, file=paper.file, name=name, content_type="application/pdf", inline=True, etag=paper.sha256)
    return cast(HttpResponse, found)
