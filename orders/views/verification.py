"""Anybody may check a paper of the office: type its code, or scan its QR."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from silastik.core.codes import normalise_code
from silastik.core.ratelimit import exceeds

from .. import documents


class CodeForm(forms.Form):
    kode = forms.CharField(
        label=_("Kode verifikasi"),
        max_length=60,
        help_text=_("16 huruf dan angka di kaki dokumen, misalnya 7KQF-2M9X-R4TD-0ZHA."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Isi kode yang tercetak di kaki dokumen.")},
    )

    def clean_kode(self) -> str:
        if code := normalise_code(self.cleaned_data["kode"]):
            return code
        raise forms.ValidationError(_("Kode verifikasi terdiri atas 16 huruf dan angka. Periksa lagi ketikan Anda."))


@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form, and below it the verdict on the code that came with the address or was typed."""
    data: Any = {"kode": code} if code else request.GET if "kode" in request.GET else None
    form = CodeForm(data)
    if data is None:
        return render(request, "orders/verify.html", {"form": form})
    if exceeds(request, "verify", limit=30, seconds=60):
        return render(request, "429.html", status=429)
    verdict = documents.verify(form.cleaned_data["kode"]) if form.is_valid() else None
    if verdict is not None:
        return render(request, "orders/verify.html", {"form": form, "verdict": verdict, "facts": _facts(verdict)})
    if form.is_valid():
        form.add_error("kode", _("Kami tidak pernah menerbitkan dokumen dengan kode ini. Periksa lagi setiap huruf."))
    return render(request, "orders/verify.html", {"form": form}, status=404)


def _facts(verdict: documents.Verdict) -> list[dict[str, Any]]:
    return [
        {"term": pgettext("satu", "Dokumen"), "value": f"{verdict.kind} {verdict.number}"},
        {"term": _("Diganti oleh"), "value": verdict.replaced_by},
        {"term": _("Kantor"), "value": verdict.office},
        {"term": _("Tanggal terbit"), "value": verdict.issued},
        {"term": _("Jumlah"), "value": verdict.amount},
        {"term": _("Atas nama"), "value": verdict.initials, "note": _("Hanya inisial, demi data pribadi pelanggan.")},
        {
            "term": _("SHA-256 berkas"),
            "value": verdict.sha256 or _("PDF sedang dibuat"),
            "note": _("Sama dengan sidik berkas PDF Anda bila berkas itu tidak diubah."),
        },
        {"term": _("Kode verifikasi"), "value": verdict.code},
    ]
