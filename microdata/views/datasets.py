"""The page of a dataset or map, open to everyone, with its dictionary and questionnaire (B2, M2)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from payments.pricing import price_list
from payments.rows import line_rows
from silastik.core.context import current_office
from silastik.core.files import serve
from silastik.core.money import rupiah

from .. import dictionary, display, pricing, selectors
from ..models import Dataset

VARIABLES_PER_PAGE = 50


@require_safe
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is known of a dataset before it is chosen: record, price, dictionary, versions."""
    found = get_object_or_404(selectors.listed_datasets(), slug=slug)
    listing = selectors.listings([found.pk])[found.pk]
    if "HX-Request" in request.headers:
        return render(request, "microdata/_dictionary.html", _dictionary(request, listing))
    prices = price_list(timezone.localdate())
    whole = pricing.of_choice(listing.version, [], [], prices) if listing.version else None
    quote = whole.quote if whole else None
    lowest = pricing.smallest(found, prices)
    return render(
        request,
        "microdata/dataset.html",
        {
            "dataset": found,
            "version": listing.version,
            "title": display.title(found),
            "description": display.description(found),
            "facts": display.facts(listing),
            "size": display.size_text(whole.measure) if whole and whole.measure.rows else "",
            "lowest": rupiah(lowest.total) if lowest else "",
            "lines": line_rows(quote) if quote else [],
            "total": rupiah(quote.total) if quote else "",
            "versions": display.version_rows(found, current_office().tz),
            "canonical": request.build_absolute_uri(found.get_absolute_url()),
            **_dictionary(request, listing),
        },
    )


def _dictionary(request: HttpRequest, listing: selectors.Listing) -> dict[str, object]:
    """A page of the dictionary, all of it or what has the reader's words."""
    if listing.version is None or listing.dataset.is_map:
        return {}
    words = request.GET.get("q", "").strip()[: dictionary.WORDS_LENGTH]
    page = Paginator(dictionary.search(listing.version, words), VARIABLES_PER_PAGE).get_page(request.GET.get("page"))
    return {"words": words, "page": page, "rows": [dictionary.row(variable) for variable in page]}


@require_safe
def questionnaire(request: HttpRequest, slug: str) -> HttpResponseBase:
    found: Dataset = get_object_or_404(selectors.listed_datasets(), slug=slug)
    if not found.questionnaire:
        raise Http404
    name = _("Kuesioner %(title)s.pdf") % {"title": found.title.replace(":", "")}
    return serve(request, file=found.questionnaire, name=name, content_type="application/pdf", inline=True)
