"""The forms of a publication order: submitting the basket, and preparing a softcopy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.models import PurchaseTerms
from silastik.core.uploads import KeptFileField, KeptFileInput

from .masters import MAX_BYTES as MASTER_MAX_BYTES
from .masters import check


class SubmitForm(forms.Form):
    """The terms shown are accepted by their version, so that an update in between is noticed (R5).

    So are the titles: a page that is older than the basket does not order what it never showed.
    """

    titles = forms.CharField(required=False, widget=forms.HiddenInput)
    terms = forms.ModelChoiceField(queryset=PurchaseTerms.objects.all(), widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        label=_("Saya menyetujui syarat pembelian produk statistik."),
        error_messages={"required": _("Setujui syarat pembelian untuk mengajukan pesanan.")},
    )


class PrepareForm(forms.Form):
    """A softcopy for this order alone; left empty, the catalogue's master is used (P3)."""

    file = KeptFileField(
        check=check,
        label=_("Softcopy (PDF)"),
        required=False,
        widget=KeptFileInput({"accept": "application/pdf", "data-max-bytes": MASTER_MAX_BYTES}),
        help_text=_("Kosongkan untuk memakai berkas induk di katalog."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
