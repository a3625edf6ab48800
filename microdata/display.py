"""Datasets and their dictionaries as pages show them, in the reader's language; no query per row."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from payments.pricing import PriceList
from silastik.core.dates import plain_date
from silastik.core.money import rupiah

from . import pricing
from .estimate import Estimate
from .models import AreaLevel, Dataset, DatasetVersion
from .selectors import Listing


@dataclass(frozen=True)
class Card:
    """A dataset in a list, and the template that shows it. `price` is where prices begin; empty while not known."""

    template = "microdata/_dataset.html"
    title: Dataset
    name: str
    kind: str
    about: str
    measure: str
    price: str
    is_chosen: bool
    can_be_ordered: bool


def card(listing: Listing, prices: PriceList | None, chosen: Collection[str]) -> Card:
    dataset = listing.dataset
    lowest = pricing.smallest(dataset, prices)
    return Card(
        title=dataset,
        name=title(dataset),
        kind=dataset.get_kind_display(),
        about=" · ".join(
            filter(None, ["" if dataset.is_map else dataset.survey, dataset.period, str(dataset.year), dataset.unit])
        ),
        measure=" · ".join(filter(None, [variables_text(listing), rows_text(listing.version), levels(dataset)])),
        price=rupiah(lowest.total) if lowest else "",
        is_chosen=dataset.slug in chosen,
        can_be_ordered=listing.version is not None,
    )


def title(dataset: Dataset) -> str:
    return (dataset.title_en if get_language() == "en" else "") or dataset.title


def description(dataset: Dataset) -> str:
    return (dataset.description_en if get_language() == "en" else "") or dataset.description


def variables_text(listing: Listing) -> str:
    if listing.dataset.is_map:
        return ""
    count = listing.variables
    return ngettext("%(n)s variabel", "%(n)s variabel", count) % {"n": number_format(count, force_grouping=True)}


def rows_text(version: DatasetVersion | None) -> str:
    """`200.000 rekaman`, or of a map `19 poligon`; empty while nothing has been measured."""
    return count_text(version.dataset, version.rows) if version and version.rows else ""


def count_text(dataset: Dataset, rows: int) -> str:
    n = {"n": number_format(rows, force_grouping=True)}
    if dataset.is_map:
        return ngettext("%(n)s poligon", "%(n)s poligon", rows) % n
    return ngettext("%(n)s rekaman", "%(n)s rekaman", rows) % n


def levels(dataset: Dataset) -> str:
    """`per provinsi dan kabupaten/kota`: the levels one can choose by."""
    names = [str(AreaLevel(level).label).lower() for level in sorted(dataset.levels)]
    if not names:
        return ""
    if len(names) == 1:
        return _("per %(level)s") % {"level": names[0]}
    if len(names) == 2:
        return _("per %(first)s dan %(last)s") % {"first": names[0], "last": names[1]}
    return _("per %(levels)s, dan %(last)s") % {"levels": ", ".join(names[:-1]), "last": names[-1]}


def coverage(dataset: Dataset) -> str:
    return dataset.coverage.name if dataset.coverage else pgettext("wilayah", "Indonesia")


def facts(listing: Listing) -> list[dict[str, str]]:
    """The record of a dataset. What is not known says so."""
    dataset, version = listing.dataset, listing.version
    what = (
        [(_("Lapisan"), str(dataset.get_layer_display()))]
        if dataset.is_map
        else [(_("Survei"), dataset.survey), (_("Satuan rekaman"), dataset.unit)]
    )
    record = [
        *what,
        (_("Tahun"), " ".join(filter(None, [dataset.period, str(dataset.year)]))),
        (_("Cakupan"), coverage(dataset)),
        (_("Dapat dipilih"), levels(dataset)),
        (_("Isi"), " · ".join(filter(None, [variables_text(listing), rows_text(version)]))),
        (_("Subjek"), _(dataset.subject) if dataset.subject else ""),
    ]
    if not dataset.is_map:
        level = {"level": _level(dataset.disclosure_level)}
        record.append((_("Contoh data"), _("wilayah sampai tingkat %(level)s") % level))
    return [{"term": term, "value": value or pgettext("keterangan", "belum diketahui")} for term, value in record]


def _level(level: int) -> str:
    return str(AreaLevel(level).label).lower()


def version_rows(dataset: Dataset, zone: Any) -> list[dict[str, str]]:
    """The published versions, the newest first."""
    versions = dataset.versions.filter(published_at__isnull=False).defer("area_rows")
    return [
        {
            "name": _("Versi %(number)d") % {"number": version.number},
            "published": plain_date(version.published_at.astimezone(zone).date()) if version.published_at else "",
            "note": version.note,
        }
        for version in versions
    ]


def size_text(measure: Estimate) -> str:
    """`kira-kira 12,3 MB`, of CSV or of the map, in the megabytes of the tariff; empty while it is not known."""
    if not measure.bytes:
        return ""
    megabytes = measure.bytes / settings.TARIFF_MEGABYTE_BYTES
    size = number_format(max(megabytes, 0.1), 1, force_grouping=True)
    return _("kira-kira %(size)s MB") % {"size": size}
