"""The forms of a draft: the choice from a dataset, the abstract, and who will sign (M2, M3)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from silastik.core.files import accept

from . import selectors
from .models import Dataset, DatasetVersion, MicrodataOrder, UsageAbstract
from .models.orders import FORMATS

ALL, SOME = "semua", "sebagian"
# How services name the parts of a choice, and how the form and a link that shares it do.
FIELDS = {"variables": "v", "areas": "a", "formats": "f"}


class CodesField(forms.MultipleChoiceField):
    """Names or codes, given one by one or with commas between them; which of them exist is asked later."""

    def to_python(self, value: Any) -> list[str]:
        return [code for given in super().to_python(value) for code in given.split(",") if code]

    def validate(self, value: Any) -> None:
        if any(len(code) > 64 or not code.isascii() for code in value):
            raise ValidationError(_now("Pilihan ini tidak dikenal."))


class ChooseForm(forms.Form):
    """The choice from one dataset. "Semua" leaves aside what is ticked below it, without forgetting it on the page."""

    vs = forms.ChoiceField(
        label=_("Variabel"),
        choices=[(ALL, _("Semua variabel yang tersedia")), (SOME, _("Variabel yang saya pilih"))],
        widget=forms.RadioSelect,
    )
    v = CodesField(required=False, label=_("Variabel"))
    sa = forms.ChoiceField(label=_("Wilayah"), widget=forms.RadioSelect)
    a = CodesField(required=False, label=_("Wilayah"))
    f = forms.MultipleChoiceField(
        label=_("Format berkas"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu format.")},
    )

    def __init__(self, *args: Any, version: DatasetVersion, coverage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.dataset = version, version.dataset
        self.fields["sa"].choices = [  # type: ignore[attr-defined]
            (ALL, _now("Seluruh cakupan: %(area)s") % {"area": coverage}),
            (SOME, _now("Wilayah yang saya pilih")),
        ]
        self.fields["f"].choices = FORMATS[Dataset.Kind(self.dataset.kind)].items()  # type: ignore[attr-defined]
        if self.dataset.is_map:
            del self.fields["vs"], self.fields["v"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("vs") == SOME and not cleaned.get("v"):
            self.add_error("v", _now("Pilih paling sedikit satu variabel, atau ambil semuanya."))
        if cleaned.get("sa") == SOME and not cleaned.get("a"):
            self.add_error("a", _now("Pilih paling sedikit satu wilayah, atau ambil seluruh cakupan."))
        return cleaned

    @property
    def choice(self) -> dict[str, list[str]]:
        """What `services.choosing.choose` takes."""
        cleaned = self.cleaned_data
        return {
            "variables": cleaned.get("v", []) if cleaned.get("vs") == SOME else [],
            "areas": cleaned.get("a", []) if cleaned.get("sa") == SOME else [],
            "formats": cleaned.get("f", []),
        }

    def check_choice(self) -> bool:
        """Whether the choice could be kept; else the errors stand at their fields. Nothing is saved."""
        if not self.is_valid():
            return False
        choice = self.choice
        faults = selectors.choice_faults(self.version, choice["variables"], choice["areas"])
        for name, sentence in faults.items():
            self.add_error(FIELDS[name], sentence)
        return not self.errors

    def add_refusal(self, error: ValidationError) -> None:
        """A refusal of the service, at the fields it speaks of."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(FIELDS.get(name), errors)


def _part(label: Any, hint: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 6, "data-counted": _("karakter")})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=8000, widget=widget)


class AbstractForm(forms.Form):
    """The four parts, in so many words or in a file; a draft may be unfinished."""

    PARTS = ("background", "objectives", "method", "outputs")

    background = _part(_("Latar belakang"), _("Masalah apa yang Anda teliti, dan mengapa data ini diperlukan?"))
    objectives = _part(_("Tujuan"), _("Apa yang ingin diketahui atau dihasilkan dengan data ini?"))
    method = _part(_("Metode"), _("Bagaimana data diolah: variabel mana, untuk wilayah mana, dengan analisis apa?"))
    outputs = _part(
        _("Rancangan hasil"),
        _("Bentuk hasilnya: skripsi, artikel, laporan, peta; tabel apa saja di dalamnya, untuk siapa?"),
    )
    upload = forms.FileField(
        label=_("Berkas abstraksi"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.docx"}),
        help_text=_("PDF atau Word (DOCX), paling besar 10 MB. Boleh sebagai pengganti isian di atas, atau keduanya."),
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        return accept(upload, types=("pdf", "docx")) if upload else None

    @property
    def parts(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in self.PARTS}

    @staticmethod
    def initial_of(abstract: UsageAbstract | None) -> dict[str, str]:
        return {part: getattr(abstract, part) for part in AbstractForm.PARTS} if abstract else {}


class SignerForm(forms.Form):
    """Who will sign the SPPD, filled in from the customer's profile the first time."""

    name = forms.CharField(
        label=_("Nama lengkap"), max_length=120, help_text=_("Beserta gelar, sebagaimana ditulis pada SPPD.")
    )
    position = forms.CharField(label=_("Jabatan"), max_length=120)
    institution = forms.CharField(label=_("Instansi"), max_length=160)
    identity = forms.CharField(
        label=_("Nomor identitas"),
        max_length=40,
        help_text=_("NIP, NIK, atau nomor paspor."),
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9 ./-]{4,}$", _("Tulis NIP, NIK, atau nomor paspor saja."))],
    )

    def __init__(self, *args: Any, rank: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].help_text = _now("Yang diminta bagi segmen Anda: %(rank)s.") % {"rank": rank}

    @staticmethod
    def initial_of(order: MicrodataOrder | None, profile: Any) -> Mapping[str, str]:
        """What the order says, else the customer's own name and institution."""
        if order is not None and order.signer_name:
            return {name: getattr(order, f"signer_{name}") for name in ("name", "position", "institution", "identity")}
        return {"name": profile.name, "institution": profile.institution}
