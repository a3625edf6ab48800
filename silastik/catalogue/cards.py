"""From the rows of a list to its cards: each kind fetched once, whatever the length of the list."""

from collections.abc import Sequence
from typing import Any

from microdata import display as dataset_display
from microdata import selectors as dataset_selectors
from payments.pricing import PriceList
from publications import display as title_display
from publications.models import Publication

from .baskets import Baskets
from .models import Product


def cards(products: Sequence[Product], prices: PriceList | None, baskets: Baskets) -> list[Any]:
    """Cards in the order of the products. A card names the template that shows it."""
    publications = Publication.objects.for_lists().in_bulk(_keys(products, [Product.Kind.PUBLICATION]))
    datasets = dataset_selectors.listings(_keys(products, [Product.Kind.MICRODATA, Product.Kind.MAP]))
    found: list[Any] = []
    for product in products:
        if product.kind == Product.Kind.PUBLICATION:
            found.append(title_display.card(publications[product.key], prices, baskets.titles))
        else:
            found.append(dataset_display.card(datasets[product.key], prices, baskets.datasets))
    return found


def _keys(products: Sequence[Product], kinds: Sequence[Product.Kind]) -> list[int]:
    return [product.key for product in products if product.kind in kinds]
