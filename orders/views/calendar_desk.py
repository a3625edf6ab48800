"""The calendar desk: administrators propose and publish, another person confirms, the whole office reads."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from silastik.core.calendars import desk
from silastik.core.calendars.content import openings
from silastik.core.context import current_office
from silastik.core.models import CalendarYear, ProposedDay, ProposedPeriod
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import calendar_desk
from .. import calendar_rows as rows
from ..calendar_forms import DayForm, DecreeForm, PeriodForm, ReturnForm, YearForm, hours_initial
from .access import attempt, staff_only

EDIT = staff_only(roles.PUBLISH_CALENDAR)
DECIDE = staff_only(roles.PUBLISH_CALENDAR, roles.CONFIRM_CALENDAR)


def _editions() -> QuerySet[CalendarYear]:
    people = CalendarYear.objects.select_related("office", "created_by", "published_by", "confirmed_by")
    return people.filter(office=current_office())


def _edition(pk: int) -> CalendarYear:
    return get_object_or_404(_editions(), pk=pk)


def _again(calendar: CalendarYear) -> CalendarYear:
    """The edition as somebody else may have left it in the meantime."""
    return _editions().in_bulk([calendar.pk])[calendar.pk]


def _known(year: int) -> int:
    """A year that a calendar can be of."""
    if not 2000 <= year < 2100:
        raise Http404
    return year


@staff_only()
@require_GET
def overview(request: UserRequest) -> HttpResponse:
    office = current_office()
    today = rows.today(office)
    context = {
        "office": office,
        "years": rows.years(office, today.year),
        "form": YearForm(this_year=today.year),
        "hours": rows.weekly(office),
    }
    return render(request, "orders/calendar/overview.html", context)


@staff_only()
@require_GET
def year(request: UserRequest, year: int) -> HttpResponse:
    office, year = current_office(), _known(year)
    editions = rows.editions(office, year)
    context = {"year": year, "in_force": rows.in_force(office, year), "editions": editions}
    return render(request, "orders/calendar/year.html", context)


@EDIT
@require_POST
def propose(request: UserRequest) -> HttpResponse:
    office = current_office()
    form = YearForm(request.POST, this_year=rows.today(office).year)
    if not form.is_valid():
        return redirect("calendars:overview")
    calendar, is_new = calendar_desk.propose(office, form.cleaned_data["year"], by=request.user)
    if not is_new:
        rows.tell_it_is_there(request, calendar)
    return redirect("calendars:edition", calendar.pk)


@staff_only()
@require_GET
def edition(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    given: dict[str, Any] = {}
    if (day := _row(calendar.days, request.GET.get("hari"))) is not None:
        given["day_form"] = DayForm(instance=day, auto_id="day_%s")
    if (period := _row(calendar.periods, request.GET.get("masa"))) is not None:
        given["period_form"] = _period_form(period)
    return _page(request, calendar, **given)


def _row(related: Any, asked: str | None) -> Any:
    return related.filter(pk=asked).first() if asked and asked.isdecimal() and len(asked) < 10 else None


def _period_form(row: ProposedPeriod) -> PeriodForm:
    said = {"name": row.name, "first": row.first, "last": row.last, "legal_basis": row.legal_basis}
    initial = said | {"instead_of": row.pk} | hours_initial(openings(row.hours))
    return PeriodForm(initial=initial, auto_id="period_%s")


def _page(request: UserRequest, calendar: CalendarYear, *, status: int = 200, **given: forms.BaseForm) -> HttpResponse:
    context = rows.edition(calendar, request.user) | {
        "decree_form": DecreeForm(instance=calendar, auto_id="decree_%s"),
        "day_form": DayForm(auto_id="day_%s"),
        "period_form": PeriodForm(initial=rows.usual_hours(calendar.office), auto_id="period_%s"),
        "changing_day": "day_form" in given and bool(given["day_form"]["instead_of"].value()),
        "show_day": "day_form" in given,
        "show_period": "period_form" in given,
    }
    return render(request, "orders/calendar/edition.html", context | given, status=status)


@EDIT
@require_POST
def decree(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    form = DecreeForm(request.POST, auto_id="decree_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Dasar hukum disimpan.")):
            desk.set_decree(calendar, **form.cleaned_data, by=request.user)
        if form.is_valid():
            return redirect("calendars:edition", pk)
    return _page(request, _again(calendar), decree_form=form, status=422)


@EDIT
@require_POST
def day(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    form = DayForm(request.POST, instance=ProposedDay(calendar=calendar), auto_id="day_%s")
    if form.is_valid():
        said = dict(form.cleaned_data)
        with attempt(request, form, success=_("Hari libur disimpan.")):
            desk.set_day(calendar, on=said.pop("date"), **said, by=request.user)
        if form.is_valid():
            return redirect("calendars:edition", pk)
    return _page(request, _again(calendar), day_form=form, status=422)


@EDIT
@require_POST
def day_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    with attempt(request, success=_("Hari libur dihapus dari rancangan.")):
        desk.remove_day(_edition(pk), row, by=request.user)
    return redirect("calendars:edition", pk)


@EDIT
@require_POST
def day_certain(request: UserRequest, pk: int, row: int) -> HttpResponse:
    with attempt(request, success=_("Tanggal dipastikan.")):
        desk.make_certain(_edition(pk), row, by=request.user)
    return redirect("calendars:edition", pk)


@EDIT
@require_POST
def period(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    form = PeriodForm(request.POST, auto_id="period_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Masa jam khusus disimpan.")):
            desk.set_period(calendar, form.period, by=request.user, instead_of=form.cleaned_data["instead_of"])
        if form.is_valid():
            return redirect("calendars:edition", pk)
    return _page(request, _again(calendar), period_form=form, status=422)


@EDIT
@require_POST
def period_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    with attempt(request, success=_("Masa jam khusus dihapus dari rancangan.")):
        desk.remove_period(_edition(pk), row, by=request.user)
    return redirect("calendars:edition", pk)


@EDIT
@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponse:
    with attempt(request, success=_("Rancangan dibuang. Kalender yang berlaku tidak berubah.")):
        desk.discard(_edition(pk), by=request.user)
    return redirect("calendars:overview")


@DECIDE
@require_GET
def preview(request: UserRequest, pk: int) -> HttpResponse:
    return _preview(request, _edition(pk))


def _preview(
    request: UserRequest, calendar: CalendarYear, *, form: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    found = calendar_desk.preview(calendar) if calendar.state in {"draft", "published"} else None
    context = rows.edition(calendar, request.user) | {
        "preview": rows.preview(calendar, found) if found else None,
        "return_form": form or ReturnForm(auto_id="return_%s"),
    }
    return render(request, "orders/calendar/preview.html", context, status=status)


def _version(request: UserRequest) -> int:
    """What the person looked at; nothing that is there when the form was tampered with."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


@EDIT
@require_POST
def publish(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    with attempt(request, success=_("Diterbitkan. Belum berlaku: orang lain mengonfirmasinya.")) as result:
        calendar_desk.publish(calendar, version=_version(request), by=request.user)
    return redirect("calendars:edition", pk) if result.ok else _preview(request, _again(calendar), status=422)


@DECIDE
@require_POST
def confirm(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    with attempt(request, success=_("Kalender berlaku, dan tenggat pesanan terbuka sudah mengikutinya.")) as result:
        calendar_desk.confirm(calendar, version=_version(request), by=request.user)
    return redirect("calendars:edition", pk) if result.ok else _preview(request, _again(calendar), status=422)


@DECIDE
@require_POST
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    calendar = _edition(pk)
    form = ReturnForm(request.POST, auto_id="return_%s")
    if form.is_valid():
        with attempt(request, success=_("Dikembalikan sebagai rancangan, dengan alasan Anda.")) as result:
            desk.send_back(calendar, because=form.cleaned_data["because"], by=request.user)
        if result.ok:
            return redirect("calendars:edition", pk)
    return _preview(request, _again(calendar), form=form, status=422)


@require_GET
def public(request: Any, year: int | None = None) -> HttpResponse:
    """The days off and hours of a year, for everyone, with the decrees that set them (T1)."""
    office = current_office()
    this_year = rows.today(office).year
    year = _known(this_year if year is None else year)
    context = {
        "office": office,
        "year": year,
        "years": [this_year, this_year + 1],
        "in_force": rows.in_force(office, year),
        "hours": rows.weekly(office),
    }
    return render(request, "orders/calendar/public.html", context)
