"""The catalogue as an address asks for it: words, facets, order."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from publications.models import Language

from .facets import Chosen, Counts, Facet, YearFacet, count, narrow
from .models import NEWEST, Product
from .search import matching, resembling

FORM_ID = "cari"
FACET_LENGTH = 12  # choices beyond these are found by words
RELEVANT, NEW, TITLE, PAGES = "relevan", "terbaru", "judul", "halaman"
ORDERS = {RELEVANT: ("-rank", *NEWEST), NEW: NEWEST, TITLE: ("title",), PAGES: ("pages", "title")}


class Choice(NamedTuple):
    """A choice made, and the address without it."""

    label: str
    url_without: str


class Found(NamedTuple):
    """What the words alone find, counted by facets. `is_similar`: nothing has them; these have words like them."""

    titles: QuerySet[Product]
    counts: Counts
    is_similar: bool


def _facet(facet: type[Facet], field_name: str, label: Any) -> Facet:
    return facet(field_name=field_name, label=label, widget=forms.CheckboxSelectMultiple({"form": FORM_ID}))


class CatalogueFilter(django_filters.FilterSet):
    """`qs` is the list. Facets stand for columns."""

    q = django_filters.CharFilter(
        label=_("Cari di katalog"),
        max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": _("Judul, survei, nomor katalog, ISSN")}),
    )
    jenis = _facet(Facet, "kind", _("Jenis"))
    subjek = _facet(Facet, "subject", _("Subjek"))
    wilayah = _facet(Facet, "area", _("Wilayah"))
    tahun = _facet(YearFacet, "year", _("Tahun"))
    bahasa = _facet(Facet, "language", _("Bahasa"))
    urut = django_filters.ChoiceFilter(
        label=_("Urutkan"),
        choices=[
            (RELEVANT, _("Paling cocok")),
            (NEW, _("Terbaru")),
            (TITLE, _("Judul A-Z")),
            (PAGES, _("Halaman paling sedikit")),
        ],
        empty_label=None,
        widget=forms.Select({"form": FORM_ID}),
    )

    class Meta:
        model = Product
        fields: list[str] = []

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The cleaned values; what cannot be read counts as not given."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def words(self) -> str:
        return self.asked.get("q", "").strip()

    @cached_property
    def chosen(self) -> Chosen:
        return {
            name: (facet, self.asked.get(name, [])) for name, facet in self.filters.items() if isinstance(facet, Facet)
        }

    @cached_property
    def found(self) -> Found:
        titles = matching(self.queryset, self.words) if self.words else self.queryset
        counts = count(titles, self.chosen)
        if self.words and not counts.all:
            similar = resembling(self.queryset, self.words)
            return Found(similar, count(similar, self.chosen), is_similar=True)
        return Found(titles, counts, is_similar=False)

    @cached_property
    def order(self) -> str:
        order = self.asked.get("urut") or (RELEVANT if self.words else NEW)
        return NEW if order == RELEVANT and not self.words else order

    def filter_queryset(self, queryset: QuerySet[Product]) -> QuerySet[Product]:
        return narrow(self.found.titles, self.chosen).order_by(*ORDERS[self.order])

    def label_choices(self) -> list[BoundField]:
        """Give the form its choices, facets with their counts; the facets that offer anything to choose."""
        if not self.words:
            order = self.form.fields["urut"]
            order.choices = [(value, label) for value, label in order.choices if value != RELEVANT]
        for name in self.chosen:
            self.form.fields[name].choices = list(self._choices(name))
        return [self.form[name] for name in self.chosen if self.form.fields[name].choices]

    def _choices(self, name: str) -> Iterator[tuple[str, str]]:
        """The choices with most titles, or the latest years; those made stay, even when they find nothing."""
        made = [str(value) for value in self.chosen[name][1]]
        counts = {**dict.fromkeys(made, 0), **self.found.counts.choices[name]}
        sort = (lambda item: -int(item[0])) if name == "tahun" else (lambda item: (-item[1], item[0]))
        for position, (value, number) in enumerate(sorted(counts.items(), key=sort)):
            if position < FACET_LENGTH or value in made:
                yield value, format_html("{} <b>{}</b>", _label(name, value), number)

    def choices(self) -> list[Choice]:
        """What has been chosen, each with the way out of it."""
        return [
            Choice(_label(name, str(value)), self._without(name, str(value)))
            for name, (_facet, values) in self.chosen.items()
            for value in values
        ]

    def _without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"


def _label(name: str, value: str) -> str:
    """How people read a value of a facet."""
    if (name, value) == ("wilayah", "Indonesia"):  # as a language the same word is translated otherwise
        return pgettext("wilayah", "Indonesia")
    words = {"bahasa": Language.choices, "jenis": Product.Kind.choices}.get(name)
    return str(dict(words).get(value, value)) if words else gettext(value)
