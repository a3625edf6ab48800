"""Currencies of today, by ISO 4217: what a customer abroad may have sent."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

COMMON = ("USD", "EUR", "SGD", "JPY", "AUD", "MYR", "GBP", "KRW", "CNY", "IDR")


@cache
def current_currencies() -> frozenset[str]:
    """Codes that are legal tender somewhere now, as CLDR knows."""
    return frozenset(
        code
        for periods in get_global("territory_currencies").values()
        for code, _start, end, tender in periods
        if tender and end is None
    )


def is_currency(code: str) -> bool:
    return code in current_currencies()


def currency_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form in the active language, the common ones first."""
    names = Locale.parse(get_language() or "id", sep="-").currencies
    rest = sorted(current_currencies() - set(COMMON))
    label = {code: f"{code} – {names.get(code, code)}" for code in (*COMMON, *rest)}
    return [
        (_("Sering dipakai"), [(code, label[code]) for code in COMMON]),
        (_("Lainnya"), [(code, label[code]) for code in rest]),
    ]
