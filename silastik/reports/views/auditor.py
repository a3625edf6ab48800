"""The auditor's pages: events, readings of personal data, what else the office did; each as list and as export."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import audit, audit_trails
from ..audit_forms import AuditForm
from ..exports import as_csv, as_xlsx
from .head import XLSX

EXPORTS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}


Find = Callable[[audit.Wanted], QuerySet]
Rows = Callable[[list[Any]], list[dict[str, Any]]]


@staff_only(roles.VIEW_AUDIT)
@require_safe
def events(request: UserRequest) -> HttpResponse:
    form = AuditForm(request.GET, actions=audit.actions())
    return _page(request, "reports/audit_events.html", form, *_events(request))


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_events(request: UserRequest, suffix: str) -> HttpResponse:
    form = AuditForm(request.GET, actions=audit.actions())
    kept = _Export("peristiwa", suffix, audit.EVENT_COLUMNS)
    return _file(request, "reports/audit_events.html", form, kept, *_events(request))


def _events(request: UserRequest) -> tuple[Find, Rows]:
    office = current_office()
    return (
        lambda wanted: audit.events(request.user, office, wanted),
        lambda found: [audit.event_row(event) for event in found],
    )


@staff_only(roles.VIEW_AUDIT)
@require_safe
def readings(request: UserRequest) -> HttpResponse:
    form = AuditForm(request.GET, actions=access.Kind.choices)
    return _page(request, "reports/audit_readings.html", form, *_readings())


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_readings(request: UserRequest, suffix: str) -> HttpResponse:
    form = AuditForm(request.GET, actions=access.Kind.choices)
    kept = _Export("pembacaan", suffix, audit.ACCESS_COLUMNS)
    return _file(request, "reports/audit_readings.html", form, kept, *_readings())


def _readings() -> tuple[Find, Rows]:
    office = current_office()
    return (
        lambda wanted: audit.accesses(office, wanted),
        lambda found: [audit.access_row(record, office.tz) for record in found],
    )


@staff_only(roles.VIEW_AUDIT)
@require_safe
def trail(request: UserRequest, name: str) -> HttpResponse:
    """What is no order's event: statements, bookings, deposits, complaints, the calendar."""
    trail = _trail(name)
    form = AuditForm(request.GET, actions=trail.actions(), code=trail.code)
    return _page(request, "reports/audit_trail.html", form, *_of_trail(request, trail), name=name, trail=trail)


@staff_only(roles.VIEW_AUDIT)
@require_safe
def export_trail(request: UserRequest, name: str, suffix: str) -> HttpResponse:
    trail = _trail(name)
    form = AuditForm(request.GET, actions=trail.actions(), code=trail.code)
    kept = _Export(name, suffix, audit_trails.COLUMNS)
    found = _of_trail(request, trail)
    return _file(request, "reports/audit_trail.html", form, kept, *found, name=name, trail=trail)


def _of_trail(request: UserRequest, trail: audit_trails.Trail) -> tuple[Find, Rows]:
    office = current_office()
    return (
        lambda wanted: trail.found(request.user, office, wanted),
        lambda found: trail.rows(found, office),
    )


def _trail(name: str) -> audit_trails.Trail:
    if name not in audit_trails.TRAILS:
        raise Http404
    return audit_trails.TRAILS[name]


def too_many() -> str:
    return _("Lebih dari 50.000 baris. Persempit masanya, lalu ekspor lagi.")


def _page(request: UserRequest, template: str, form: AuditForm, find: Find, rows: Rows, **context: Any) -> HttpResponse:
    """A page of the list, or the form with what is wrong in it."""
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422)
    page = audit.page_of(find(form.wanted), request.GET.get("sebelum", ""))
    context |= {
        "form": form,
        "rows": rows(page.rows),
        "query": urlencode(form.query),
        "older": urlencode(form.query | {"sebelum": page.older}) if page.older else "",
        "is_first": "sebelum" not in request.GET,
    }
    return render(request, template, context)


class _Export(NamedTuple):
    name: str
    suffix: str
    columns: tuple[str, ...]


def _file(
    request: UserRequest, template: str, form: AuditForm, kept: _Export, find: Find, rows: Rows, **context: Any
) -> HttpResponse:
    """The whole list as a file, and a note of who took it away."""
    if kept.suffix not in EXPORTS or not form.is_valid():
        raise Http404
    found = list(find(form.wanted)[: audit.MOST_EXPORTED + 1])
    if len(found) > audit.MOST_EXPORTED:
        form.add_error("dari", too_many())
        return render(request, template, {"form": form, **context}, status=422)
    access.note(request.user, None, access.Kind.EXPORT, f"audit {kept.name} {kept.suffix}")
    write, content_type = EXPORTS[kept.suffix]
    cells = ([row[column] for column in kept.columns] for row in rows(found))
    response = HttpResponse(write(audit.heads(kept.columns), cells, current_office().tz), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="audit-{kept.name}.{kept.suffix}"'
    return response
