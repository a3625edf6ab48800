"""The forms in which people write: a message to the other side, a note among colleagues."""

import uuid
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silastik.core.files import CheckedFile, accept
from silastik.core.uploads import KeptFileField, KeptFileInput

ATTACHMENTS = ("file", "file_2", "file_3")
TYPES = ("pdf", "jpeg", "png", "docx")


class _Once(forms.Form):
    """A form that carries a key of its own, so that it can be sent twice and written once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def _attachment(label: Any, help_text: Any = "") -> KeptFileField:
    return KeptFileField(
        check=partial(accept, types=TYPES),
        label=label,
        required=False,
        widget=KeptFileInput({"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
        help_text=help_text,
    )


class MessageForm(_Once):
    text = forms.CharField(
        label=_("Pesan"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4, "data-counted": _("karakter")}),
    )
    file = _attachment(
        _("Lampiran (boleh kosong)"), _("PDF, gambar JPEG atau PNG, atau Word; masing-masing paling besar 10 MB.")
    )
    file_2 = _attachment(_("Lampiran kedua"))
    file_3 = _attachment(_("Lampiran ketiga"))

    @property
    def files_sent(self) -> list[CheckedFile]:
        return [self.cleaned_data[name] for name in ATTACHMENTS if self.cleaned_data.get(name)]

    @property
    def more_files_wrong(self) -> bool:
        return any(self[name].errors for name in ATTACHMENTS[1:])


class ColleaguesForm(_Once):
    text = forms.CharField(
        label=_("Catatan"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Hanya rekan kantor yang membacanya; tidak pernah dikirim."),
    )
