"""The complaint form, and the few words that follow it."""

from functools import partial
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from silastik.core.files import accept
from silastik.core.uploads import KeptFileField, KeptFileInput

from .. import tracking
from ..models import Complaint

FILES = ("file_1", "file_2", "file_3")


class ComplaintForm(forms.Form):
    """What is wrong, and as much of oneself as one likes. Somebody logged in is not asked for name and address."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    subject = forms.ChoiceField(label=_("Perihal"), choices=[("", _("Pilih")), *Complaint.Subject.choices])
    text = forms.CharField(
        label=_("Pengaduan, saran, atau masukan"),
        max_length=5000,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("Apa yang terjadi, kapan, dan apa yang Anda harapkan."),
    )
    order_code = forms.CharField(
        label=_("Kode pesanan"),
        required=False,
        max_length=40,
        help_text=_("Bila tentang satu pesanan, misalnya SIL-7502-2026-000123. Boleh dikosongkan."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    is_anonymous = forms.BooleanField(
        label=_("Sampaikan tanpa nama"),
        required=False,
        help_text=_("Nama, e-mail, dan akun Anda tidak disimpan. Jawabannya dibaca dengan nomor dan kode pelacakan."),
    )
    name = forms.CharField(
        label=_("Nama"), required=False, max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Boleh dikosongkan; dengan e-mail Anda diberi tahu begitu dijawab."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    file_1, file_2, file_3 = (
        KeptFileField(
            check=partial(accept, types=("pdf", "jpeg", "png")),
            label=label,
            required=False,
            widget=KeptFileInput({"accept": "application/pdf,image/png,image/jpeg"}),
            help_text=_("PDF, JPEG, atau PNG, paling besar 10 MB.") if number == 0 else "",
        )
        for number, label in enumerate((_("Lampiran 1"), _("Lampiran 2"), _("Lampiran 3")))
    )

    def __init__(self, *args: Any, with_account: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_account:
            del self.fields["name"], self.fields["email"]
            self.fields["is_anonymous"].help_text = _(
                "Nama dan akun Anda tidak disimpan. Jawabannya dibaca dengan nomor dan kode pelacakan."
            )
        if not self.is_bound:
            self.initial.setdefault("form_key", tracking.new_form())

    def clean_order_code(self) -> str:
        return self.cleaned_data["order_code"].strip().upper()

    def clean_form_key(self) -> str:
        key = self.cleaned_data["form_key"]
        if not tracking.is_fresh(key):
            self.data = cast(QueryDict, self.data).copy()
            self.data["form_key"] = tracking.new_form()
            raise forms.ValidationError(_("Formulir ini sudah terbuka lebih dari sehari. Periksa, lalu kirim lagi."))
        return key

    @property
    def details(self) -> dict[str, Any]:
        """What `services.complain` takes, but for who sends it."""
        given = {key: value for key, value in self.cleaned_data.items() if key not in (*FILES, "form_key")}
        files = [self.cleaned_data[key] for key in FILES if self.cleaned_data.get(key)]
        return given | {"form": self.cleaned_data["form_key"], "files": files}


class TrackForm(forms.Form):
    """Number and tracking code of a complaint."""

    nomor = forms.CharField(
        label=_("Nomor pengaduan"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    kode = forms.CharField(
        label=_("Kode pelacakan"),
        max_length=60,
        help_text=_("16 huruf dan angka yang ditampilkan ketika pengaduan dikirim."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ReopenForm(forms.Form):
    text = forms.CharField(label=_("Apa yang belum terjawab?"), max_length=5000, widget=forms.Textarea({"rows": 4}))


class ComplaintAnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Jawaban bagi pelapor"),
        max_length=5000,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("Pelapor membacanya di halaman pengaduan, dan di e-mail bila ia memberikan alamat."),
    )
