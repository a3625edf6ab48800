"""Currencies of today (ISO 4217), named by CLDR in the reader's language: what a customer abroad may have sent."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

COMMON = ("USD", "EUR", "SGD", "JPY", "AUD", "MYR", "GBP", "KRW", "CNY", "IDR")


@cache
def current() -> frozenset[str]:
    """Codes that are legal tender somewhere now."""
    return frozenset(
        code
        for periods in get_global("territory_currencies").values()
        for code, _start, end, tender in periods
        if tender and end is None
    )


def name(code: str) -> str:
    """The currency's name in the active language; the code itself if CLDR does not know it."""
    english = (get_language() or "").startswith("en")
    return Locale("en" if english else "id").currencies.get(code, code)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form, the common ones first."""
    rest = sorted(current() - set(COMMON))
    return [
        (_("Sering dipakai"), [(code, f"{code} – {name(code)}") for code in COMMON]),
        (_("Lainnya"), [(code, f"{code} – {name(code)}") for code in rest]),
    ]
