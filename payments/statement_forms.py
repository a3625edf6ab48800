"""The forms of statements and deposits, and the search of the treasurer's desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.dates import short_date
from silastik.core.files import CheckedFile, accept
from silastik.core.money import rupiah
from silastik.core.uploads import KeptFileField, KeptFileInput

from .candidates import Candidate
from .forms import PeriodForm, RupiahField, VerifyForm, date_input
from .models import Payment, StatementLine
from .states import StatementKind

SUFFIXES = ".csv,.txt,.tsv,.xlsx,.xml,.sta,.940,.mt940"


def accept_statement(upload: File) -> CheckedFile:
    """Text or a workbook; a workbook that does not open is called damaged, not something else."""
    try:
        return accept(upload, types=("text", "xlsx"))
    except ValidationError as problem:
        upload.seek(0)
        if problem.code == "kind" and upload.read(2) == b"PK":
            raise ValidationError(
                _("Berkas XLSX ini rusak atau terpotong dan tidak dapat dibuka. Unduh ulang dari sumbernya.")
            ) from problem
        raise


class StatementForm(forms.Form):
    """A file to import, and whose it is."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=StatementKind.choices, widget=forms.RadioSelect)
    file = KeptFileField(
        check=accept_statement,
        label=gettext_lazy("Berkas"),
        widget=KeptFileInput({"accept": SUFFIXES}),
        help_text=gettext_lazy(
            "Simponi: CSV atau XLSX dengan kode billing, NTPN, tanggal bayar, dan jumlah. "
            "Bank: CSV, XLSX, MT940, atau CAMT.053. Paling besar 10 MB."
        ),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Misalnya: penerimaan lain yang bukan penjualan produk statistik."),
    )


class DeskForm(forms.Form):
    """What to look for on the desk; everything may stay empty."""

    q = forms.CharField(
        label=gettext_lazy("Cari"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Kode pesanan, nomor referensi, bank, nama, atau nomor invoice."),
    )
    dari = forms.DateField(label=gettext_lazy("Dari"), required=False, widget=date_input())
    sampai = forms.DateField(label=gettext_lazy("Sampai"), required=False, widget=date_input())

    def clean(self) -> None:
        PeriodForm.clean(self)  # type: ignore[arg-type]

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class MatchForm(VerifyForm):
    """What the treasurer found in the account, and on which line of the bank's statement."""

    def __init__(
        self,
        *args: Any,
        lines: QuerySet[StatementLine],
        candidates: Sequence[Candidate],
        proposed: StatementLine | None = None,
        **kwargs: Any,
    ) -> None:
        if proposed:
            amount = {"amount_received": int(proposed.amount)} if proposed.is_rupiah else {}
            kwargs["initial"] = {"line": proposed.pk, **amount}
        super().__init__(*args, **kwargs)
        field = forms.ModelChoiceField(
            label=gettext_lazy("Baris rekening koran"),
            queryset=lines,
            required=False,
            widget=forms.RadioSelect,
            help_text=gettext_lazy("Baris yang dipilih dipasangkan dengan transfer ini, dan hanya dengan ini."),
            error_messages={"invalid_choice": gettext_lazy("Baris itu sudah dipasangkan. Pilih baris lain.")},
        )
        shown = [(candidate.line.pk, line_label(candidate.line, candidate.reasons)) for candidate in candidates]
        if proposed and proposed.pk not in {pk for pk, _label in shown}:
            shown.insert(0, (proposed.pk, line_label(proposed, [])))
        field.choices = [*shown, ("", _("Tanpa baris: rekening koran belum diimpor"))]
        if shown or self.data.get("line"):
            self.fields["line"] = field
            self.order_fields(["line", "amount_received"])


def line_label(line: StatementLine, reasons: Sequence[str]) -> str:
    """`24 Nov 2026 · Rp65.000 · MEI TAN · FT26 (jumlah sama dengan invoice, nama mirip 92 %)`"""
    parts = [short_date(line.on), money(line), line.payer or line.description[:60], line.reference]
    why = f" ({', '.join(reasons)})" if reasons else ""
    return " · ".join(part for part in parts if part) + why


def money(line: StatementLine) -> str:
    """Rupiah as everywhere; another currency with its code and decimals."""
    return (
        rupiah(int(line.amount))
        if line.is_rupiah and line.amount == int(line.amount)
        else (f"{line.currency} {line.amount:.2f}")
    )


class DepositChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Payment) -> str:
        return _("%(code)s, %(amount)s") % {"code": obj.invoice.order.code, "amount": rupiah(obj.received)}


class DepositForm(forms.Form):
    """Transfers that went to the treasury together. The boxes stand in the page's table."""

    def __init__(self, *args: Any, payments: QuerySet[Payment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payments"] = DepositChoice(
            queryset=payments,
            label=gettext_lazy("Transfer yang disetor"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": gettext_lazy("Pilih paling sedikit satu transfer."),
                "invalid_choice": gettext_lazy("Sebagian transfer itu sudah disetor. Pilih lagi dari daftar."),
            },
        )
        self.fields["amount"] = RupiahField(
            label=gettext_lazy("Jumlah setoran"),
            help_text=gettext_lazy("Menurut Simponi; harus sama dengan yang dipilih."),
        )
        self.fields["ntpn"] = forms.CharField(
            label=gettext_lazy("NTPN setoran"),
            max_length=30,
            widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
            help_text=gettext_lazy("16 angka dan huruf dari Simponi."),
        )
        self.fields["on"] = forms.DateField(label=gettext_lazy("Tanggal setor"), widget=date_input())
