"""The form of a publication order: preparing a softcopy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from silastik.core.files import accept

MASTER_MAX_BYTES = 200 * 1024 * 1024


class PrepareForm(forms.Form):
    """A softcopy for this order alone; left empty, the catalogue's master is used (P3)."""

    file = forms.FileField(
        label=_("Softcopy (PDF)"),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf", "data-max-bytes": MASTER_MAX_BYTES}),
        help_text=_("Kosongkan untuk memakai berkas induk di katalog."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def clean_file(self):
        upload = self.cleaned_data["file"]
        return accept(upload, types=("pdf",), max_bytes=MASTER_MAX_BYTES) if upload else None
