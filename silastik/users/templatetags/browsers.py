"""Names a browser the way its user would: `Chrome, Android` instead of its whole User-Agent."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first match counts: nearly every browser also claims to be Safari, and most of them Chrome.
BROWSERS = [
    (r"Edg", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS", "Chrome"),
    (r"Safari", "Safari"),
]
SYSTEMS = [
    (r"Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
]


@register.filter
def browser(user_agent: str) -> str:
    """Browser and system, as far as the User-Agent tells them."""
    names = [name for known in (BROWSERS, SYSTEMS) if (name := _first(known, user_agent))]
    return ", ".join(names) or _("Peramban lain")


def _first(known: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, user_agent)), "")
