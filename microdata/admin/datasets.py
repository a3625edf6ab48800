"""Datasets in the admin: what is said of a survey's year or a map's layer, and drafts of new versions."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from silastik.core.history import HistoryAdmin

from ..models import Dataset, DatasetVersion
from ..services import datasets


class VersionInline(admin.TabularInline):
    model = DatasetVersion
    fields = ("link", "published_at", "rows", "master_size", "is_synthetic", "note")
    readonly_fields = ("link", "published_at", "rows", "master_size", "is_synthetic", "note")
    extra = 0
    can_delete = False
    verbose_name_plural = _("versi")

    def has_add_permission(self, request: HttpRequest, obj: Dataset | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Dataset | None = None) -> bool:
        return False

    @admin.display(description=_("versi"))
    def link(self, version: DatasetVersion) -> str:
        address = reverse("admin:microdata_datasetversion_change", args=[version.pk])
        return format_html('<a href="{}">{}</a>', address, version.number)


@admin.register(Dataset)
class DatasetAdmin(HistoryAdmin):
    list_display = ["title", "kind", "survey", "year", "unit", "is_listed"]
    list_filter = ["kind", "is_listed", "survey", "year"]
    search_fields = ["title", "survey", "subject"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["coverage"]
    inlines = [VersionInline]
    actions = ["draft_version"]
    view_on_site = False
    fieldsets = [
        (None, {"fields": ["kind", "title", "title_en", "slug", "is_listed"]}),
        (
            _("Isi"),
            {"fields": ["survey", "year", "period", "layer", "unit", "subject", "description", "description_en"]},
        ),
        (_("Wilayah"), {"fields": ["coverage", "levels", "disclosure_level"]}),
        (_("Keterangan"), {"fields": ["questionnaire", "source"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dataset]:
        return super().get_queryset(request).defer("search")

    def has_delete_permission(self, request: HttpRequest, obj: Dataset | None = None) -> bool:
        return False

    @admin.action(description=_("Buat rancangan versi baru"), permissions=["change"])
    def draft_version(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> None:
        for dataset in queryset:
            try:
                version = datasets.draft_version(dataset)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                self.message_user(request, _("Rancangan %(version)s dibuat.") % {"version": version})
