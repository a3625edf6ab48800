"""What every import and export of the admin has alike; loaded with django-import-export (`tables_admin` says when)."""

from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage


class Tables(ImportExportMixin):
    formats = [CSV, XLSX]
    export_form_class = ExportForm  # the other one has a script inside its page, which the policy forbids
    tmp_storage_class = CacheStorage
    import_error_display = ("message",)
