"""The list of areas in the admin: looked up, corrected, and imported whole from CSV or XLSX with preview."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage

from silastik.core.history import HistoryAdmin

from ..models import Area
from ..resources import AreaResource


@admin.register(Area)
class AreaAdmin(ImportExportMixin, HistoryAdmin):
    """The list that comes with the portal: MFD BPS 2018, from edwardsamuel/Wilayah-Administratif-Indonesia (ODbL)."""

    list_display = ["code", "name", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["name", "code__startswith"]
    ordering = ["code"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (
            None,
            {
                "fields": ["code", "name", "level", "parent"],
                "description": _(
                    "Kode BPS, bukan kode Kemendagri. Daftar bawaan: MFD BPS 2018 dari "
                    "edwardsamuel/Wilayah-Administratif-Indonesia, berlisensi ODbL."
                ),
            },
        )
    ]
    resource_classes = [AreaResource]
    formats = [CSV, XLSX]
    export_form_class = ExportForm  # the other one has a script inside its page, which the policy forbids
    tmp_storage_class = CacheStorage
    import_template_name = "admin/microdata/area/import.html"
    import_error_display = ("message",)
    skip_admin_log = True  # the database keeps the history of every row

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:
        return False
