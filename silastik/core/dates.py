"""The one place where dates and times are written for people: in their language, by the office's clock.

The language is Django's active one; names come from CLDR. Hours have a dot (`10.00 WITA`) in both languages, and the
abbreviation (WIB, WITA, WIT) is the zone's own.
"""

from datetime import date, datetime, tzinfo
from functools import cache
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names
from django.utils.translation import get_language


class _Words(NamedTuple):
    weekdays: list[str]
    months: list[str]
    short_months: list[str]
    at: str


def _words() -> _Words:
    return _words_of("en" if (get_language() or "").startswith("en") else "id")


@cache
def _words_of(language: str) -> _Words:
    days, months = get_day_names("wide", locale=language), get_month_names("wide", locale=language)
    short = get_month_names("abbreviated", locale=language)
    return _Words(
        [days[weekday] for weekday in range(7)],
        [months[month] for month in range(1, 13)],
        [short[month] for month in range(1, 13)],
        "at" if language == "en" else "pukul",
    )


def weekday(on: date) -> str:
    """`Selasa`"""
    return _words().weekdays[on.weekday()]


def month_year(on: date) -> str:
    """`April 2026`"""
    return f"{_words().months[on.month - 1]} {on.year}"


def plain_date(on: date) -> str:
    """`7 April 2026`, as papers are dated."""
    return f"{on.day} {month_year(on)}"


def short_month(on: date) -> str:
    """`Apr`"""
    return _words().short_months[on.month - 1]


def long_date(on: date) -> str:
    """`Selasa, 7 April 2026`"""
    return f"{weekday(on)}, {plain_date(on)}"


def short_date(on: date) -> str:
    """`7 Apr 2026`"""
    return f"{on.day} {_words().short_months[on.month - 1]} {on.year}"


def clock(at: datetime, zone: tzinfo) -> str:
    """`10.00 WITA`"""
    return f"{at.astimezone(zone):%H.%M %Z}"


def long_time(at: datetime, zone: tzinfo) -> str:
    """`Selasa, 7 April 2026 pukul 10.00 WITA`; in English `Tuesday, 7 April 2026 at 10.00 WITA`"""
    local = at.astimezone(zone)
    return f"{long_date(local)} {_words().at} {local:%H.%M %Z}"


def short_time(at: datetime, zone: tzinfo) -> str:
    """`23 Nov, 10.30`: for lists, where year and zone are plain."""
    local = at.astimezone(zone)
    return f"{local.day} {_words().short_months[local.month - 1]}, {local:%H.%M}"
