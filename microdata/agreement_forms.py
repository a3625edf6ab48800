"""The forms of the SPPD, the customer's and the officer's (M8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silastik.core.files import accept

PDF_HELP = _("PDF, paling besar 10 MB.")


class UploadForm(forms.Form):
    """One PDF, or two: both originals."""

    first = forms.FileField(
        label=_("SPPD yang ditandatangani"), widget=forms.FileInput({"accept": "application/pdf"}), help_text=PDF_HELP
    )
    second = forms.FileField(
        label=_("Rangkap kedua (boleh kosong)"),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf"}),
        help_text=_("Bila kedua rangkap ada dalam satu PDF, kosongkan."),
    )

    def _clean_pdf(self, name: str) -> Any:
        upload = self.cleaned_data[name]
        return accept(upload, types=("pdf",)) if upload else None

    def clean_first(self) -> Any:
        return self._clean_pdf("first")

    def clean_second(self) -> Any:
        return self._clean_pdf("second")

    @property
    def uploads(self) -> list[Any]:
        return [file for file in (self.cleaned_data["first"], self.cleaned_data["second"]) if file]


class PostForm(forms.Form):
    courier = forms.CharField(label=_("Kurir"), max_length=60, help_text=_("Misalnya Pos Indonesia."))
    tracking_number = forms.CharField(label=_("Nomor resi"), max_length=60)


class ReceiveForm(forms.Form):
    """What the officer counts and sees when the paper arrives."""

    originals = forms.IntegerField(label=_("Rangkap asli"), min_value=0, max_value=9, initial=2)
    stamps = forms.IntegerField(label=_("Meterai Rp10.000"), min_value=0, max_value=9, initial=2)
    is_signed = forms.BooleanField(label=_("Ditandatangani pihak kedua"), required=False)
    rank_fits = forms.BooleanField(label=_("Jabatan penanda tangan sesuai"), required=False)
    scan = forms.FileField(
        label=_("Hasil pindai (boleh kosong)"),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf"}),
        help_text=PDF_HELP,
    )

    def clean_scan(self) -> Any:
        upload = self.cleaned_data["scan"]
        return accept(upload, types=("pdf",)) if upload else None


class AcceptForm(forms.Form):
    """What the officer sees on a digital SPPD; of a paper one it was written down at its receipt."""

    serials = forms.CharField(
        label=_("Nomor seri meterai"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Satu baris tiap meterai, seperti tertulis di bawah gambarnya."),
    )
    is_signed = forms.BooleanField(label=_("Ditandatangani pihak kedua"), required=False)
    rank_fits = forms.BooleanField(label=_("Jabatan penanda tangan sesuai"), required=False)

    def clean_serials(self) -> list[str]:
        return self.cleaned_data["serials"].splitlines()


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Apa yang kurang?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pelanggan membaca alasan ini."),
    )


class ScanForm(forms.Form):
    """The paper is found by its barcode or its number, as a scanner types it."""

    number = forms.CharField(
        label=_("Nomor SPPD atau pindaian kodenya"),
        max_length=300,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
