"""The catalogue in the admin: records, masters, history; `tables_admin` imports it from CSV and XLSX."""

import base64

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from payments.schedules import Unit, counted
from silastik.core.tables_admin import TablesAdmin
from silastik.core.uploads import KeptFileField, KeptFileInput

from . import masters
from .models import Publication


class PublicationForm(forms.ModelForm):
    new_master = KeptFileField(
        check=masters.check,
        label=_("Berkas induk baru"),
        required=False,
        widget=KeptFileInput({"accept": "application/pdf"}),
        help_text=_("PDF tanpa kata sandi. Halaman, ukuran, dan sampulnya diukur sendiri; berkas lama tetap disimpan."),
    )


@admin.register(Publication)
class PublicationAdmin(TablesAdmin):
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
    tables = "publications.tables_admin.PublicationTables"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).defer("search")

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
