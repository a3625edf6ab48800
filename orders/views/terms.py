"""The terms of purchase: the current version, and any earlier one that somebody accepted (R5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from .. import selectors


@require_GET
def terms(request: HttpRequest, version: str | None = None) -> HttpResponse:
    published = selectors.published_terms()
    shown = get_object_or_404(published, version=version) if version else published.first()
    return render(
        request,
        "orders/terms.html",
        {"terms": shown, "versions": published, "is_current": shown == published.first()},
    )
