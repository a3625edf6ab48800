"""What things cost: a price is computed from a measure, never typed (B1).

The measure is pages of a publication, bytes of microdata, or the layer of a map. The first block has a price of its
own, and so has each further block. Whole rupiah in integers. `quote()` is pure: no ORM, no settings, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from silastik.core.money import rupiah

from .schedules import Block, ItemKind, Reading, Schedule, ScheduleLine, block_of, counted, figure, size_of, smallest

if TYPE_CHECKING:
    from .models import TariffSchedule


class NoTariff(Exception):  # noqa: N818 - reads as what is the case, and is shown to people as a sentence
    """The schedule has no price for what was asked."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to price, with its measure. `code` picks the line where a product has several: the layer of a map."""

    kind: str
    per: str
    description: str
    roman_pages: int = 0
    arabic_pages: int = 0
    size: int = 0
    code: str = ""

    def __post_init__(self) -> None:
        if min(self.roman_pages, self.arabic_pages, self.size) < 0:
            raise ValueError("a measure is never negative")
        if self.kind != ItemKind.MAP and self.roman_pages + self.arabic_pages + self.size == 0:
            raise ValueError("nothing to price: the item has no measure")

    @classmethod
    def publication(cls, description: str, *, pages: tuple[int, int]) -> "Item":
        """A publication, by its (roman, arabic) pages."""
        roman, arabic = pages
        return cls(
            kind=ItemKind.PUBLICATION,
            per="publikasi",
            description=description,
            roman_pages=roman,
            arabic_pages=arabic,
        )

    @classmethod
    def microdata(cls, description: str, *, size: int, per: str = "dataset") -> "Item":
        """Microdata, by bytes; `per="tabel"` where the office processes them into tables."""
        return cls(kind=ItemKind.MICRODATA, per=per, description=description, size=size)

    @classmethod
    def map(cls, description: str, *, code: str) -> "Item":
        """A digital map, by the tariff code of its layer, such as `III.D`."""
        return cls(kind=ItemKind.MAP, per="peta", description=description, code=code)

    def measure(self, reading: Reading) -> int:
        """Pages, bytes or maps that the tariff counts."""
        match self.kind:
            case ItemKind.PUBLICATION:
                return self.arabic_pages + (self.roman_pages if reading.roman_pages_count else 0)
            case ItemKind.MICRODATA:
                return self.size
            case _:
                return 1


@dataclass(frozen=True)
class QuoteLine:
    """A tariff line applied to an item. `item` counts from 1.

    `quantity` is the measure this line charges, in pages, bytes or maps; `measure` is that of the whole item, and
    `first` the line whose block has been charged before. `blocks` is None where a started block is charged pro rata.
    """

    item: int
    description: str
    regulation: str
    tariff: ScheduleLine
    measure: int
    quantity: int
    blocks: int | None
    amount: int
    reading: Reading
    first: ScheduleLine | None = None

    @property
    def code(self) -> str:
        return self.tariff.code

    @property
    def price(self) -> int:
        """Rupiah for one block."""
        return self.tariff.price

    @property
    def charged(self) -> str:
        """What is multiplied by the price: blocks, or the measure itself where it is charged pro rata."""
        return figure(self.blocks) if self.blocks is not None else counted(self.quantity, self.tariff.unit)

    @property
    def unit_price(self) -> str:
        if self.blocks is not None:
            return rupiah(self.price)
        return _("%(price)s per %(block)s") % {
            "price": rupiah(self.price),
            "block": block_of(self.tariff, self.reading),
        }

    @property
    def explanation(self) -> str:
        """The sentence that says how the amount arises, in the active language."""
        return self._sentence() % {
            "line": f"{self.regulation}, {self.code}",
            "measure": counted(self.measure, smallest(self.tariff.unit)),
            "block": block_of(self.tariff, self.reading),
            "first": counted(self.first.block_size, self.first.unit) if self.first else "",
            "charged": self.charged,
            "price": self.unit_price,
        }

    def _sentence(self) -> str:
        match self.tariff.block:
            case Block.FLAT:
                return _("%(line)s: %(measure)s × %(price)s")
            case Block.BASE if self.measure > self.quantity:
                return _("%(line)s: %(block)s pertama dari %(measure)s, %(price)s")
            case Block.BASE:
                return _("%(line)s: %(measure)s, sampai dengan %(block)s %(price)s")
            case _ if self.blocks is None:
                return _("%(line)s: %(charged)s tambahan (%(measure)s, %(first)s pertama sudah dihitung) × %(price)s")
            case _:
                return _(
                    "%(line)s: %(charged)s kali tambahan %(block)s "
                    "(%(measure)s, %(first)s pertama sudah dihitung) × %(price)s"
                )


@dataclass(frozen=True)
class QuotedItem:
    """One item of a quote with its lines."""

    number: int
    description: str
    lines: tuple[QuoteLine, ...]

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class Quote:
    """Priced lines, and what they come to in rupiah."""

    schedule: Schedule
    lines: tuple[QuoteLine, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def items(self) -> list[QuotedItem]:
        """The lines by item, in order."""
        grouped = ((number, tuple(lines)) for number, lines in groupby(self.lines, key=lambda line: line.item))
        return [QuotedItem(number, lines[0].description, lines) for number, lines in grouped]

    @property
    def explanation(self) -> str:
        """All sentences, one after the other."""
        return "; ".join(line.explanation for line in self.lines)


def quote(schedule: Schedule, items: Iterable[Item], reading: Reading = Reading()) -> Quote:  # noqa: B008 - frozen
    """Price items by a schedule, each for itself: `first + ceil(max(0, q - block) / increment) × step`.

    Raises `NoTariff` where the schedule has no price for an item, or more than one.
    """
    lines: list[QuoteLine] = []
    for number, item in enumerate(items, start=1):
        lines += _price(schedule, item, number, reading)
    return Quote(schedule, tuple(lines))


def _price(schedule: Schedule, item: Item, number: int, reading: Reading) -> list[QuoteLine]:
    tariffs = [
        tariff
        for tariff in schedule.lines
        if tariff.kind == item.kind and tariff.per == item.per and item.code in ("", tariff.code)
    ]
    measure = item.measure(reading)
    line = partial(
        QuoteLine,
        item=number,
        description=item.description,
        regulation=schedule.regulation,
        measure=measure,
        reading=reading,
    )
    if any(tariff.block == Block.FLAT for tariff in tariffs):
        flat = _only(schedule, item, tariffs, Block.FLAT)
        return [line(tariff=flat, quantity=measure, blocks=measure, amount=measure * flat.price)]

    base = _only(schedule, item, tariffs, Block.BASE)
    covered = size_of(base, reading)
    first = line(tariff=base, quantity=min(measure, covered), blocks=1, amount=base.price)
    beyond = measure - covered
    if beyond <= 0:
        return [first]
    step = _only(schedule, item, tariffs, Block.INCREMENT)
    size = size_of(step, reading)
    if reading.started_block_counts:
        blocks = _ceil_division(beyond, size)
        amount = blocks * step.price
    else:
        blocks, amount = None, _ceil_division(beyond * step.price, size)
    return [first, line(tariff=step, quantity=beyond, blocks=blocks, amount=amount, first=base)]


def _only(schedule: Schedule, item: Item, lines: list[ScheduleLine], block: Block) -> ScheduleLine:
    found = [line for line in lines if line.block == block]
    if len(found) == 1:
        return found[0]
    facts = {"regulation": schedule.regulation, "item": item.description}
    if found:
        raise NoTariff(_("%(regulation)s memuat lebih dari satu tarif untuk “%(item)s”.") % facts)
    raise NoTariff(_("%(regulation)s tidak memuat tarif untuk “%(item)s”.") % facts)


def _ceil_division(a: int, b: int) -> int:
    return -(-a // b)


def reading_from_settings() -> Reading:
    """How this installation reads the open words of the regulation."""
    return Reading(
        started_block_counts=settings.TARIFF_STARTED_BLOCK_COUNTS,
        megabyte_bytes=settings.TARIFF_MEGABYTE_BYTES,
        roman_pages_count=settings.TARIFF_ROMAN_PAGES_COUNT,
    )


def schedule_data(row: "TariffSchedule | None") -> Schedule:
    """A schedule's rows as the plain data that `quote()` reads. Raises `NoTariff` where there is no schedule."""
    if row is None:
        raise NoTariff(_("Belum ada daftar tarif yang berlaku."))
    return Schedule(
        regulation=row.regulation,
        lines=tuple(
            ScheduleLine(
                kind=line.kind,
                per=line.per,
                code=line.code,
                description=line.description,
                block=line.block,
                block_size=line.block_size,
                unit=line.unit,
                price=line.price,
            )
            for line in row.lines.all()
        ),
        id=row.pk,
    )
