"""The form of a publication order: preparing a softcopy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.forms import SubmitForm as OrderForm
from silastik.core.uploads import KeptFileField, KeptFileInput

from .masters import MAX_BYTES as MASTER_MAX_BYTES
from .masters import check


class SubmitForm(OrderForm):
    """The titles are sent along: a page that is older than the basket does not order what it never showed."""

    titles = forms.CharField(required=False, widget=forms.HiddenInput)


class DeskForm(SubmitForm):
    """The same at the desk: the visitor reads the terms there, and the officer says that they agreed (R5)."""

    accepted = forms.BooleanField(
        label=_("Pengunjung telah membaca dan menyetujui syarat pembelian produk statistik."),
        error_messages={"required": _("Pengunjung harus menyetujui syarat pembelian sebelum pesanan diajukan.")},
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
