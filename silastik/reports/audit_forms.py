"""What an auditor looks for."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderEvent
from silastik.core.dates import plain_date

from .audit import Wanted
from .forms import YEARS

MOST_ORDERS = 5_000


class AuditForm(forms.Form):
    """Filters of a list; all may be left empty. `actions` are what its rows can be, `code` what they are found by."""

    pesanan = forms.CharField(label=_("Kode pesanan"), required=False, max_length=40)
    orang = forms.CharField(label=_("Nama atau e-mail"), required=False, max_length=120)
    apa = forms.ChoiceField(label=_("Apa"), required=False)
    dari = forms.DateField(
        label=_("Dari"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=YEARS
    )
    sampai = forms.DateField(
        label=_("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=YEARS
    )

    def __init__(self, data: Any, *, actions: Iterable[tuple[str, Any]], code: Any = None) -> None:
        super().__init__(data)
        self.fields["apa"] = forms.ChoiceField(label=_("Apa"), required=False, choices=[("", _("Semua")), *actions])
        if code:
            self.fields["pesanan"].label = code

    def clean(self) -> None:
        first, last = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        if first and last and first > last:
            self.add_error("sampai", _("Tanggal akhir mendahului tanggal awal."))

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Wanted(data["pesanan"].strip(), data["orang"].strip(), data["apa"], data["dari"], data["sampai"])

    @property
    def query(self) -> dict[str, str]:
        """The filters that are set, as the address says them."""
        return {name: str(value) for name, value in self._set().items()}

    @property
    def words(self) -> list[str]:
        """The filters that are set, for people: `Kode pesanan: SIL-7502-2026-000001`."""
        named = dict(cast(Any, self.fields["apa"]).choices)
        shown = {name: plain_date(v) if isinstance(v, date) else named.get(v, v) for name, v in self._set().items()}
        return [f"{self.fields[name].label}: {text}" for name, text in shown.items()]

    def _set(self) -> dict[str, Any]:
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class EvidenceForm(forms.Form):
    """Which orders' evidence is exported: one by its code, or those on which something happened in a period."""

    pesanan = forms.CharField(label=_("Kode pesanan"), required=False, max_length=40)
    dari = forms.DateField(
        label=_("Dari"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=YEARS
    )
    sampai = forms.DateField(
        label=_("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=YEARS
    )

    def __init__(self, data: Any, *, orders: QuerySet[Order], zone: tzinfo) -> None:
        super().__init__(data)
        self.orders, self.zone = orders, zone

    def clean(self) -> None:
        code = self.cleaned_data.get("pesanan", "").strip()
        first, last = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        if code:
            self.orders = self.orders.filter(code__iexact=code)
        elif first and last:
            if first > last:
                self.add_error("sampai", _("Tanggal akhir mendahului tanggal awal."))
            since, until = (datetime.combine(day, time.min, self.zone) for day in (first, last + timedelta(days=1)))
            touched = OrderEvent.objects.filter(at__gte=since, at__lt=until).values("order")
            self.orders = self.orders.filter(pk__in=touched)
        elif not self.errors:
            raise forms.ValidationError(_("Isi kode pesanan, atau kedua tanggalnya."))
        if self.errors:
            return
        found = self.orders.order_by()[: MOST_ORDERS + 1].count()
        if not found:
            self.add_error("pesanan" if code else "dari", _("Tidak ada pesanan yang cocok."))
        elif found > MOST_ORDERS:
            self.add_error("dari", _("Lebih dari 5.000 pesanan. Persempit masanya."))
