"""The profile: step two of signing up, and the page where it is changed later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import countries, npwp, phone
from .models import Job, Segment, User


class ProfileForm(forms.ModelForm):
    """Who the customer is (R2, R3). All is required, the NPWP of the private segment; of staff only the name."""

    country = forms.ChoiceField(
        label=_("Negara domisili"),
        required=False,
        choices=lambda: [("", _("Pilih negara")), *countries.choices()],
        help_text=_("Menentukan cara bayar: kode billing bagi yang berdomisili di Indonesia, transfer bagi yang lain."),
    )
    segment = forms.ChoiceField(
        label=_("Segmen instansi"), choices=[("", _("Pilih segmen")), *Segment.choices], required=False
    )
    job = forms.ChoiceField(label=_("Pekerjaan"), choices=[("", _("Pilih pekerjaan")), *Job.choices], required=False)
    npwp = forms.CharField(
        label="NPWP",
        required=False,
        max_length=30,
        help_text=_("Wajib bagi segmen Swasta, 15 atau 16 angka. Bagi segmen lain isian ini tidak disimpan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = User
        fields = [*User.PROFILE_FIELDS, "npwp", "language"]
        labels = {
            "name": _("Nama lengkap"),
            "institution": _("Nama instansi"),
            "address": _("Alamat"),
            "phone": _("Telepon"),
            "language": _("Bahasa layar dan e-mail"),
        }
        help_texts = {
            "name": _("Dicantumkan pada invoice dan kuitansi."),
            "institution": _("Tulis “Perorangan” bila tidak mewakili instansi."),
            "phone": _("Misalnya 0812 3456 7890, atau +65 6123 4567."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "institution": forms.TextInput(attrs={"autocomplete": "organization"}),
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_staff = self.instance.pk is not None and self.instance.is_office_staff
        for field in ["name"] if is_staff else User.PROFILE_FIELDS:
            self.fields[field].required = True
        self.initial["npwp"] = npwp.format(self.instance.npwp)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._clean_npwp()
        self._clean_phone()
        return self.cleaned_data

    @property
    def npwp_is_doubtful(self) -> bool:
        """Whether a number was typed whose check digit is wrong: worth a warning, never a refusal."""
        number = self.cleaned_data.get("npwp", "")
        return bool(number) and not npwp.check_digit_ok(number)

    def _clean_npwp(self) -> None:
        number, segment = self.cleaned_data.get("npwp", ""), self.cleaned_data.get("segment")
        if segment != Segment.PRIVATE:
            self.cleaned_data["npwp"] = ""
        elif not number:
            self.add_error("npwp", _("Segmen Swasta wajib mencantumkan NPWP."))
        else:
            self._replace("npwp", lambda: npwp.clean(number))

    def _clean_phone(self) -> None:
        if number := self.cleaned_data.get("phone"):
            self._replace("phone", lambda: phone.normalise(number, self.cleaned_data.get("country", "")))

    def _replace(self, field: str, cleaned: Any) -> None:
        try:
            self.cleaned_data[field] = cleaned()
        except forms.ValidationError as error:
            self.add_error(field, error)


class VisitorForm(ProfileForm):
    """What an officer writes down of a visitor at the desk (R2, R3, R4); an address for mail only if they have one."""

    contact_email = forms.EmailField(
        label=_("E-mail (boleh kosong)"),
        required=False,
        help_text=_("Slip klaim dikirim juga ke sini. Surat lain menunggu sampai pesanan diambil dengan akun."),
    )
