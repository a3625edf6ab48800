"""The addresses of the calendar desk."""

from django.urls import path

from .views import calendar_desk as desk

app_name = "calendars"
EDITION = "kalender-kerja/edisi/<int:pk>/"

urlpatterns = [
    path("kalender-kerja/", desk.overview, name="overview"),
    path("kalender-kerja/umum/", desk.public, name="public"),
    path("kalender-kerja/umum/<int:year>/", desk.public, name="public_year"),
    path("kalender-kerja/usulkan/", desk.propose, name="propose"),
    path("kalender-kerja/tahun/<int:year>/", desk.year, name="year"),
    path(EDITION, desk.edition, name="edition"),
    path(f"{EDITION}dasar/", desk.decree, name="decree"),
    path(f"{EDITION}hari/", desk.day, name="day"),
    path(f"{EDITION}hari/<int:row>/hapus/", desk.day_remove, name="day_remove"),
    path(f"{EDITION}hari/<int:row>/pasti/", desk.day_certain, name="day_certain"),
    path(f"{EDITION}jam/", desk.period, name="period"),
    path(f"{EDITION}jam/<int:row>/hapus/", desk.period_remove, name="period_remove"),
    path(f"{EDITION}buang/", desk.discard, name="discard"),
    path(f"{EDITION}pratinjau/", desk.preview, name="preview"),
    path(f"{EDITION}terbitkan/", desk.publish, name="publish"),
    path(f"{EDITION}konfirmasi/", desk.confirm, name="confirm"),
    path(f"{EDITION}kembalikan/", desk.send_back, name="return"),
]
