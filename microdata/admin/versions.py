"""Versions in the admin: dictionary imported with preview, master uploaded and measured, then published for good."""

import secrets
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from silastik.core.history import HistoryAdmin

from .. import dictionaries, masters
from ..models import DatasetVersion, Variable
from ..services import datasets

PREVIEW_SECONDS = 3600
MEASURED = ("published_at", "rows", "master_size", "master_sha256", "is_synthetic")
TEMPLATE = "admin/microdata/datasetversion/upload.html"


class UploadForm(forms.Form):
    upload = forms.FileField(label=_("Berkas"))


class DictionaryForm(UploadForm):
    def clean(self) -> dict[str, Any]:
        """Read the file; what is wrong with a line is an error of the form."""
        cleaned = super().clean() or {}
        if upload := cleaned.get("upload"):
            read = dictionaries.read(upload, PurePosixPath(upload.name).suffix.lower())
            if read.faults:
                raise ValidationError([str(fault) for fault in read.faults])
            cleaned["entries"] = read.entries
        return cleaned


class VariableInline(admin.TabularInline):
    model = Variable
    fields = ("name", "label", "type", "answers", "group", "withheld_reason", "is_direct_identifier")
    readonly_fields = ("name", "label", "type", "answers", "group", "withheld_reason", "is_direct_identifier")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: DatasetVersion | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: DatasetVersion | None = None) -> bool:
        return False

    @admin.display(description=_("kode jawaban"))
    def answers(self, variable: Variable) -> str:
        return "; ".join(f"{code['value']}={code['label']}" for code in variable.codes)


@admin.register(DatasetVersion)
class DatasetVersionAdmin(HistoryAdmin):
    """Drafted from its dataset; changed only while it is a draft."""

    list_display = ["dataset", "number", "published_at", "rows", "is_synthetic"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), ("master", admin.EmptyFieldListFilter), "is_synthetic"]
    list_select_related = ["dataset"]
    search_fields = ["dataset__title"]
    fields = ("dataset", "number", "note", "area_column", *MEASURED)
    inlines = [VariableInline]
    actions = ["publish"]

    def get_readonly_fields(self, request: HttpRequest, obj: DatasetVersion | None = None) -> list[str]:
        is_final = obj is None or obj.published_at
        return ["dataset", "number", *MEASURED, *(("note", "area_column") if is_final else ())]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DatasetVersion | None = None) -> bool:
        return False

    @admin.action(description=_("Terbitkan: kamus dan berkas induk tidak berubah lagi"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[DatasetVersion]) -> None:
        for version in queryset:
            try:
                datasets.publish(version)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                self.message_user(request, _("%(version)s terbit.") % {"version": version})

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/kamus/",
                self.admin_site.admin_view(self.dictionary_view),
                name="microdata_datasetversion_dictionary",
            ),
            path(
                "<int:pk>/berkas-induk/",
                self.admin_site.admin_view(self.master_view),
                name="microdata_datasetversion_master",
            ),
            *super().get_urls(),
        ]

    def dictionary_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First the file, then a preview of what would change, then the change."""
        version = self._version(request, pk)
        if token := request.POST.get("token"):
            return self._confirm(request, version, token)
        form = DictionaryForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            return self._preview(request, version, form)
        return self._page(request, version, form)

    def master_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._version(request, pk)
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                masters.set_master(version, form.cleaned_data["upload"])
            except ValidationError as error:
                form.add_error("upload", error)
            else:
                return self._done(request, version, gettext("Berkas induk diperiksa dan disimpan."))
        return self._page(request, version, form)

    def _version(self, request: HttpRequest, pk: int) -> DatasetVersion:
        version = DatasetVersion.objects.select_related("dataset").filter(pk=pk).first()
        if version is None:
            raise Http404
        if not self.has_change_permission(request, version):
            raise PermissionDenied
        return version

    def _preview(self, request: HttpRequest, version: DatasetVersion, form: DictionaryForm) -> HttpResponse:
        entries = form.cleaned_data["entries"]
        token = secrets.token_urlsafe(16)
        cache.set(_key(version, token), [asdict(entry) for entry in entries], PREVIEW_SECONDS)
        now = {variable.name: datasets.entry_of(variable) for variable in version.variables.all()}
        return self._page(
            request,
            version,
            form,
            token=token,
            rows=[
                (entry, _("baru") if entry.name not in now else "" if now[entry.name] == entry else _("berubah"))
                for entry in entries
            ],
            vanished=sorted(now.keys() - {entry.name for entry in entries}),
        )

    def _confirm(self, request: HttpRequest, version: DatasetVersion, token: str) -> HttpResponse:
        rows = cache.get(_key(version, token))
        if rows is None:
            return self._refuse(
                request, version, gettext("Pratinjau ini sudah kedaluwarsa. Unggah berkasnya sekali lagi.")
            )
        try:
            datasets.replace_dictionary(version, [dictionaries.Entry(**row) for row in rows])
        except ValidationError as error:
            return self._refuse(request, version, " ".join(error.messages))
        return self._done(request, version, gettext("Kamus diganti: %(number)s variabel.") % {"number": len(rows)})

    def _refuse(self, request: HttpRequest, version: DatasetVersion, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.ERROR)
        return self._page(request, version, DictionaryForm())

    def _done(self, request: HttpRequest, version: DatasetVersion, sentence: str) -> HttpResponse:
        self.message_user(request, sentence)
        return HttpResponseRedirect(reverse("admin:microdata_datasetversion_change", args=[version.pk]))

    def _page(self, request: HttpRequest, version: DatasetVersion, form: forms.Form, **context: Any) -> HttpResponse:
        is_dictionary = isinstance(form, DictionaryForm)
        return TemplateResponse(
            request,
            TEMPLATE,
            {
                **self.admin_site.each_context(request),
                "title": _("Impor kamus") if is_dictionary else _("Unggah berkas induk"),
                "subtitle": str(version),
                "opts": self.opts,
                "original": version,
                "form": form,
                "is_dictionary": is_dictionary,
                **context,
            },
        )


def _key(version: DatasetVersion, token: str) -> str:
    return f"dictionary:{version.pk}:{token}"
