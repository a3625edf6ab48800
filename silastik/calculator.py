"""`Hitung tenggat`: when a request that is complete now, or then, is served at the latest (T2). For everybody."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from payments.forms import LocalTimeForm, time_input
from silastik.core.context import current_office
from silastik.core.dates import long_time
from silastik.core.day_sums import Wait, day_sum
from silastik.core.opening import calendar_for
from silastik.core.worktime import NeverOpenError, WorkCalendar

app_name = "calculator"
# As far as the calculator looks: the calendar says little before the portal began, or years ahead.
BACK, AHEAD = timedelta(days=5 * 366), timedelta(days=2 * 366)


class DueForm(LocalTimeForm):
    """When the request is complete, and optionally when its customer is waited for."""

    lengkap = forms.DateTimeField(
        label=gettext_lazy("Permintaan lengkap pada"),
        widget=time_input(),
        help_text=gettext_lazy("Saat Anda mengajukan, atau menjawab pertanyaan terakhir kami."),
    )
    jeda_dari = forms.DateTimeField(
        label=gettext_lazy("Menunggu Anda dari"),
        required=False,
        widget=time_input(),
        help_text=gettext_lazy("Boleh dikosongkan. Misalnya sejak kode billing terbit."),
    )
    jeda_sampai = forms.DateTimeField(
        label=gettext_lazy("Menunggu Anda sampai"),
        required=False,
        widget=time_input(),
        help_text=gettext_lazy("Misalnya saat Anda membayar."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.fields:
            if (at := cleaned.get(name)) and not self.now - BACK <= at <= self.now + AHEAD:
                self.add_error(name, _("Pilih waktu dari lima tahun lalu sampai dua tahun ke depan."))
        begin, end = cleaned.get("jeda_dari"), cleaned.get("jeda_sampai")
        if begin and end and end < begin:
            self.add_error("jeda_sampai", _("Waktu menunggu berakhir sebelum dimulai."))
        if begin and not end and "jeda_sampai" not in self.errors:
            self.add_error("jeda_sampai", _("Isi juga sampai kapan."))
        if end and not begin and "jeda_dari" not in self.errors:
            self.add_error("jeda_dari", _("Isi juga sejak kapan."))
        return cleaned

    def waits(self) -> list[Wait]:
        begin, end = self.cleaned_data["jeda_dari"], self.cleaned_data["jeda_sampai"]
        return [Wait(begin, end, _("menunggu Anda"))] if begin else []


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """The form, and below it the answer; asked nothing, it answers for a request that is complete now."""
    office, now = current_office(), timezone.now()
    asked = request.GET if DueForm.base_fields.keys() & request.GET.keys() else None
    minute = now.astimezone(office.tz).replace(second=0, microsecond=0)
    form = DueForm(asked, zone=office.tz, now=now, initial={"lengkap": minute})
    context: dict[str, Any] = {"form": form, "budget": settings.SERVICE_WORKDAYS}
    if asked is None:
        context |= _answer(calendar_for(office), minute, [])
    elif form.is_valid():
        context |= _answer(calendar_for(office), form.cleaned_data["lengkap"], form.waits())
    return render(request, "pages/calculator.html", context, status=422 if asked and form.errors else 200)


def _answer(calendar: WorkCalendar, start: datetime, waits: list[Wait]) -> dict[str, Any]:
    try:
        due = calendar.due(start, settings.SERVICE_WORKDAYS, [(wait.start, wait.end) for wait in waits])
    except NeverOpenError:
        return {"never": True}
    last = max((on.year for on in calendar.days_off), default=0)
    return {
        "due": long_time(due, calendar.zone),
        "start": long_time(start, calendar.zone),
        "sum": day_sum(calendar, start, due, waits),
        "unpublished": due.year if due.year > last else None,
    }


urlpatterns = [path("hitung-tenggat/", calculator, name="calculator")]
