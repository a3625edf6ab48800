"""The portal's own pages, which belong to no app: front page, service standard, complaints, health."""

import sys

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.views.complaints import complain
from publications.selectors import front_page_facts
from silastik.core import jobs, outage
from silastik.core.context import current_office
from silastik.core.money import rupiah
from silastik.reports.record import this_year

app_name = "pages"
COME_BACK_SECONDS = 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    facts = front_page_facts(on=timezone.localdate())
    context = {
        "facts": facts,
        "from_price": rupiah(facts.from_price) if facts.from_price else "",
        "hero_facts": [
            {"icon": "clock", "value": _("10 hari kerja"), "note": _("paling lama, di luar waktu menunggu Anda")},
            {"icon": "receipt", "value": _("Kuitansi resmi"), "note": _("dengan kode untuk diperiksa siapa pun")},
            {"icon": "shield-check", "value": _("Langsung ke Kas Negara"), "note": _("lewat kode billing Simponi")},
        ],
        "guide": [
            {"icon": "search", "title": _("Pilih"), "text": _("Cari judul di katalog; harganya terlihat.")},
            {"icon": "send", "title": _("Ajukan"), "text": _("Setujui syarat pembelian, kirim permintaan.")},
            {"icon": "file-text", "title": _("Terima penawaran"), "text": _("Softcopy disiapkan, invoice dikirim.")},
            {"icon": "credit-card", "title": _("Bayar"), "text": _("Kode billing, atau transfer dari luar negeri.")},
            {"icon": "download", "title": _("Unduh"), "text": _("Softcopy dan kuitansi di satu halaman.")},
            {"icon": "star", "title": _("Nilai"), "text": _("Beri tahu kami bagaimana pelayanannya.")},
        ],
        "record": this_year(),
    }
    return render(request, "pages/home.html", context)


@require_safe
def standard(request: HttpRequest) -> HttpResponse:
    office = current_office()
    context = {"office": office, "hours": office.hours.all(), "zone": f"{timezone.localtime(timezone=office.tz):%Z}"}
    return render(request, "pages/standard.html", context)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive, and the database answers: for load balancers and `make run`. 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def healthz_jobs(request: HttpRequest) -> JsonResponse:
    """Whether every job of Celery beat ran in time: for monitoring. 503 with the names of those that are overdue."""
    found = jobs.health()
    overdue = [job.name for job in found if job.overdue]
    failed = [job.name for job in found if job.error]
    status = "overdue" if overdue else "failed" if failed else "ok"
    last = {job.name: job.ok_at for job in found}
    body = {"status": status, "overdue": overdue, "failed": failed, "ok_at": last}
    return JsonResponse(body, status=503 if overdue else 200)


@require_safe
def too_large(request: HttpRequest) -> HttpResponse:
    """What the web server shows in place of an upload that it has refused unread."""
    return render(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """What is shown in place of a page that failed: 503 while PostgreSQL is away and 507 while there is no room for
    files, which is nobody's mistake; else 500.

    No page asks for anything that could be away too.
    """
    error = sys.exc_info()[1]
    status = 503 if outage.database_is_away(error) else 507 if outage.storage_is_full(error) else 500
    if status == 500:
        return defaults.server_error(request)
    page = HttpResponse(loader.render_to_string(f"{status}.html"), status=status)
    page["Retry-After"] = str(COME_BACK_SECONDS)
    page["Cache-Control"] = "no-store"
    return page


urlpatterns = [
    path("", home, name="home"),
    path("standar-pelayanan/", standard, name="standard"),
    path("pengaduan/", complain, name="complaints"),
    path("healthz", healthz, name="healthz"),
    path("healthz/jobs", healthz_jobs, name="healthz_jobs"),
    path("galat/413/", too_large, name="too_large"),
]
