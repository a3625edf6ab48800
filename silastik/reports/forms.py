"""The period of a report, as its address says it."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silastik.core.dates import month_year
from silastik.core.models import Office

from . import periods
from .periods import FIRST_YEAR, Period

MOST_YEARS = 20
YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]  # the day after is a date too


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PeriodForm(forms.Form):
    """A month, a quarter or a year by name; or, if none is named, from a day to a day."""

    masa = forms.CharField(label=_("Masa"), required=False, widget=forms.Select)
    dari = forms.DateField(label=_("atau dari"), required=False, widget=_date_input(), validators=YEARS)
    sampai = forms.DateField(label=_("sampai"), required=False, widget=_date_input(), validators=YEARS)

    def __init__(self, data: Any, *, since: date, today: date) -> None:
        super().__init__(data)
        self.fields["masa"].widget.choices = _choices(since, today, data.get("masa", ""))

    def clean_masa(self) -> Period | None:
        name = self.cleaned_data["masa"]
        if not name:
            return None
        try:
            return periods.parse(name)
        except periods.NoPeriodError:
            raise forms.ValidationError(
                _("“%(name)s” bukan masa yang dikenal, misalnya 2026-11, 2026-T4, atau 2026."), params={"name": name}
            ) from None

    def clean(self) -> None:
        named, first, last = (self.cleaned_data.get(name) for name in ("masa", "dari", "sampai"))
        if self.errors or named:
            return
        if not first and not last:
            self.add_error("masa", _("Pilih sebuah masa, atau isi tanggal awal dan akhir."))
        elif not first or not last:
            self.add_error("sampai" if first else "dari", _("Isi kedua tanggal."))
        elif first > last:
            self.add_error("sampai", _("Tanggal akhir mendahului tanggal awal."))
        elif first.year < FIRST_YEAR or last.year - first.year >= MOST_YEARS:
            self.add_error("dari", _("Masa laporan paling lama %(years)d tahun.") % {"years": MOST_YEARS})

    @property
    def period(self) -> Period:
        """The period of a valid form."""
        return self.cleaned_data["masa"] or Period(self.cleaned_data["dari"], self.cleaned_data["sampai"])

    @property
    def query(self) -> dict[str, str]:
        """What the address of the same report says."""
        if self.cleaned_data["masa"]:
            return {"masa": self.cleaned_data["masa"].name}
        return {name: self.cleaned_data[name].isoformat() for name in ("dari", "sampai")}


def _choices(since: date, today: date, asked: str) -> list[Any]:
    """What there are figures of: years, quarters and months, the newest first; and what was asked for besides."""
    years = range(today.year, since.year - 1, -1)
    begun = [(year, month) for year in years for month in range(12, 0, -1) if since <= _end(year, month)]
    begun = [(year, month) for year, month in begun if date(year, month, 1) <= today]
    quarters = list(dict.fromkeys((year, (month + 2) // 3) for year, month in begun))
    months = [(f"{year}-{month:02d}", month_year(date(year, month, 1))) for year, month in begun[:36]]
    choices: list[Any] = [
        ("", _("dari tanggal sampai tanggal")),
        (_("Tahun"), [(str(year), str(year)) for year in years]),
        (_("Triwulan"), [(f"{y}-T{q}", periods.parse(f"{y}-T{q}").label) for y, q in quarters[:12]]),
        (_("Bulan"), months),
    ]
    known = {value for _label, group in choices[1:] for value, _text in group}
    if asked and asked not in known:
        try:
            choices.insert(1, (asked, periods.parse(asked).label))
        except periods.NoPeriodError:
            choices.insert(1, (asked[:40], asked[:40]))
    return choices


def _end(year: int, month: int) -> date:
    return periods.month_of(date(year, month, 1)).last


def today(office: Office) -> date:
    """The office's date."""
    return timezone.now().astimezone(office.tz).date()
