"""The catalogue from CSV and XLSX, with preview, and into them: loaded when somebody asks for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from import_export.results import Result
from import_export.tmp_storages import CacheStorage

from silastik.core.tables import Tables

from .admin import PublicationAdmin
from .resources import PublicationResource


class PreviewGoneError(Exception):
    pass


class Previewed(CacheStorage):
    """The file between its preview and its confirmation, which uses it up."""

    def read(self) -> Any:
        data = super().read()
        if data is None:
            raise PreviewGoneError
        return data


class PublicationTables(PublicationAdmin, Tables):
    resource_classes = [PublicationResource]
    tmp_storage_class = Previewed
    import_template_name = "admin/publications/import.html"

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All rows or none, also when one went bad since the preview."""
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except PreviewGoneError:
            return self._preview_again(
                request, _("Pratinjau ini sudah dipakai atau kedaluwarsa. Unggah lagi berkasnya.")
            )

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self._preview_again(
                request, _("Katalog berubah sejak pratinjau, jadi belum ada yang diimpor. Unggah lagi berkasnya.")
            )
        return super().process_result(result, request)

    def _preview_again(self, request: HttpRequest, why: Any) -> HttpResponse:
        messages.error(request, why)
        return redirect("admin:publications_publication_import")
