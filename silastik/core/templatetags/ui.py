"""What every page says: an icon, a state as a tag, the pages of a list, and where the reader is.

A builtin of the template engine (settings.TEMPLATES), so no template loads it.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from ..dates import long_date
from ..models import Office

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """`{% icon "download" %}`: a Lucide icon, drawn in the text's colour. Decorative: words beside it say it too."""
    return _icon(str(name), size)


@register.simple_tag
def badge(label: str, tone: str = "") -> SafeString:
    """`{% badge order.label "turn" %}`: a state in a pill; `tone` is turn, office, done, late or nothing."""
    return format_html('<span class="tag{}">{}</span>', f" tag-{tone}" if tone else "", label)


@register.simple_tag
def clock_bar(used: int, text: str, tone: str = "") -> SafeString:
    """`{% clock_bar 34 "3,4 dari 10 hari kerja" "near" %}`: percent of working days used, a small bar beside words."""
    bar = (
        '<span class="clock{}"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"/></svg><span>{}</span></span>'
    )
    return format_html(bar, f" clock-{tone}" if tone else "", used, text)


@register.simple_tag
def page_range(page: Page) -> Iterator[int | str]:
    """`{% page_range page as numbers %}`: the page numbers worth showing, with an ellipsis for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def office_date(at: datetime, office: Office) -> str:
    """`{{ user.closes_at|office_date:portal.office }}`: the day by the office's clock, where no selector wrote it."""
    return long_date(at.astimezone(office.tz).date())


@register.simple_tag(takes_context=True)
def rendered(context: Context, name: str) -> SafeString:
    """`{% rendered "components/_nav.html" as nav %}`: a part that stands twice on a page, made once."""
    page: Any = context.template  # there is one while a page is rendered
    return page.engine.get_template(name).render(context)


@register.simple_tag(takes_context=True)
def active(context: Context, own: str, *others: str) -> SafeString:
    """`<a href="..."{% active "orders:list" "orders:detail" %}>`: aria-current for a link of the navigation.

    `own` is the URL name the link leads to, `others` are names of pages that lie below it.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    how = "page" if here == own else "true" if here in others else ""
    return format_html(' aria-current="{}"', how) if how else SafeString("")


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> str:
    return lucide(name, size=size, aria_hidden="true", **{"class": "icon"})
