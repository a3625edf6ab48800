"""The forms of an order's own acts; money has its forms in `payments`, titles in `publications`."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from silastik.core.files import accept
from silastik.core.uploads import KeptFileField, KeptFileInput

from .models import Deliverable, PurchaseTerms


class SubmitForm(forms.Form):
    """The terms shown are accepted by their version, so that an update in between is noticed (R5)."""

    terms = forms.ModelChoiceField(queryset=PurchaseTerms.objects.all(), widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        label=_("Saya menyetujui syarat pembelian produk statistik."),
        error_messages={"required": _("Setujui syarat pembelian untuk mengajukan pesanan.")},
    )


class CancelForm(forms.Form):
    """The customer cancels without giving a reason, if they like."""

    reason = forms.CharField(
        label=_("Alasan"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Boleh dikosongkan. Petugas membacanya."),
    )


class OfficeCancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan pembatalan"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pelanggan membaca alasan ini di halaman pesanan dan di e-mail."),
    )


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Catatan serah terima"), required=False, max_length=500)


class FaultForm(forms.Form):
    """A fault in a delivered file (P7): which file, which part of it, what is wrong, and a picture if it helps."""

    deliverable = forms.TypedChoiceField(label=_("Berkas"))
    part = forms.ChoiceField(label=_("Bagian"), required=False)
    text = forms.CharField(
        label=_("Apa yang salah?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Misalnya: halaman 12 kosong, atau tabel 3.1 terpotong."),
    )
    picture = KeptFileField(
        check=partial(accept, types=("jpeg", "png")),
        label=_("Gambar (boleh kosong)"),
        required=False,
        widget=KeptFileInput({"accept": "image/png,image/jpeg"}),
        help_text=_("JPEG atau PNG, paling besar 10 MB."),
    )

    def __init__(self, *args, released: list[Deliverable], parts: Sequence[str] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if parts:
            choices = [("", _("Seluruh berkas")), *((part, part) for part in parts)]
            cast(forms.ChoiceField, self.fields["part"]).choices = choices
            self.fields["text"].help_text = _("Misalnya: kolom R104 kosong, atau label kode tidak sesuai kuesioner.")
        else:
            del self.fields["part"]
        files = {str(file.pk): file for file in released}
        field = cast(forms.TypedChoiceField, self.fields["deliverable"])
        field.choices = [(pk, str(file)) for pk, file in files.items()]
        field.coerce = files.__getitem__


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Penjelasan bagi pelanggan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Untuk laporan yang ternyata bukan kesalahan berkas. Pelanggan membacanya."),
    )
