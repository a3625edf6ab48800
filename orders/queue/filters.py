"""What narrows a view of the queue: the form, whose every answer stands in the URL."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.models import Office
from silastik.users.models import Segment, User

from ..models import Order
from ..states import FINAL, RANKS, STAFF_LABELS, OrderKind, OrderState
from . import search
from .definitions import SORTS, VIEWS

EVERY = ("", gettext_lazy("Semua"))
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
STATES = [(state.value, STAFF_LABELS[state]) for state in RANKS if state != OrderState.DRAFT]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DAY, validators=YEARS)


class FilterForm(forms.Form):
    """Names are those of the URL; anything not understood is told at its field and left out."""

    q = forms.CharField(
        label=gettext_lazy("Cari dalam antrean"),
        required=False,
        max_length=100,
        widget=forms.SearchInput({"placeholder": gettext_lazy("Kode, nama, instansi, judul"), "autocomplete": "off"}),
    )
    jenis = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False, choices=[EVERY, *OrderKind.choices])
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False, choices=[EVERY, *STATES])
    petugas = forms.ChoiceField(label=gettext_lazy("Petugas"), required=False)
    segmen = forms.ChoiceField(label=gettext_lazy("Segmen"), required=False, choices=[EVERY, *Segment.choices])
    asal = forms.ChoiceField(
        label=gettext_lazy("Domisili"),
        required=False,
        choices=[EVERY, ("dalam", gettext_lazy("Dalam negeri")), ("luar", gettext_lazy("Luar negeri"))],
    )
    tindak_lanjut = forms.ChoiceField(
        label=gettext_lazy("Tindak lanjut"),
        required=False,
        choices=[EVERY, ("tiba", gettext_lazy("Sudah waktunya")), ("ada", gettext_lazy("Ada tanggalnya"))],
    )
    pesan = forms.ChoiceField(
        label=gettext_lazy("Percakapan"),
        required=False,
        choices=[EVERY, ("baru", gettext_lazy("Ada pesan belum dibaca"))],
    )
    diajukan_dari = _day(gettext_lazy("Diajukan dari"))
    diajukan_sampai = _day(gettext_lazy("Diajukan sampai"))
    tenggat_dari = _day(gettext_lazy("Tenggat dari"))
    tenggat_sampai = _day(gettext_lazy("Tenggat sampai"))

    def __init__(self, data: QueryDict, *, officers: list[User]) -> None:
        super().__init__(data, auto_id="saring_%s")
        people = [(str(officer.pk), str(officer)) for officer in officers]
        own = [("saya", _("Saya")), ("tanpa", _("Belum ada petugas"))]
        for name in self.fields:
            self.fields[name].widget.attrs["form"] = "cari"
        cast(forms.ChoiceField, self.fields["petugas"]).choices = [EVERY, *own, *people]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is answered, as most often: then nothing is wrong either, and all see the same form."""
        return not any(self.data.get(name) for name in self.base_fields)

    def active(self) -> dict[str, Any]:
        """The answers that narrow the view, by field."""
        if self.is_empty:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, orders: QuerySet[Order], *, user: User, office: Office, today: date) -> QuerySet[Order]:
        """The orders that fit; days are the office's, both ends included."""
        chosen = self.active()
        for name, condition in CONDITIONS.items():
            if name in chosen:
                orders = orders.filter(condition(chosen[name], user, office, today))
        return search.matching(orders, chosen["q"]) if "q" in chosen else orders

    def chips(self) -> list[dict[str, str]]:
        """What narrows the view, in words, each with the URL without it."""
        return [
            {
                "label": f"{self.fields[name].label}: {self._word(name, value)}",
                "query": link(cast(QueryDict, self.data), **{name: None}),
            }
            for name, value in self.active().items()
        ]

    def _word(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return f"{value:%d-%m-%Y}"
        field = self.fields[name]
        words = dict(cast(Any, field).choices) if isinstance(field, forms.ChoiceField) else {}
        return str(words.get(value, f"“{value}”"))


def _begin(on: date, office: Office) -> datetime:
    return datetime.combine(on, time(), office.tz)


def _person(value: str, user: User) -> Q:
    if value == "tanpa":
        return Q(assigned_to=None)
    return Q(assigned_to=user.pk if value == "saya" else int(value))


def _end(on: date, office: Office) -> datetime:
    return _begin(on + timedelta(days=1), office)


# name of the field -> the condition, for (value, user, office, today)
CONDITIONS: dict[str, Any] = {
    "jenis": lambda value, user, office, today: Q(kind=value),
    "status": lambda value, user, office, today: Q(state_rank=RANKS[OrderState(value)]),
    "petugas": lambda value, user, office, today: _person(value, user),
    "segmen": lambda value, user, office, today: Q(customer__segment=value),
    "asal": lambda value, user, office, today: Q(is_domestic=value == "dalam"),
    "tindak_lanjut": lambda value, user, office, today: (
        ~Q(state__in=FINAL) & (Q(follow_up_on__lte=today) if value == "tiba" else Q(follow_up_on__isnull=False))
    ),
    "pesan": lambda value, user, office, today: Q(unread_from_customer__gt=0),
    "diajukan_dari": lambda value, user, office, today: Q(submitted_at__gte=_begin(value, office)),
    "diajukan_sampai": lambda value, user, office, today: Q(submitted_at__lt=_end(value, office)),
    "tenggat_dari": lambda value, user, office, today: Q(due_at__gte=_begin(value, office)),
    "tenggat_sampai": lambda value, user, office, today: Q(due_at__lt=_end(value, office)),
}
KNOWN = ("tampilan", *FilterForm.base_fields, "urut", "arah", "kursor")


def clean_query(data: QueryDict, *, keep_cursor: bool = False) -> dict[str, str]:
    """What of a query string belongs to the queue and says something; where the page begins only if asked."""
    given = {name: data.get(name, "") for name in KNOWN if keep_cursor or name != "kursor"}
    return {name: value[:800] for name, value in given.items() if value}


def link(data: QueryDict, **changes: str | None) -> str:
    """The query string with other answers (None: without), from the first page unless `kursor` is given."""
    query = clean_query(data) | changes
    return "?" + urlencode({name: value for name, value in query.items() if value})


def view_name(data: QueryDict, default: str) -> str:
    return data.get("tampilan") or default


def sort_of(data: QueryDict, view: str) -> tuple[str, bool]:
    """Column and direction: what the URL says, else the view's own."""
    sort = data.get("urut", "")
    if sort not in SORTS:
        return VIEWS[view].sort, VIEWS[view].descending
    return sort, data.get("arah") == "turun"
