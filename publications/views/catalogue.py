"""The page of a title, open to everyone, and its cover picture."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from payments.models import TariffLine, TariffSchedule
from payments.pricing import price_list
from payments.rows import line_rows
from silastik.core.kept_pages import kept_for_strangers

from .. import display, selectors
from ..models import Publication

RELATED = 4
YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@kept_for_strangers(Publication, TariffSchedule, TariffLine)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.listed().defer("search"), slug=slug)
    related = Publication.objects.listed().for_lists().related_to(publication)[:RELATED]
    prices = price_list(timezone.localdate())
    quote = display.price(publication, prices)
    basket = selectors.basket_slugs(request.user)
    canonical = request.build_absolute_uri(publication.get_absolute_url())
    return render(
        request,
        "publications/detail.html",
        {
            "publication": publication,
            "card": display.card(publication, prices, basket),
            "abstract": display.abstract(publication),
            "facts": display.facts(publication),
            "quote": quote,
            "lines": line_rows(quote) if quote else [],
            "related": display.cards(related, prices, basket),
            "dublin_core": display.dublin_core(publication, canonical),
            "canonical": canonical,
        },
    )


@require_safe
def cover(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The cover picture. Its address names its version, so a browser that has it never asks again."""
    publication = get_object_or_404(Publication.objects.listed().only("cover"), slug=slug)
    if not publication.cover:
        raise Http404
    etag = quote_etag(publication.cover_version)
    response = get_conditional_response(request, etag=etag) or FileResponse(
        publication.cover.open(), content_type="image/webp", filename=f"{slug}.webp"
    )
    response["ETag"] = etag
    if request.GET.get("v") == publication.cover_version:
        patch_cache_control(response, public=True, max_age=YEAR_IN_SECONDS, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response
