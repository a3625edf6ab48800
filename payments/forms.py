"""The forms of money: shapes only. What must hold between them and the invoice, the services check."""

import re
from datetime import date, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silastik.core.dates import short_date
from silastik.core.files import accept
from silastik.core.models import Office
from silastik.core.uploads import KeptFileField, KeptFileInput

from . import currencies
from .models import BillingCode

# Dots or commas part thousands, always in threes; what follows them may only be no sen at all. At most 15 digits.
RUPIAH = re.compile(
    r"""(?:Rp)? \s* (?:
        ([0-9]{1,3} (?:\.[0-9]{3}){1,4} | [0-9]{1,15}) (?:,00? | ,-)?
        | ([0-9]{1,3} (?:,[0-9]{3}){1,4}) (?:\.00?)?
    )""",
    re.IGNORECASE | re.VERBOSE,
)


class RupiahField(forms.Field):
    """Whole rupiah, as people write them: `80000`, `80.000`, `Rp80.000,00`, and in English `80,000`."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"rupiah": _("Tuliskan jumlah rupiah tanpa sen, misalnya 80.000.")}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        found = RUPIAH.fullmatch(str(value).strip())
        if not found:
            raise ValidationError(self.error_messages["rupiah"], code="rupiah")
        return int(re.sub(r"[.,]", "", found[1] or found[2]))


class LocalTimeForm(forms.Form):
    """A form whose times are read by the office's clock, wherever the reader sits."""

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()


def time_input() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def date_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class BillingCodeForm(LocalTimeForm):
    """A billing code as Simponi shows it (P4a)."""

    code = forms.CharField(
        label=_("Kode billing"),
        max_length=30,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("15 angka dari Simponi; spasi boleh ikut tersalin."),
    )
    amount = RupiahField(
        label=_("Jumlah pada Simponi"), help_text=_("Salin dari Simponi; harus sama dengan jumlah invoice.")
    )
    expires_at = forms.DateTimeField(
        label=_("Berlaku sampai"),
        widget=time_input(),
        help_text=_("Tanggal kedaluwarsa menurut Simponi, dalam waktu kantor."),
    )


class CodeField(forms.ModelChoiceField):
    """Which of an invoice's billing codes was paid."""

    def __init__(self, *, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(empty_label=None, **kwargs)
        self.zone = zone

    def label_from_instance(self, obj: BillingCode) -> str:
        until = short_date(obj.expires_at.astimezone(self.zone))
        return _("%(code)s, sampai %(until)s") % {"code": obj.shown, "until": until}


class PaymentForm(LocalTimeForm):
    """A payment as Simponi shows it (P4a)."""

    ntpn = forms.CharField(
        label="NTPN",
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("16 angka dan huruf dari Simponi."),
    )
    paid_at = forms.DateTimeField(
        label=_("Waktu bayar"), widget=time_input(), help_text=_("Menurut Simponi, dalam waktu kantor.")
    )

    def __init__(self, *args: Any, codes: QuerySet[BillingCode], zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, zone=zone, **kwargs)
        self.fields["billing_code"] = CodeField(
            queryset=codes,
            zone=zone,
            label=_("Dibayar dengan kode"),
            help_text=_("Kode yang sudah diganti pun dapat dipilih, bila pelanggan terlanjur membayarnya."),
        )
        self.order_fields(["billing_code", "ntpn", "paid_at"])


class ProofForm(forms.Form):
    """The proof of a transfer from abroad (P4b)."""

    proof = KeptFileField(
        check=accept,
        label=_("Bukti transfer"),
        widget=KeptFileInput({"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_("PDF, JPEG, atau PNG, paling besar 10 MB."),
    )
    amount = forms.DecimalField(
        label=_("Jumlah yang dikirim"),
        max_digits=14,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ["invalid", "max_decimal_places"],
            _("Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ),
    )
    currency = forms.ChoiceField(label=_("Mata uang"), choices=currencies.choices)
    value_date = forms.DateField(
        label=_("Tanggal valuta"),
        widget=date_input(),
        help_text=_("Tanggal bank Anda mengirimkan uangnya (value date)."),
    )
    bank = forms.CharField(label=_("Bank pengirim"), max_length=120)
    reference = forms.CharField(
        label=_("Nomor referensi"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Nomor transaksi atau referensi yang tertulis pada bukti transfer."),
    )


class VerifyForm(forms.Form):
    amount_received = RupiahField(
        label=_("Diterima di rekening (rupiah)"), help_text=_("Jumlah yang masuk setelah biaya bank.")
    )


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan penolakan"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pelanggan membacanya. Sebutkan apa yang kurang dan apa yang harus dikirim."),
    )


class PeriodForm(forms.Form):
    """A period of local dates, both included."""

    dari = forms.DateField(label=_("Dari"), widget=date_input())
    sampai = forms.DateField(label=_("Sampai"), widget=date_input())

    def clean(self) -> None:
        first, last = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        if first and last and first > last:
            self.add_error("sampai", _("Tanggal akhir mendahului tanggal awal."))


def this_month(office: Office) -> dict[str, date]:
    """The period shown until another is asked for."""
    today = timezone.now().astimezone(office.tz).date()
    return {"dari": today.replace(day=1), "sampai": today}


class CalculatorForm(forms.Form):
    """The public calculator: what a measure costs."""

    PRODUCTS = (
        ("publikasi", _("Publikasi elektronik (halaman)")),
        ("dataset", _("Data mikro tanpa proses data (MB)")),
        ("tabel", _("Data mikro dengan proses data (MB)")),
    )

    produk = forms.ChoiceField(label=_("Produk"), choices=PRODUCTS)
    jumlah = forms.DecimalField(
        label=_("Banyaknya"),
        min_value=0,
        max_value=1_000_000,
        max_digits=12,
        decimal_places=3,
        help_text=_("Halaman untuk publikasi, MB untuk data mikro."),
    )

    def clean(self) -> None:
        amount = self.cleaned_data.get("jumlah")
        if amount is None:
            return
        if amount == 0:
            self.add_error("jumlah", _("Tuliskan angka di atas nol."))
        elif self.cleaned_data.get("produk") == "publikasi" and amount != int(amount):
            self.add_error("jumlah", _("Halaman dihitung bulat."))
