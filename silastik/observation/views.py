"""What machines and staff are told of the portal's own state."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from orders.views.access import staff_only
from silastik.core.context import current_office
from silastik.core.networks import is_within
from silastik.users import roles
from silastik.users.requests import UserRequest

from . import metrics, probes
from .status import overview


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether all that the portal stands on answers: 503 with the names of the parts that do not, and why in a word."""
    wrong = {name: why for name, why in probes.ask_all().items() if why}
    return JsonResponse({"status": "not ready" if wrong else "ok", "not_ready": wrong}, status=503 if wrong else 200)


@never_cache
@require_safe
def for_prometheus(request: HttpRequest) -> HttpResponse:
    """All figures, for whoever may read them; for others there is nothing here."""
    if not _may_read(request):
        raise Http404
    response: HttpResponse = ExportToDjangoView(request)
    response.write(metrics.office())
    return response


def _may_read(request: HttpRequest) -> bool:
    """With the token from anywhere; else from a network of METRICS_ALLOWED, and not through a proxy.

    What a proxy hands on comes from its address, which is near, whoever has asked.
    """
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and word.lower() == "bearer":
        return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers:
        return False
    return is_within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_ALLOWED)


@never_cache
@staff_only(roles.VIEW_JOBS, roles.VIEW_REPORTS)
@require_safe
def status(request: UserRequest) -> HttpResponse:
    return render(request, "observation/status.html", overview(request.user, current_office()))
