"""The forms of the queue: acts on many orders, assignment, reminders, leave, saved views."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.users.models import User

from . import bulk
from .follow_up import MOST_DAYS
from .people import serving

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def colleagues(label: Any, *, required: bool = True) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=User.objects.none(), label=label, required=required, empty_label=gettext_lazy("Pilih petugas")
    )


class _WithColleagues(forms.Form):
    """A form with a field `to`: every officer, but for whoever is left out."""

    def __init__(self, *args: Any, without: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        people = serving().order_by("name", "pk")
        field = cast(forms.ModelChoiceField, self.fields["to"])
        field.queryset = people.exclude(pk=without.pk) if without else people


class AssignForm(_WithColleagues):
    to = colleagues(gettext_lazy("Kepada"))
    note = forms.CharField(label=gettext_lazy("Catatan untuk rekan"), required=False, max_length=500)


class HandOverForm(_WithColleagues):
    to = colleagues(gettext_lazy("Kepada"))
    note = forms.CharField(
        label=gettext_lazy("Apa yang perlu diketahui rekan Anda?"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


class FollowUpForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Ingatkan dalam berapa hari kerja?"), min_value=1, max_value=MOST_DAYS, initial=3
    )


class BulkForm(_WithColleagues):
    """What to do with the ticked orders; each act asks for its own."""

    aksi = forms.ChoiceField(label=gettext_lazy("Dengan yang dicentang"), choices=list(bulk.LABELS.items()))
    to = colleagues(gettext_lazy("Kepada"), required=False)
    note = forms.CharField(label=gettext_lazy("Catatan serah terima"), required=False, max_length=500)
    days = forms.IntegerField(
        label=gettext_lazy("Hari kerja"), required=False, min_value=1, max_value=MOST_DAYS, initial=3
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        act = data.get("aksi")
        if act == bulk.ASSIGN:
            if "to" in data and not data["to"]:
                self.add_error("to", _("Pilih petugas yang menerima."))
            if "note" in data and not data["note"].strip():
                self.add_error("note", _("Tuliskan apa yang perlu diketahui rekan Anda."))
        if act == bulk.REMIND and "days" in data and not data["days"]:
            self.add_error("days", _("Isi 1 sampai %(most)d hari kerja.") % {"most": MOST_DAYS})
        return data

    def act(self) -> bulk.Act:
        data = self.cleaned_data
        return bulk.Act(data["aksi"], data["to"], data["note"], data["days"] or 0)


class LeaveForm(_WithColleagues):
    """One's own leave; whoever manages leave chooses the officer."""

    to = colleagues(gettext_lazy("Petugas"))
    first = forms.DateField(label=gettext_lazy("Hari pertama"), widget=DAY)
    last = forms.DateField(label=gettext_lazy("Hari terakhir"), widget=DAY)
    reason = forms.CharField(label=gettext_lazy("Keterangan"), required=False, max_length=120)

    def __init__(self, *args: Any, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if own:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("Hari terakhir tidak boleh sebelum hari pertama."))
        return data


class SaveViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama tampilan"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, max_length=600, required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("Bagikan kepada semua rekan"), required=False)


class ChangeViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama tampilan"), max_length=40)
    is_shared = forms.BooleanField(label=gettext_lazy("Bagikan kepada semua rekan"), required=False)
    is_default = forms.BooleanField(label=gettext_lazy("Buka pertama kali"), required=False)
