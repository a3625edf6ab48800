"""What people type about money, and how it is read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from payments import currencies
from payments.forms import BillingCodeForm, CalculatorForm, PeriodForm, ProofForm, RupiahField
from tests import builders

MAKASSAR = ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("80000", 80_000),
        ("80.000", 80_000),
        (" Rp80.000 ", 80_000),
        ("rp 1.250.000,00", 1_250_000),
        ("80.000,-", 80_000),
        ("80,000", 80_000),
        ("Rp1,250,000.00", 1_250_000),
        ("0", 0),
    ],
)
def test_rupiah_are_read_as_people_write_them(text, amount):
    assert RupiahField().clean(text) == amount


@pytest.mark.parametrize("text", ["80.00", "8.0000", "8,0000", "1.250,000", "1,250.000", "80.000,50", "80,000.50"])
def test_what_could_be_read_in_two_ways_is_not_read(text):
    with pytest.raises(ValidationError, match="tanpa sen"):
        RupiahField().clean(text)


@pytest.mark.parametrize("text", ["80 ribu", "-5", "1e5", "٨٠", "9" * 16])
def test_anything_else_is_not_rupiah(text):
    with pytest.raises(ValidationError, match="tanpa sen"):
        RupiahField().clean(text)


def test_times_are_read_by_the_offices_clock():
    form = BillingCodeForm(
        {"code": "820261124000731", "amount": "65.000", "expires_at": "2026-12-01T14:05"}, zone=MAKASSAR
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["expires_at"] == datetime(2026, 12, 1, 6, 5, tzinfo=UTC)


def proof(**changes):
    data = {
        "amount": "12.50",
        "currency": "SGD",
        "value_date": "2026-11-23",
        "bank": "DBS",
        "reference": "TT-1",
    }
    upload = changes.pop("proof", None) or builders.an_upload()
    return ProofForm(data | changes, {"proof": upload})


def test_a_complete_proof_is_taken():
    assert proof().is_valid()


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (builders.an_upload(b"", "bukti.pdf"), "kosong"),
        (builders.an_upload(b"MZ\x90\x00 not a picture", "bukti.png", "image/png"), "bukan PDF, JPEG, PNG"),
        (builders.an_upload(name="bukti.png", kind="image/png"), "Betulkan namanya"),
        (builders.an_upload(b"%PDF-1.7\nbroken", "bukti.pdf"), "rusak"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_at_its_field(upload, sentence):
    assert sentence in str(proof(proof=upload).errors["proof"])


def test_a_proof_larger_than_the_limit_is_told_so(settings):
    settings.UPLOAD_MAX_BYTES = 100
    assert "paling besar" in str(proof().errors["proof"])


@pytest.mark.parametrize(
    "changes", [{"amount": "12.505"}, {"amount": "1" * 15}, {"currency": "XYZ"}, {"value_date": "31/13/2026"}]
)
def test_a_proof_with_an_impossible_figure_is_told_at_its_field(changes):
    assert set(proof(**changes).errors) == set(changes)


def test_currencies_are_those_of_today_named_in_the_readers_language():
    assert {"SGD", "USD", "IDR", "PGK"} <= currencies.current()
    assert not {"DEM", "XAU", "XXX"} & currencies.current()
    assert currencies.name("SGD") == "Dolar Singapura"
    with translation.override("en"):
        assert currencies.name("SGD") == "Singapore Dollar"


def test_a_period_that_ends_before_it_begins_is_told_at_its_end():
    form = PeriodForm({"dari": "2026-11-30", "sampai": "2026-11-01"})
    assert "mendahului" in str(form.errors["sampai"])


@pytest.mark.parametrize(
    ("product", "amount"),
    [("publikasi", "0"), ("publikasi", "1.5"), ("dataset", "-1"), ("dataset", "x"), ("buku", "1")],
)
def test_the_calculator_refuses_what_has_no_price(product, amount):
    assert not CalculatorForm({"produk": product, "jumlah": amount}).is_valid()
