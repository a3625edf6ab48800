"""The office's reply to a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Tanggapan bagi pelanggan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pelanggan membacanya di e-mail dan di halaman pesanannya; orang lain tidak."),
    )
