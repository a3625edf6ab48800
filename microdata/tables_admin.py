"""The list of areas from CSV and XLSX, with preview, and into them: loaded when somebody asks for it."""

from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage

from .admin.areas import AreaAdmin
from .resources import AreaResource


class AreaTables(AreaAdmin, ImportExportMixin):
    resource_classes = [AreaResource]
    formats = [CSV, XLSX]
    export_form_class = ExportForm  # the other one has a script inside its page, which the policy forbids
    tmp_storage_class = CacheStorage
    import_template_name = "admin/microdata/area/import.html"
    import_error_display = ("message",)
    skip_admin_log = True  # the database keeps the history of every row
