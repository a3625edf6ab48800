"""The auditor's pages: events, readings of personal data, what else the office did; each as list and as export."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.core.models import Office
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import audit, audit_trails
from ..audit_forms import AuditForm
from ..exports import as_csv, as_xlsx
from .head import XLSX

EXPORTS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}


def _events(request: UserRequest, office: Office, form: AuditForm) -> QuerySet:
    return audit.events(request.user, office, form.wanted)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def events(request: UserRequest) -> HttpResponse:
    office = current_office()
    form = AuditForm(request.GET, actions=audit.actions())
    if not form.is_valid():
        return render(request, "reports/audit_events.html", {"form": form}, status=422)
    page = audit.page_of(_events(request, office, form), request.GET.get("sebelum", ""))
    context = {
        "form": form,
        "rows": [audit.event_row(event) for event in page.rows],
        "query": urlencode(form.query),
        "older": urlencode(form.query | {"sebelum": page.older}) if page.older else "",
        "is_first": "sebelum" not in request.GET,
    }
    return render(request, "reports/audit_events.html", context)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def readings(request: UserRequest) -> HttpResponse:
    office = current_office()
    form = AuditForm(request.GET, actions=access.Kind.choices)
    if not form.is_valid():
        return render(request, "reports/audit_readings.html", {"form": form}, status=422)
    page = audit.page_of(audit.accesses(office, form.wanted), request.GET.get("sebelum", ""))
    context = {
        "form": form,
        "rows": [audit.access_row(record, office.tz) for record in page.rows],
        "query": urlencode(form.query),
        "older": urlencode(form.query | {"sebelum": page.older}) if page.older else "",
        "is_first": "sebelum" not in request.GET,
    }
    return render(request, "reports/audit_readings.html", context)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_events(request: UserRequest, suffix: str) -> HttpResponse:
    office = current_office()
    form = AuditForm(request.GET, actions=audit.actions())
    if suffix not in EXPORTS or not form.is_valid():
        raise Http404
    found = list(_events(request, office, form)[: audit.MOST_EXPORTED + 1])
    if len(found) > audit.MOST_EXPORTED:
        form.add_error("dari", too_many())
        return render(request, "reports/audit_events.html", {"form": form}, status=422)
    rows = [audit.event_row(event) for event in found]
    return _export(request, office, "peristiwa", suffix, audit.EVENT_COLUMNS, rows)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_readings(request: UserRequest, suffix: str) -> HttpResponse:
    office = current_office()
    form = AuditForm(request.GET, actions=access.Kind.choices)
    if suffix not in EXPORTS or not form.is_valid():
        raise Http404
    found = list(audit.accesses(office, form.wanted)[: audit.MOST_EXPORTED + 1])
    if len(found) > audit.MOST_EXPORTED:
        form.add_error("dari", too_many())
        return render(request, "reports/audit_readings.html", {"form": form}, status=422)
    rows = [audit.access_row(record, office.tz) for record in found]
    return _export(request, office, "pembacaan", suffix, audit.ACCESS_COLUMNS, rows)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def trail(request: UserRequest, name: str) -> HttpResponse:
    """What is no order's event: statements, bookings, deposits, complaints, the calendar."""
    office, wanted = current_office(), _trail(name)
    form = AuditForm(request.GET, actions=wanted.actions(), code=wanted.code)
    context = {"form": form, "name": name, "trail": wanted}
    if not form.is_valid():
        return render(request, "reports/audit_trail.html", context, status=422)
    page = audit.page_of(wanted.found(request.user, office, form.wanted), request.GET.get("sebelum", ""))
    context |= {
        "rows": wanted.rows(page.rows, office),
        "query": urlencode(form.query),
        "older": urlencode(form.query | {"sebelum": page.older}) if page.older else "",
        "is_first": "sebelum" not in request.GET,
    }
    return render(request, "reports/audit_trail.html", context)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_trail(request: UserRequest, name: str, suffix: str) -> HttpResponse:
    office, wanted = current_office(), _trail(name)
    form = AuditForm(request.GET, actions=wanted.actions(), code=wanted.code)
    if suffix not in EXPORTS or not form.is_valid():
        raise Http404
    found = list(wanted.found(request.user, office, form.wanted)[: audit.MOST_EXPORTED + 1])
    if len(found) > audit.MOST_EXPORTED:
        form.add_error("dari", too_many())
        return render(request, "reports/audit_trail.html", {"form": form, "name": name, "trail": wanted}, status=422)
    return _export(request, office, name, suffix, audit_trails.COLUMNS, wanted.rows(found, office))


def _trail(name: str) -> audit_trails.Trail:
    if name not in audit_trails.TRAILS:
        raise Http404
    return audit_trails.TRAILS[name]


def too_many() -> str:
    return _("Lebih dari 50.000 baris. Persempit masanya, lalu ekspor lagi.")


def _export(
    request: UserRequest, office: Office, name: str, suffix: str, columns: tuple[str, ...], rows: list[dict]
) -> HttpResponse:
    access.note(request.user, None, access.Kind.EXPORT, f"audit {name} {suffix}")
    write, content_type = EXPORTS[suffix]
    cells = ([row[column] for column in columns] for row in rows)
    response = HttpResponse(write(audit.heads(columns), cells, office.tz), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="audit-{name}.{suffix}"'
    return response
