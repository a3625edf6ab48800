"""Countries of domicile (ISO 3166 alpha-2), named by CLDR in the reader's language, Indonesia first."""

import unicodedata
from functools import cache

from babel import Locale
from django.utils.translation import get_language

# Codes CLDR lists beside the countries of ISO 3166: parts of countries, unions, and pseudo-locales.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def choices() -> list[tuple[str, str]]:
    """`[("ID", "Indonesia"), ("AF", "Afganistan"), ...]` in the active language."""
    return _choices(_language())


def name(code: str) -> str:
    """The country's name in the active language; the code itself if CLDR does not know it."""
    return Locale(_language()).territories.get(code, code)


@cache
def _choices(language: str) -> list[tuple[str, str]]:
    countries = [
        (code, name)
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    ]
    return sorted(countries, key=lambda country: (country[0] != "ID", _without_accents(country[1])))


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "id"
