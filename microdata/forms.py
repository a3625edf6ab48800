"""The forms of an order's road (M4 to M12); choosing has its own in `choosing_forms`, the SPPD in `agreement_forms`."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orders.models import Deliverable
from silastik.core.files import CheckedFile, accept

from .models import MicrodataOrder, Selection
from .services import uploads
from .services.review import VerdictInput
from .states import Part

# What an officer ticks before declaring that abstract and choice agree (M4a).
REVIEWED = [
    ("purpose", _("Tujuan dan metode pada abstraksi memerlukan data ini")),
    ("choice", _("Setiap dataset, variabel, dan wilayah sudah dibaca satu per satu")),
    ("signer", _("Penanda tangan SPPD berwenang atas lembaganya")),
]


class ReviewForm(forms.Form):
    """The officer's verdicts on what was chosen, and the words to the customer (M4).

    A reason marks what does not fit; none means that it does. Fields are named by selection, part and key.
    """

    message = forms.CharField(
        label=_("Kepada pelanggan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Pertanyaan bila perlu penjelasan, alasan bila tidak sesuai. Pelanggan membacanya."),
    )

    checked = forms.MultipleChoiceField(
        label=_("Sudah dicocokkan; semuanya perlu untuk menyatakan sesuai"),
        required=False,
        choices=REVIEWED,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, order: MicrodataOrder, parts: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.entries: list[tuple[str, Any, Part, str]] = []
        for entry in parts:
            name = f"unfit-{entry['selection'].pk}-{entry['part']}-{entry['key']}"
            self.entries.append((name, entry["selection"], entry["part"], entry["key"]))
            self.fields[name] = forms.CharField(
                label=entry["label"], required=False, max_length=500, widget=forms.TextInput({"class": "form-control"})
            )

    def require_checks(self) -> bool:
        """*Sesuai* needs the whole list ticked (M4a); an error at the field says so."""
        if missing := {key for key, _label in REVIEWED} - set(self.cleaned_data["checked"]):
            self.add_error("checked", _("Centang semuanya untuk menyatakan sesuai; kurang %d.") % len(missing))
        return not missing

    @property
    def verdicts(self) -> list[VerdictInput]:
        """What was marked, with its reasons; the dataset itself always has a verdict."""
        found = []
        for name, selection, part, key in self.entries:
            reason = self.cleaned_data.get(name, "").strip()
            if reason or part == Part.DATASET:
                found.append(VerdictInput(selection, part, key, fits=not reason, reason=reason))
        return found

    def fields_of(self, selection: Selection) -> list[forms.BoundField]:
        """One for the dataset, and for each variable and area that was chosen from it by name."""
        return [self[name] for name, of, *_rest in self.entries if of == selection]


class ExplainForm(forms.Form):
    answer = forms.CharField(
        label=_("Penjelasan Anda"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Jawab pertanyaan petugas. Pilihan dan abstraksi dapat Anda ubah lebih dahulu."),
    )


class SampleForm(forms.Form):
    reason = forms.CharField(
        label=_("Apa yang keliru?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Misalnya: kolom R104 kosong, atau label kode tidak sesuai kuesioner."),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Catatan bagi pelanggan"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class AttachForm(forms.Form):
    """A file that the office has prepared itself (M5). With the script it comes in parts, however large it is."""

    kind = forms.ChoiceField(
        label=_("Berkas ini"),
        choices=[(Deliverable.Kind.PRODUCT, _("Data")), (Deliverable.Kind.SAMPLE, _("Contoh data"))],
    )
    file = forms.FileField(
        label=_("Berkas"),
        widget=forms.FileInput({"accept": ".zip,.gpkg"}),
        help_text=_("ZIP atau GeoPackage. Unggahan yang terputus dapat dilanjutkan: pilih lagi berkas yang sama."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["data-max-bytes"] = str(settings.MICRODATA_UPLOAD_MAX_BYTES)

    def clean_file(self) -> CheckedFile:
        return accept(self.cleaned_data["file"], types=uploads.TYPES)


class UploadForm(forms.Form):
    """What the script says of a file before it sends the parts."""

    kind = forms.ChoiceField(choices=Deliverable.Kind)
    name = forms.CharField(max_length=255)
    size = forms.IntegerField(min_value=1)
    note = forms.CharField(required=False, max_length=1000)


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan membuka kembali"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pelanggan membaca alasan ini."),
    )
