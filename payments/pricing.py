"""Prices by the schedule in force: from rows and settings to the engine of `tariffs`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .models import TariffSchedule
from .schedules import Reading, Schedule
from .tariffs import Item, NoTariff, Quote, quote, reading_from_settings, schedule_data


def schedule_in_force(on: date) -> TariffSchedule | None:
    """The schedule in force on a local date, with its lines; a constraint keeps it to one."""
    return (
        TariffSchedule.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
            status=TariffSchedule.Status.IN_FORCE,
        )
        .prefetch_related("lines")
        .first()
    )


@dataclass(frozen=True)
class PriceList:
    """The prices of one day. Fetched once, it prices any number of things without another query."""

    row: TariffSchedule
    schedule: Schedule
    reading: Reading

    def quote(self, items: Iterable[Item]) -> Quote:
        """Price items together; raises `NoTariff` where the schedule is silent."""
        return quote(self.schedule, items, self.reading)

    def of_pages(self, roman: int, arabic: int) -> Quote | None:
        """The price of one publication; None where it cannot be priced."""
        try:
            return self.quote([Item.publication("", pages=(roman, arabic))])
        except NoTariff:
            return None


def price_list(on: date) -> PriceList | None:
    """What things cost on a local date; None while no schedule is in force. A page of many titles asks once."""
    row = schedule_in_force(on)
    return PriceList(row, schedule_data(row), reading_from_settings()) if row else None


def price_of_pages(roman: int, arabic: int, *, on: date) -> Quote | None:
    """The price of one publication; for many on a page, ask `price_list` once instead."""
    prices = price_list(on)
    return prices.of_pages(roman, arabic) if prices else None
