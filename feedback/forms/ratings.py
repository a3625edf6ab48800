from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = [
    (5, _("5, sangat baik")),
    (4, _("4, baik")),
    (3, _("3, cukup")),
    (2, _("2, kurang")),
    (1, _("1, buruk")),
]


class RatingForm(forms.Form):
    """How the service was, 1 to 5, and in the customer's own words."""

    score = forms.TypedChoiceField(
        label=_("Bagaimana pelayanan kami?"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(label=_("Komentar"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
