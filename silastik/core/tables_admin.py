"""A model's rows in and out as CSV and XLSX in the admin, by django-import-export.

That package loads every format it knows with itself, and for XLSX numpy: a tenth of a web process's memory, for pages
that an administrator opens now and then. They stand here, and what answers them is loaded when one is asked for.
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.module_loading import import_string

from .history import HistoryAdmin

PAGES = {"import": "import_action", "process_import": "process_import", "export": "export_action"}


class TablesAdmin(HistoryAdmin):
    """`tables` names the class that answers: the model's admin, whose rights hold, then `tables.Tables`."""

    tables: str
    change_list_template = "admin/import_export/change_list_import_export.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(f"{page}/", self.admin_site.admin_view(partial(self._answer, method)), name=f"{name}_{page}")
            for page, method in PAGES.items()
        ]
        return own + super().get_urls()

    def _answer(self, method: str, request: HttpRequest) -> HttpResponse:
        return getattr(import_string(self.tables)(self.model, self.admin_site), method)(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "ie_base_change_list_template": "admin/change_list.html",
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
