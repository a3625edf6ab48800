"""Facets of the catalogue: a field to narrow by, and how many titles each of its values would leave."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast

from .models import Product


class FacetField(forms.MultipleChoiceField):
    """Accepts any value: an address with a choice that is gone shows an empty list, which says so, and no error."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return True


class YearField(FacetField):
    def clean(self, value: Any) -> list[int]:
        return [int(year) for year in super().clean(value) if year.isdecimal() and len(year) == 4]


class Facet(django_filters.Filter):
    """Titles with one of the chosen values of a column."""

    field_class = FacetField

    def filter(self, qs: QuerySet[Product], value: list[Any]) -> QuerySet[Product]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class YearFacet(Facet):
    field_class = YearField


Chosen = Mapping[str, tuple[Facet, list[Any]]]


class Counts(NamedTuple):
    """`all` titles, of which the facets together leave `left`, and each value `choices[facet][value]`.

    A facet's own choice does not narrow its other values: they add up.
    """

    all: int
    left: int
    choices: Mapping[str, Mapping[str, int]]


def narrow(titles: QuerySet[Product], chosen: Chosen, *, leaving_out: str = "") -> QuerySet[Product]:
    for name, (facet, values) in chosen.items():
        if name != leaving_out:
            titles = facet.filter(titles, values)
    return titles


def count(titles: QuerySet[Product], chosen: Chosen) -> Counts:
    """Everything there is to count, in one query."""
    rows = _rows(titles, "all", Value("")).union(
        _rows(narrow(titles, chosen), "left", Value("")),
        *(
            _rows(narrow(titles, chosen, leaving_out=name), name, F(facet.field_name))
            for name, (facet, _values) in chosen.items()
        ),
        all=True,
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value, number in rows:
        found[name][value or ""] = number
    choices = {name: {value: number for value, number in found[name].items() if value} for name in chosen}
    return Counts(found["all"].get("", 0), found["left"].get("", 0), choices)


def _rows(titles: QuerySet[Product], name: str, column: Any) -> Any:
    return (
        titles.order_by()
        .values(facet=Value(name), choice=Cast(column, CharField()))
        .annotate(number=Count("pk"))
        .values_list("facet", "choice", "number")
    )
