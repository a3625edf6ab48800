"""What a choice will cost, before anything is extracted: the tariff applied to its estimated measure (M2, B1).

Only an invoice binds; it is computed from what was extracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from payments.pricing import PriceList
from payments.tariffs import Item, NoTariff, Quote

from . import areas
from .estimate import Estimate, estimate
from .models import Area, AreaLevel, Dataset, DatasetVersion, Layer, Selection

# The tariff's line of a map: (layer, whole country?).
MAP_CODES = {
    (Layer.DISTRICT, True): "III.A",
    (Layer.VILLAGE, True): "III.B",
    (Layer.DISTRICT, False): "III.C",
    (Layer.VILLAGE, False): "III.D",
}


@dataclass(frozen=True)
class Estimated:
    """The measure of a choice, and its price; no price where nothing would be delivered or no tariff is in force.

    Not measured: the master is not in the system, and an officer will bring what was chosen from it.
    """

    measure: Estimate
    quote: Quote | None
    is_measured: bool = True


def of_choice(
    version: DatasetVersion, variables: Sequence[str], codes: Sequence[str], prices: PriceList | None
) -> Estimated:
    """Measure and price of a choice; no variables means all that are available, no areas the whole coverage."""
    measure = estimate(version, variables, codes)
    is_measured = version.rows is not None
    return Estimated(measure, quote(items_of(version, measure, codes), prices), is_measured)


def of_draft(selections: Sequence[Selection], prices: PriceList | None) -> tuple[list[Estimated], Quote | None]:
    """The same for each choice of a draft, and for all together; a version chosen before is priced as it is."""
    each = [of_choice(s.version, s.variables, s.areas, prices) for s in selections]
    items = [
        item
        for selection, estimated in zip(selections, each, strict=True)
        for item in items_of(selection.version, estimated.measure, selection.areas)
    ]
    return each, quote(items, prices)


def smallest(dataset: Dataset, prices: PriceList | None) -> Quote | None:
    """The least one can pay for something of a dataset: one byte of microdata, one map of a kabupaten/kota."""
    if dataset.is_map:
        return quote([Item.map(dataset.title, code=MAP_CODES[Layer(dataset.layer), False])], prices)
    return quote([Item.microdata(dataset.title, size=1)], prices)


def items_of(version: DatasetVersion, measure: Estimate, codes: Sequence[str]) -> list[Item]:
    """What is priced; nothing where there are no records. A map's price asks for no measure."""
    if version.dataset.is_map:
        return map_items(version.dataset, codes) if measure.rows or version.rows is None else []
    return [Item.microdata(version.dataset.title, size=measure.bytes)] if measure.rows and measure.bytes else []


def map_items(dataset: Dataset, codes: Sequence[str]) -> list[Item]:
    """One map of the country, or one for each kabupaten/kota: those chosen, or all that the dataset covers."""
    regencies = list(codes) or _covered_regencies(dataset)
    code = MAP_CODES[Layer(dataset.layer), not regencies]
    if not regencies:
        return [Item.map(dataset.title, code=code)]
    return [Item.map(f"{dataset.title}: {name}", code=code) for name in areas.names(regencies).values()]


def _covered_regencies(dataset: Dataset) -> list[str]:
    """None of a map of the whole country, which has a tariff of its own."""
    if not dataset.coverage_id:
        return []
    covered = Area.objects.filter(level=AreaLevel.REGENCY, code__startswith=dataset.coverage_id)
    return list(covered.values_list("code", flat=True)) or [dataset.coverage_id]


def quote(items: Sequence[Item], prices: PriceList | None) -> Quote | None:
    if not items or prices is None:
        return None
    try:
        return prices.quote(items)
    except NoTariff:
        return None
