"""Titles as pages show them: every number, date and price written out once, in the reader's language."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from payments.pricing import PriceList
from payments.schedules import Unit, counted
from payments.tariffs import Quote
from silastik.core.dates import month_year, plain_date
from silastik.core.money import rupiah

from .models import Publication
from .records import issn_is_doubtful
from .roman import to_roman

_YEAR_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Card:
    """A title in a list, and the template that shows it. `price` is empty while it cannot be computed."""

    template = "publications/_title.html"
    title: Publication
    about: str
    pages: str
    price: str
    in_basket: bool

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.price) and not self.in_basket


@dataclass(frozen=True)
class Fact:
    term: str
    value: str
    note: str = ""


def cards(titles: Iterable[Publication], prices: PriceList | None, basket: Collection[str]) -> list[Card]:
    return [card(title, prices, basket) for title in titles]


def card(title: Publication, prices: PriceList | None, basket: Collection[str]) -> Card:
    quote = price(title, prices)
    return Card(
        title=title,
        about=" · ".join(filter(None, [title.producer, str(title.year or ""), title.catalogue_number])),
        pages=pages(title),
        price=rupiah(quote.total) if quote else "",
        in_basket=title.slug in basket,
    )


def price(title: Publication, prices: PriceList | None) -> Quote | None:
    """What a title costs; None while its pages are unknown or no tariff is in force."""
    if title.pages is None or prices is None:
        return None
    return prices.of_pages(*title.pages)


def pages(title: Publication) -> str:
    """`lvi + 588 halaman`, as the book numbers them; pages of the file where the book's are not known; else empty."""
    roman, arabic = title.roman_pages or 0, title.arabic_pages or 0
    if roman and arabic:
        return f"{to_roman(roman)} + {counted(arabic, Unit.PAGE)}"
    if roman or arabic:
        return counted(roman + arabic, Unit.PAGE)
    if title.master_pages:
        return _("%(pages)s (menurut berkas PDF)") % {"pages": counted(title.master_pages, Unit.PAGE)}
    return ""


def pages_note(title: Publication) -> str:
    if title.roman_pages and title.arabic_pages:
        return _("%(pages)s seluruhnya") % {"pages": counted(title.roman_pages + title.arabic_pages, Unit.PAGE)}
    if title.pages and not (title.roman_pages or title.arabic_pages):
        return _("Jumlah halaman pada bukunya belum tercatat; harga dihitung dari halaman berkas PDF yang dijual.")
    return ""


def released(title: Publication) -> str:
    """`28 Desember 2023`, or `Agustus 2014` where the day is not known."""
    if title.released_on:
        return plain_date(title.released_on)
    if match := _YEAR_MONTH.match(title.released_text):
        return month_year(date(int(match[1]), int(match[2]), 1))
    return title.released_text


def released_note(title: Publication) -> str:
    return _("menurut kata pengantarnya") if "(preface)" in title.released_text else ""


def facts(title: Publication) -> list[Fact]:
    """The record of a title. What is not known is named at its end."""
    issn_note = (
        _("Angka pemeriksanya tidak cocok; ditulis sebagaimana tercetak.") if issn_is_doubtful(title.issn) else ""
    )
    area_note = _("kode wilayah BPS %(code)s") % {"code": title.area_code} if title.area_code else ""
    size = _("%(size)s cm") % {"size": title.size_cm} if title.size_cm[:1].isdigit() else title.size_cm
    record = [
        Fact(_("Nomor katalog"), title.catalogue_number),
        Fact(_("Nomor publikasi"), title.publication_number),
        Fact("ISSN", title.issn, issn_note),
        Fact("ISBN", title.isbn),
        Fact(_("Halaman"), pages(title), pages_note(title)),
        Fact(_("Ukuran"), size),
        Fact(_("Rilis"), released(title), released_note(title)),
        Fact(_("Tahun"), str(title.year or "")),
        Fact(_("Bahasa"), title.get_language_display()),
        Fact(_("Penerbit"), title.producer),
        Fact(_("Wilayah"), _(title.area_name) if title.area_name else "", area_note),
        Fact(_("Subjek"), _(title.subject) if title.subject else ""),
        Fact(
            _("Berkas"), _("PDF, %(size)s") % {"size": filesizeformat(title.master_size)} if title.master_size else ""
        ),
    ]
    missing = [fact.term for fact in record if not fact.value]
    return [fact for fact in record if fact.value] + [Fact(_("Belum diketahui"), ", ".join(missing))]


def abstract(title: Publication) -> str:
    """The abstract in the reader's language, else in the other; empty when there is none."""
    own, other = title.abstract, title.abstract_en
    return (other or own) if get_language() == "en" else (own or other)


def dublin_core(title: Publication, url: str) -> list[tuple[str, str]]:
    """The record as Dublin Core elements, which libraries and reference managers read from the page."""
    elements = [
        ("title", title.title),
        ("creator", title.producer),
        ("publisher", title.producer),
        ("date", title.released_on.isoformat() if title.released_on else str(title.year or "")),
        ("language", title.language.replace("-", ", ")),
        ("subject", title.subject),
        ("coverage", title.area_name),
        ("description", abstract(title)),
        ("type", "Text"),
        ("format", "application/pdf"),
        ("identifier", title.catalogue_number),
        ("identifier", f"ISSN {title.issn}" if title.issn else ""),
        ("identifier", f"ISBN {title.isbn}" if title.isbn else ""),
        ("identifier", url),
    ]
    return [(f"DC.{name}", value) for name, value in elements if value]
