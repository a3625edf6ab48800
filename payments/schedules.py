"""What a tariff schedule says, as plain data, and how its open words are read (B1). No ORM, no settings, no clock."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, ngettext


class ItemKind(TextChoices):
    """What a tariff prices: its unit of measure follows from it (pages, bytes, maps)."""

    PUBLICATION = "publikasi_elektronik", gettext_lazy("Publikasi elektronik")
    MICRODATA = "data_mikro", gettext_lazy("Data mikro")
    MAP = "peta_digital", gettext_lazy("Peta digital")


class Block(TextChoices):
    BASE = "base", gettext_lazy("blok pertama")
    INCREMENT = "increment", gettext_lazy("tiap tambahan")
    FLAT = "flat", gettext_lazy("harga satuan")


class Unit(TextChoices):
    PAGE = "halaman", gettext_lazy("halaman")
    MEGABYTE = "MB", gettext_lazy("MB")
    BYTE = "byte", gettext_lazy("byte")
    MAP = "peta", gettext_lazy("peta")


@dataclass(frozen=True)
class Reading:
    """How the open words of the regulation are read; it does not say which is meant.

    `started_block_counts`: a started block is charged whole, else pro rata and rounded up to a whole rupiah.
    `megabyte_bytes`: bytes in a megabyte. `roman_pages_count`: front matter counts as pages.
    """

    started_block_counts: bool = True
    megabyte_bytes: int = 1_000_000
    roman_pages_count: bool = True


@dataclass(frozen=True)
class ScheduleLine:
    """One line of a schedule. `per` tells products of one kind apart, such as dataset and table."""

    kind: str
    per: str
    code: str
    description: str
    block: str
    block_size: int
    unit: str
    price: int


@dataclass(frozen=True)
class Schedule:
    """A schedule as plain data; `id` is that of the row it was read from, so that an invoice can freeze it."""

    regulation: str
    lines: tuple[ScheduleLine, ...]
    id: int = 0


def size_of(line: ScheduleLine, reading: Reading) -> int:
    """A block in pages or bytes."""
    return line.block_size * (reading.megabyte_bytes if line.unit == Unit.MEGABYTE else 1)


def smallest(unit: str) -> str:
    return Unit.BYTE if unit == Unit.MEGABYTE else unit


def block_of(line: ScheduleLine, reading: Reading) -> str:
    text = counted(line.block_size, line.unit)
    return f"{text} ({counted(size_of(line, reading), Unit.BYTE)})" if line.unit == Unit.MEGABYTE else text


def figure(value: int) -> str:
    """`5.000.000`, grouped as the active language does."""
    return number_format(value, force_grouping=True)


def counted(value: int, unit: str) -> str:
    """`644 halaman`: a number with its unit, in the active language."""
    match unit:
        case Unit.PAGE:
            text = ngettext("%(n)s halaman", "%(n)s halaman", value)
        case Unit.BYTE:
            text = ngettext("%(n)s byte", "%(n)s byte", value)
        case Unit.MEGABYTE:
            text = ngettext("%(n)s MB", "%(n)s MB", value)
        case _:
            text = ngettext("%(n)s peta", "%(n)s peta", value)
    return text % {"n": figure(value)}
