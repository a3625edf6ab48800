"""The catalogue in the admin: records, masters, import from CSV and XLSX with preview, history."""

import base64
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.results import Result
from import_export.tmp_storages import CacheStorage

from payments.schedules import Unit, counted
from silastik.core.history import HistoryAdmin
from silastik.core.uploads import KeptFileField, KeptFileInput

from . import masters
from .models import Publication
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


class PublicationForm(forms.ModelForm):
    new_master = KeptFileField(
        check=masters.check,
        label=_("Berkas induk baru"),
        required=False,
        widget=KeptFileInput({"accept": "application/pdf"}),
        help_text=_("PDF tanpa kata sandi. Halaman, ukuran, dan sampulnya diukur sendiri; berkas lama tetap disimpan."),
    )


@admin.register(Publication)
class PublicationAdmin(ImportExportMixin, HistoryAdmin):
    form = PublicationForm
    list_display = ["title", "catalogue_number", "year", "has_master", "is_listed"]
    list_filter = ["is_listed", ("master", admin.EmptyFieldListFilter), "subject", "language", "year"]
    search_fields = ["title", "catalogue_number", "publication_number", "issn", "isbn", "producer"]
    ordering = ["title"]
    list_per_page = 50
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["cover_picture", "master_facts"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "is_listed"]}),
        (_("Berkas"), {"fields": ["cover_picture", "master_facts", "new_master"]}),
        (_("Nomor"), {"fields": ["catalogue_number", "publication_number", "issn", "isbn"]}),
        (_("Isi"), {"fields": ["abstract", "abstract_en", "subject", "area_code", "area_name", "language"]}),
        (
            _("Terbitan"),
            {
                "fields": [
                    "producer",
                    "year",
                    "released_on",
                    "released_text",
                    "roman_pages",
                    "arabic_pages",
                    "size_cm",
                    "source",
                ]
            },
        ),
    ]
    resource_classes = [PublicationResource]
    formats = [CSV, XLSX]
    export_form_class = ExportForm  # the other one has a script inside its page, which the policy forbids
    tmp_storage_class = Previewed
    import_template_name = "admin/publications/import.html"
    import_error_display = ("message",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).defer("search")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

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

    def save_model(self, request: HttpRequest, obj: Publication, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if upload := form.cleaned_data.get("new_master"):
            masters.set_master(obj, upload.file)

    @admin.display(description=_("berkas induk"), boolean=True)
    def has_master(self, publication: Publication) -> bool:
        return bool(publication.master)

    @admin.display(description=_("sampul"))
    def cover_picture(self, publication: Publication) -> str:
        """Written into the page, since a title that is not listed has no public cover."""
        if not publication.cover:
            return ""
        with publication.cover.open() as file:
            data = base64.b64encode(file.read()).decode()
        return format_html('<img src="data:image/webp;base64,{}" alt="" width="180">', data)

    @admin.display(description=_("berkas induk"))
    def master_facts(self, publication: Publication) -> str:
        if not publication.master:
            return ""
        pages = counted(publication.master_pages or 0, Unit.PAGE)
        size = filesizeformat(publication.master_size or 0)
        return f"{pages} · {size} · SHA-256 {publication.master_sha256}"
