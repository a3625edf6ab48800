"""Amounts and dates as banks, Simponi and spreadsheets write them. Each gives None for what it cannot be sure of."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel.dates import get_month_names

# Separators part thousands always in threes; what follows the last one as one or two digits are decimals.
INDONESIAN = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-))?", re.ASCII)
ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}|-))?", re.ASCII)
ADORNED = re.compile(r"^(?:rp\.?|idr)\s*|\s*(?:idr)$", re.IGNORECASE)
SIDE = re.compile(r"\s*\(?\b(cr|db|dr|k|d)\b\)?\.?$", re.IGNORECASE)
OUT = {"db", "dr", "d"}


def amount(value: Any) -> Decimal | None:
    """`1.250.000,00`, `1,250,000.00`, `Rp65.000`, `65000`, `(65.000)`, `65.000,00 DB`: negative for what went out.

    `1.250` is one thousand two hundred and fifty, as in Indonesia; `12.50` is twelve and a half. A float that is not
    exact to the cent is refused, and so is a number in powers of ten.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        exact = Decimal(str(value))
        return exact if exact == round(exact, 2) and abs(exact) < 10**14 else None
    text = str(value).replace("\u00a0", "").strip()
    if plain := INDONESIAN.fullmatch(text):  # most are, and a file has many
        return _exact(plain)
    out = False
    if side := SIDE.search(text):
        out, text = side[1].lower() in OUT, text[: side.start()]
    text = ADORNED.sub("", text).strip()
    if text.startswith("(") and text.endswith(")"):
        out, text = True, text[1:-1]
    if text[:1] in {"-", "+"} or (text[-1:] == "-" and text[-2:] != ",-"):
        out, text = out or "-" in (text[0], text[-1]), text.strip("+-")
    text = ADORNED.sub("", text).strip()
    found = INDONESIAN.fullmatch(text) or ENGLISH.fullmatch(text)
    size = _exact(found) if found else None
    return -size if size is not None and out else size


def _exact(found: re.Match[str]) -> Decimal | None:
    whole, cents = found[1].replace(".", "").replace(",", ""), (found[2] or "0").replace("-", "0")
    exact = Decimal(f"{whole}.{cents}")
    return None if exact >= 10**14 else exact


DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]{3,9})\.?[-/. ,]+(\d{4}|\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})", re.ASCII)
CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:\.\d+)?)?(?:\s*(?:WIB|WITA|WIT))?", re.ASCII)


def day(value: Any) -> tuple[date, datetime | None] | None:
    """The day, and the local time where one is written: day before month, as in Indonesia, or ISO 8601.

    `24/11/2026 10.15`, `24-Nov-26`, `24 November 2026 10:15:00`, `2026-11-24T10:15`, `20261124`.
    """
    if isinstance(value, datetime):
        return value.date(), value.replace(tzinfo=None) if (value.hour, value.minute, value.second) != (
            0,
            0,
            0,
        ) else None
    if isinstance(value, date):
        return value, None
    text = " ".join(str(value).split())
    if found := YEAR_FIRST.match(text):
        year, month, number = found[1], found[2], found[3]
    elif found := DAY_FIRST.match(text):
        number, month, year = found[1], found[2], found[3]
    else:
        return None
    rest = text[found.end() :].lstrip("T, ").strip()
    clock = CLOCK.fullmatch(rest) if rest else None
    if rest and clock is None:
        return None
    try:
        on = date(int(year) + (2000 if len(year) == 2 else 0), _month(month), int(number))
        if clock is None:
            return on, None
        local = datetime(on.year, on.month, on.day, int(clock[1]), int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return on, local


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _months().get(text.lower()) or _months().get(text.lower()[:3], 0)


@cache
def _months() -> dict[str, int]:
    """Months by their names and first letters, Indonesian and English."""
    names: dict[str, int] = {}
    for language in ("en", "id"):
        for width in ("abbreviated", "wide"):
            for number, name in get_month_names(width, locale=language).items():
                names[name.lower().rstrip(".")] = number
    return names | {"agt": 8, "ags": 8, "agu": 8, "agustus": 8, "pebruari": 2, "peb": 2, "nop": 11, "nopember": 11}
