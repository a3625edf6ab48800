"""The tariffs as people read them: grouped lines, worked examples, how open words are read, and a calculator."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from silastik.core.money import rupiah

from .models import TariffSchedule
from .pricing import PriceList
from .schedules import ItemKind, Reading, Unit, counted
from .tariffs import Item, NoTariff


def groups(schedule: TariffSchedule) -> list[dict[str, Any]]:
    """The lines of a schedule by product."""
    rows = [
        {
            "kind": line.kind,
            "code": line.code,
            "description": _(line.description),
            "per": _(line.per),
            "block": counted(line.block_size, line.unit),
            "price": rupiah(line.price),
        }
        for line in schedule.lines.all()
    ]
    return [
        {"label": ItemKind(kind).label, "lines": list(lines)} for kind, lines in groupby(rows, lambda row: row["kind"])
    ]


def examples(prices: PriceList) -> list[dict[str, Any]]:
    """Worked examples, computed by the engine itself."""
    items = [
        Item.publication(_("Publikasi 27 halaman"), pages=(0, 27)),
        Item.publication(_("Publikasi 101 halaman"), pages=(0, 101)),
        Item.publication(_("Publikasi lvi+588 halaman"), pages=(56, 588)),
        Item.microdata(_("Data mikro 800.000 byte"), size=800_000),
        Item.microdata(_("Data mikro 5.000.000 byte"), size=5_000_000),
        Item.map(_("Peta satu kabupaten menurut desa/kelurahan"), code="III.D"),
    ]
    return [result for item in items if (result := _priced(prices, item))]


def calculation(prices: PriceList, product: str, amount: Decimal) -> dict[str, Any] | None:
    """What a measure costs: pages of a publication, or megabytes of microdata."""
    if product == "publikasi":
        return _priced(prices, Item.publication(counted(int(amount), Unit.PAGE), pages=(0, int(amount))))
    size = max(1, int(amount * prices.reading.megabyte_bytes))
    return _priced(prices, Item.microdata(counted(size, Unit.BYTE), size=size, per=product))


def _priced(prices: PriceList, item: Item) -> dict[str, Any] | None:
    try:
        result = prices.quote([item])
    except NoTariff:
        return None
    return {
        "what": item.description,
        "price": rupiah(result.total),
        "lines": [line.explanation for line in result.lines],
    }


def readings(reading: Reading) -> list[str]:
    """How this office reads what the regulation leaves open."""
    started = (
        _("Tambahan yang baru dimulai dihitung penuh: 51 halaman dihitung seperti 100 halaman.")
        if reading.started_block_counts
        else _("Tambahan yang belum penuh dihitung sebanding, dibulatkan ke atas ke rupiah penuh.")
    )
    roman = (
        _("Halaman bernomor romawi ikut dihitung.")
        if reading.roman_pages_count
        else _("Halaman bernomor romawi tidak dihitung.")
    )
    megabyte = _("1 MB dihitung sebagai %(bytes)s.") % {"bytes": counted(reading.megabyte_bytes, Unit.BYTE)}
    return [started, roman, megabyte]
