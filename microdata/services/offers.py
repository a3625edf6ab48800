"""The offer: sample, invoice and SPPD go out in one step (M5)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import step
from orders.models import Deliverable
from payments import services as payment_services
from payments.gate import is_waived
from payments.pricing import price_list
from payments.tariffs import Item, NoTariff, Quote

from ..models import Extraction, MicrodataOrder, Selection
from ..pricing import map_items
from . import agreements, samples

if TYPE_CHECKING:
    from silastik.users.models import User


def send_offer(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> None:
    """Price what was extracted, issue invoice and SPPD, and open the sample to the customer (M5).

    An order sold for Rp0,00 gets no invoice: the value waived is written down instead (procedure, settled point 8).
    """
    now = now or timezone.now()
    with step(order, "send_offer", by=by, now=now) as current:
        quote = price(current.order, on=current.order.submitted_on)
        if is_waived(current.order):
            payment_services.record_waived_value(current.order, quote)
            current.data |= {"waived": quote.total, "told_as": "send_offer_waived"}
        else:
            invoice = payment_services.issue_invoice(current.order, quote, by=by, now=now)
            current.data |= {"invoice": invoice.document.number, "amount": invoice.total}
        agreement = agreements.issue(current.order, by=by, now=now)
        current.data["agreement"] = agreement.document.number
        samples.open_round(current.order, by=by, now=now)


def price(order: MicrodataOrder, *, on: date) -> Quote:
    """The price of what was prepared, by the schedule in force on a day. Raises `NoTariff` where it is silent."""
    prices = price_list(on)
    if prices is None:
        raise NoTariff(_("Belum ada daftar tarif yang berlaku."))
    sizes = measured_sizes(order)
    return prices.quote([item for selection in order.chosen for item in items_of(selection, sizes)])


def items_of(selection: Selection, sizes: Mapping[str, int]) -> list[Item]:
    """What is priced: the bytes of the data as CSV, or one map for each kabupaten/kota."""
    if selection.dataset.is_map:
        return map_items(selection.dataset, selection.areas)
    if selection.item not in sizes:
        raise NoTariff(_("Ukuran “%(title)s” belum diketahui.") % {"title": selection})
    return [Item.microdata(str(selection), size=sizes[selection.item])]


def measured_sizes(order: MicrodataOrder) -> dict[str, int]:
    """Bytes the tariff counts, by item: measured by the extractor, else the size of the file attached by hand."""
    products = Deliverable.objects.filter(order_id=order.pk, kind=Deliverable.Kind.PRODUCT)
    files = products.order_by("item", "-version").distinct("item")
    return {file.item: _size(file) for file in files.select_related("extraction")}


def _size(file: Deliverable) -> int:
    extraction: Extraction | None = getattr(file, "extraction", None)
    measured = extraction.data_size if extraction else None
    return file.size if measured is None else measured
