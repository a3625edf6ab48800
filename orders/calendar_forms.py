"""The forms of the calendar desk: shapes only. What must hold between days, periods and the year, the desk checks."""

from datetime import time
from itertools import pairwise
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from silastik.core.calendars.content import Opening, Special
from silastik.core.models import CalendarYear, DayOff, OfficeHours, ProposedDay

WEEKDAYS: list[tuple[int, Any]] = [
    (day, name) for day, name in OfficeHours._meta.get_field("weekday").choices or [] if isinstance(day, int)
]
PARTS = {"opens": _("Buka"), "break_from": _("Istirahat dari"), "break_to": _("Istirahat sampai"), "closes": _("Tutup")}


def _date_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class YearForm(forms.Form):
    """Which year to propose: from the past one, whose orders may still be open, to three ahead."""

    year = forms.IntegerField(label=_("Tahun"))

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in range(this_year - 1, this_year + 4)]
        self.fields["year"] = forms.TypedChoiceField(label=_("Tahun"), choices=years, coerce=int, initial=this_year + 1)


class DecreeForm(forms.ModelForm):
    """The decree of the whole edition, and the reason that customers read."""

    class Meta:
        model = CalendarYear
        fields = ["decree", "reason"]


class DayForm(forms.ModelForm):
    """A day off. `instead_of` names the one it changes."""

    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ProposedDay
        fields = ["date", "kind", "name", "legal_basis"]
        widgets = {"date": _date_input()}
        help_texts = {"legal_basis": _("Kosong: dasar hukum kalender.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = DayOff.Kind.JOINT_LEAVE
        self.fields["kind"].choices = DayOff.Kind.choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["instead_of"].initial = self.instance.pk

    def validate_unique(self) -> None:
        """The desk says which day is already there."""


class PeriodForm(forms.Form):
    """A special period: dates, and the hours of each weekday with a break, if there is one."""

    name = forms.CharField(label=_("Nama"), max_length=120, help_text=_("Misalnya “Jam kerja Ramadan 1448 H”."))
    first = forms.DateField(label=_("Dari tanggal"), widget=_date_input())
    last = forms.DateField(label=_("Sampai tanggal"), widget=_date_input(), help_text=_("Termasuk tanggal ini."))
    legal_basis = forms.CharField(
        label=_("Dasar hukum"), max_length=200, required=False, help_text=_("Kosong: dasar hukum kalender.")
    )
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, day in WEEKDAYS:
            for part, label in PARTS.items():
                self.fields[f"{part}_{weekday}"] = forms.TimeField(
                    label=f"{day}: {label}",
                    required=False,
                    widget=forms.TimeInput({"type": "time", "aria-label": f"{day}: {label}"}, format="%H:%M"),
                )

    @property
    def plain_fields(self) -> list[BoundField]:
        return [self[name] for name in ("name", "first", "last", "legal_basis")]

    @property
    def week(self) -> list[tuple[str, list[tuple[str, BoundField]]]]:
        """The weekdays, each with its four times, for the table of hours."""
        return [
            (str(day), [(str(label), self[f"{part}_{weekday}"]) for part, label in PARTS.items()])
            for weekday, day in WEEKDAYS
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("Tanggal akhir mendahului tanggal awal."))
        hours = []
        for weekday, _day in WEEKDAYS:
            times = {part: data.pop(f"{part}_{weekday}", None) for part in PARTS}
            if f"opens_{weekday}" not in self.errors and (field := self._wrong(times)):
                self.add_error(f"{field[0]}_{weekday}", field[1])
            elif times["opens"] and times["closes"]:
                hours += _openings(weekday, times["opens"], times["closes"], times["break_from"], times["break_to"])
        data["hours"] = tuple(hours)
        return data

    @staticmethod
    def _wrong(times: dict[str, time | None]) -> tuple[str, Any] | None:
        """The part of a weekday that is wrong, and why."""
        for one, other in (("opens", "closes"), ("break_from", "break_to")):
            for missing, there in ((one, other), (other, one)):
                if times[there] and not times[missing]:
                    return missing, _("Lengkapi: jam ini berpasangan.")
        if times["break_from"] and not times["opens"]:
            return "opens", _("Istirahat tanpa jam buka.")
        given = [part for part in PARTS if times[part]]
        for earlier, later in pairwise(given):
            if times[earlier] >= times[later]:  # type: ignore[operator]
                return later, _("Harus setelah jam sebelumnya.")
        return None

    @property
    def period(self) -> Special:
        data = self.cleaned_data
        return Special(data["first"], data["last"], data["name"], data["legal_basis"], data["hours"])


def _openings(weekday: int, opens: time, closes: time, pause: time | None, again: time | None) -> list[Opening]:
    if pause and again:
        return [Opening(weekday, opens, pause), Opening(weekday, again, closes)]
    return [Opening(weekday, opens, closes)]


def hours_initial(hours: tuple[Opening, ...]) -> dict[str, time]:
    """The hours as the form shows them: of two openings on a day, what lies between is the break."""
    initial: dict[str, time] = {}
    for weekday, opens, closes in sorted(hours):
        if f"opens_{weekday}" in initial:
            initial[f"break_from_{weekday}"] = initial[f"closes_{weekday}"]
            initial[f"break_to_{weekday}"] = opens
        else:
            initial[f"opens_{weekday}"] = opens
        initial[f"closes_{weekday}"] = closes
    return initial


class ReturnForm(forms.Form):
    because = forms.CharField(label=_("Apa yang perlu diperbaiki?"), max_length=500, widget=forms.Textarea({"rows": 2}))
