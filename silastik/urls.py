from django.conf import settings
from django.contrib import admin
from django.urls import include, path

admin.site.site_header = admin.site.site_title = "Silastik"
admin.site.enable_nav_sidebar = True

urlpatterns = [
    path("", include("silastik.pages")),
    path("", include("silastik.calculator")),
    path("", include("silastik.catalogue.urls")),
    path("", include("publications.urls")),
    path("", include("microdata.urls")),
    path("", include("payments.urls")),
    path("", include("orders.urls")),
    path("", include("orders.calendar_urls")),
    path("", include("feedback.urls")),
    path("", include("silastik.reports.urls")),
    path("", include("silastik.observation.urls")),
    path("", include("silastik.privacy.urls")),
    path("akun/", include("silastik.users.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

handler500 = "silastik.pages.server_error"
