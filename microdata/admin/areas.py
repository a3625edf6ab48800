"""The list of areas in the admin: looked up, corrected, and imported whole from CSV or XLSX with preview."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from silastik.core.tables_admin import TablesAdmin

from ..models import Area


@admin.register(Area)
class AreaAdmin(TablesAdmin):
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
    tables = "microdata.tables_admin.AreaTables"

    def has_delete_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:
        return False
