"""The forms of Rp0,00: to be entitled, to ask for it on an order, and the officer's two decisions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from silastik.core.files import accept

from .forms import date_input
from .models import Entitlement, Waiver

PDF = forms.FileInput({"accept": "application/pdf"})


class EntitlementForm(forms.Form):
    institution = forms.CharField(label=_("Instansi"), max_length=160)
    official_email = forms.EmailField(
        label=_("E-mail resmi instansi"),
        help_text=_("Kami mengirim tautan ke alamat ini; yang membacanya membuktikan bahwa alamat itu milik instansi."),
    )
    letter = forms.FileField(
        label=_("Surat pengantar"),
        widget=PDF,
        help_text=_("PDF, paling besar 10 MB: surat instansi yang menunjuk Anda sebagai pemesan."),
    )

    def clean_letter(self) -> Any:
        return accept(self.cleaned_data["letter"], types=("pdf",))


class WaiverForm(forms.Form):
    """Without an upload the letter sent before stays."""

    purpose = forms.ChoiceField(label=_("Tujuan"), choices=Waiver.Purpose.choices, widget=forms.RadioSelect)
    letter = forms.FileField(
        label=_("Surat permohonan"),
        widget=PDF,
        help_text=_("PDF, paling besar 10 MB: surat instansi untuk pesanan ini, yang menyebut data dan tujuannya."),
    )

    def __init__(self, *args: Any, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept:
            self.fields["letter"].required = False
            self.fields["letter"].help_text = _("Tersimpan: %(name)s. Pilih berkas lain untuk menggantinya.") % {
                "name": kept
            }

    def clean_letter(self) -> Any:
        upload = self.cleaned_data["letter"]
        return accept(upload, types=("pdf",)) if upload else None


class DecisionForm(forms.Form):
    """A decision that is granted or refused, with a reason."""

    reason = forms.CharField(
        label=_("Alasan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Wajib bila ditolak; pelanggan membacanya."),
    )

    @property
    def decided(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        return {"granted": values.pop("decision") == Entitlement.Decision.GRANTED, **values}


class EntitlementDecisionForm(DecisionForm):
    decision = forms.ChoiceField(label=_("Keputusan"), choices=Entitlement.Decision.choices, widget=forms.RadioSelect)
    valid_until = forms.DateField(
        label=_("Berlaku sampai"), required=False, widget=date_input(), help_text=_("Wajib bila disetujui.")
    )
    field_order = ["decision", "valid_until", "reason"]


class WaiverDecisionForm(DecisionForm):
    decision = forms.ChoiceField(label=_("Keputusan"), choices=Waiver.Decision.choices, widget=forms.RadioSelect)
    legal_basis = forms.CharField(
        label=_("Dasar hukum"), required=False, max_length=200, help_text=_("Wajib bila disetujui.")
    )
    field_order = ["decision", "legal_basis", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"legal_basis": settings.WAIVER_LEGAL_BASIS}} | kwargs)
