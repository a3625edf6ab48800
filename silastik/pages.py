"""The portal's own pages, which belong to no app: front page, service standard, complaints, health."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from orders.record import service_record
from publications.selectors import front_page_facts
from silastik.core.context import current_office

app_name = "pages"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    facts = front_page_facts(on=timezone.localdate(now))
    return render(request, "pages/home.html", {"facts": facts, "record": service_record(now)})


@require_GET
def standard(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/standard.html", {"office": current_office()})


@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/complaints.html", {"office": current_office()})


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive, and the database answers: for load balancers and `make run`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("", home, name="home"),
    path("standar-pelayanan/", standard, name="standard"),
    path("pengaduan/", complaints, name="complaints"),
    path("healthz", healthz, name="healthz"),
]
