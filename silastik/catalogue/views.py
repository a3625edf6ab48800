"""The catalogue, open to everyone: publications, microdata and maps in one search."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from microdata.models import Dataset, DatasetVersion
from payments.models import TariffLine, TariffSchedule
from payments.pricing import price_list
from publications.models import Publication
from silastik.core.kept_pages import kept_for_strangers
from silastik.core.ratelimit import exceeds

from .baskets import baskets_of
from .cards import cards
from .filters import CatalogueFilter
from .models import NEWEST, Product

PER_PAGE = 30
NEWEST_SHOWN = 4
SEARCHES = 120  # a minute of one address, behind which a whole office may sit
# Of areas and variables a card shows no more than the name that is covered, and how many can be had.
COVERED = "microdata_area WHERE code IN (SELECT coverage_id FROM microdata_dataset)"
WITHHELD = "microdata_variable WHERE withheld_reason <> ''"


@kept_for_strangers(Publication, Dataset, DatasetVersion, COVERED, WITHHELD, TariffSchedule, TariffLine)
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    if request.GET and exceeds(request, "search", limit=SEARCHES, seconds=60, per_account=True):
        return render(request, "429.html", status=429)
    listed = Product.objects.defer("search")
    asked = CatalogueFilter(request.GET, listed)
    paginator = Paginator(asked.qs, PER_PAGE)
    paginator.count = asked.found.counts.left
    page = paginator.get_page(request.GET.get("page"))
    found = list(page)
    prices = price_list(timezone.localdate())
    baskets = baskets_of(request.user)
    newest = [] if found else list(listed.order_by(*NEWEST)[:NEWEST_SHOWN])
    return render(
        request,
        "catalogue/list.html",
        {
            "form": asked.form,
            "facets": asked.label_choices(),
            "words": asked.words,
            "is_similar": bool(found) and asked.found.is_similar,
            "choices": asked.choices(),
            "page": page,
            "cards": cards(found, prices, baskets),
            "baskets": baskets,
            "newest": cards(newest, prices, baskets),
            "canonical": request.build_absolute_uri(reverse("catalogue:list")),
        },
    )
