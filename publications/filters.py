"""Narrowing the catalogue: words, facets with how many titles each choice leaves, and the order of the list."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast, Coalesce
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Language, Publication
from .querysets import NEWEST, PublicationQuerySet
from .search import Found, find

FORM_ID = "cari"
# Choices beyond these are found by words.
FACET_LENGTH = 12


class FacetField(forms.MultipleChoiceField):
    """Accepts any value: an address with a choice that is gone shows an empty list, which says so, and no error."""

    widget = forms.CheckboxSelectMultiple(attrs={"form": FORM_ID})

    def valid_value(self, value: str) -> bool:
        return True


class YearField(FacetField):
    def clean(self, value: Any) -> list[int]:
        return [int(year) for year in super().clean(value) if year.isdecimal() and len(year) == 4]


class Facet(django_filters.Filter):
    """Titles with one of the chosen values."""

    field_class = FacetField

    def filter(self, qs: PublicationQuerySet, value: list[Any]) -> PublicationQuerySet:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class YearFacet(Facet):
    field_class = YearField


RELEVANT, NEW, TITLE, PAGES = "relevan", "terbaru", "judul", "halaman"
SORTS = {RELEVANT: ("-rank", *NEWEST), NEW: NEWEST, TITLE: ("title",), PAGES: ("counted_pages", "title")}


class Choice(NamedTuple):
    label: str
    url_without: str


class CatalogueFilter(django_filters.FilterSet):
    """The catalogue as an address asks for it. `qs` is the list: words and facets applied, in order."""

    FACETS = ("subjek", "wilayah", "tahun", "bahasa")

    q = django_filters.CharFilter(
        label=_("Cari di katalog"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Judul, nomor katalog, atau ISSN")}),
    )
    subjek = Facet(field_name="subject", label=_("Subjek"))
    wilayah = Facet(field_name="area_name", label=_("Wilayah"))
    tahun = YearFacet(field_name="year", label=_("Tahun"))
    bahasa = Facet(field_name="language", label=_("Bahasa"))
    urut = django_filters.ChoiceFilter(
        label=_("Urutkan"),
        choices=[
            (RELEVANT, _("Paling cocok")),
            (NEW, _("Terbaru")),
            (TITLE, _("Judul A-Z")),
            (PAGES, _("Halaman paling sedikit")),
        ],
        empty_label=None,
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The cleaned values; what cannot be read counts as not given."""
        self.form.is_valid()
        return {name: self.form.cleaned_data.get(name) or "" for name in self.filters}

    @cached_property
    def words(self) -> str:
        return self.chosen["q"].strip()

    @cached_property
    def found(self) -> Found:
        """What the words alone find."""
        return find(self.queryset, self.words) if self.words else Found(self.queryset)

    def filter_queryset(self, queryset: PublicationQuerySet) -> PublicationQuerySet:
        titles = self.narrowed()
        if self.sort == PAGES:
            titles = titles.annotate(
                counted_pages=Coalesce(F("roman_pages") + F("arabic_pages"), "arabic_pages", "master_pages")
            )
        return titles.order_by(*SORTS[self.sort])

    @cached_property
    def sort(self) -> str:
        if not self.words:
            return NEW if self.chosen["urut"] in ("", RELEVANT) else self.chosen["urut"]
        return self.chosen["urut"] or RELEVANT

    def narrowed(self, *, leaving_out: str = "") -> PublicationQuerySet:
        titles = self.found.titles
        for name in self.FACETS:
            if name != leaving_out:
                titles = self.filters[name].filter(titles, self.chosen[name])
        return titles

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many titles each choice of each facet would leave, the other facets staying as chosen. One query."""
        rows = [self._count(name) for name in self.FACETS]
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for facet, value, count in rows[0].union(*rows[1:], all=True):
            if value:
                counts[facet][value] = count
        return counts

    def _count(self, name: str) -> Any:
        field = self.filters[name].field_name
        return (
            self.narrowed(leaving_out=name)
            .order_by()
            .values(field)
            .annotate(facet=Value(name), choice=Cast(field, CharField()), count=Count("pk"))
            .values_list("facet", "choice", "count")
        )

    def label_choices(self) -> None:
        """Give the form its choices: facets with counts (those made stay, even when they find nothing), and orders."""
        for name in self.FACETS:
            self.form.fields[name].choices = list(self._choices(name))
        if not self.words:
            sort = self.form.fields["urut"]
            sort.choices = [(value, label) for value, label in sort.choices if value != RELEVANT]

    def _choices(self, name: str) -> Iterator[tuple[str, str]]:
        counts = dict.fromkeys(map(str, self.chosen[name]), 0) | self.counts[name]
        order = (lambda item: -int(item[0])) if name == "tahun" else (lambda item: (-item[1], item[0]))
        for position, (value, count) in enumerate(sorted(counts.items(), key=order)):
            if position < FACET_LENGTH or value in map(str, self.chosen[name]):
                yield value, format_html("{} <b>{}</b>", self.label(name, value), count)

    @staticmethod
    def label(name: str, value: str) -> str:
        """How people read a value of a facet."""
        return str(dict(Language.choices).get(value, value)) if name == "bahasa" else gettext(value)

    def facet_fields(self) -> list[BoundField]:
        """The facets that offer anything to choose."""
        return [self.form[name] for name in self.FACETS if self.form.fields[name].choices]

    def choices(self) -> list[Choice]:
        """What has been chosen, each with the address without it."""
        return [
            Choice(self.label(name, str(value)), self._without(name, str(value)))
            for name in self.FACETS
            for value in self.chosen[name]
        ]

    def _without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"
