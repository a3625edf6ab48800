"""Reading baskets and publication orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.deliverables import current
from orders.models import Deliverable
from orders.states import OrderState
from orders.submission import Problem, customer_problems
from payments.pricing import price_list
from payments.tariffs import Item, NoTariff, Quote

from .models import Publication, PublicationOrder, PublicationOrderLine


def basket(user: Any) -> PublicationOrder | None:
    """The customer's draft order of publications, if there is one (P2)."""
    if not user.is_authenticated:
        return None
    return PublicationOrder.objects.filter(customer=user, state=OrderState.DRAFT).first()


def basket_slugs(user: Any) -> set[str]:
    if not user.is_authenticated:
        return set()
    titles = PublicationOrderLine.objects.filter(order__customer=user, order__state=OrderState.DRAFT)
    return set(titles.values_list("publication__slug", flat=True))


def titles_of(order: PublicationOrder) -> list[Publication]:
    return [line.publication for line in order.chosen]


def contents(order: PublicationOrder) -> str:
    """What lies in a basket, for its page to send back: `17,23`, the ids of its lines, which no other basket has."""
    return ",".join(str(line.pk) for line in order.chosen)


def price(titles: Sequence[Publication], *, on: date) -> Quote:
    """The price of titles by the schedule in force on a day. Raises `NoTariff` when one of them cannot be priced."""
    prices = price_list(on)
    if prices is None:
        raise NoTariff(_("Belum ada daftar tarif yang berlaku."))
    items = []
    for title in titles:
        if title.pages is None:
            raise NoTariff(_("Jumlah halaman “%(title)s” belum diketahui.") % {"title": title})
        items.append(Item.publication(title.title, pages=title.pages))
    return prices.quote(items)


def problems(order: PublicationOrder | None, user: Any) -> list[Problem]:
    """What the request still lacks: titles (P2), a verified e-mail (R1), NPWP (R2), a complete profile (R3)."""
    found = []
    titles = titles_of(order) if order else []
    if not titles:
        found.append(Problem(_("Keranjang Anda masih kosong."), reverse("catalogue:list"), _("Buka katalog")))
    for title in titles:
        if not title.is_listed:
            found.append(Problem(_("“%(title)s” tidak lagi dijual; keluarkan dari keranjang.") % {"title": title}))
        elif title.pages is None:
            found.append(
                Problem(
                    _("Harga “%(title)s” belum dapat dihitung karena jumlah halamannya belum diketahui.")
                    % {"title": title}
                )
            )
    return found + customer_problems(user)


@dataclass(frozen=True)
class PreparedTitle:
    """A title of an order with the softcopy prepared for it, if any."""

    line: PublicationOrderLine
    deliverable: Deliverable | None


def prepared_titles(order: PublicationOrder) -> list[PreparedTitle]:
    """Each title with the newest version of its softcopy (P3)."""
    files = {file.item: file for file in current(order)}
    return [PreparedTitle(line, files.get(line.item)) for line in order.chosen]


@dataclass(frozen=True)
class FrontPage:
    """What the front page says of the catalogue: how many titles, and the price of the smallest one."""

    titles: int
    from_price: int | None


def front_page_facts(*, on: date) -> FrontPage:
    titles = Publication.objects.listed().count()
    prices = price_list(on)
    smallest = prices.of_pages(0, 1) if prices else None
    return FrontPage(titles, smallest.total if smallest else None)
