"""Transfers from abroad that are odd: another currency, short by a bank charge, or no amount at all."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.states import OrderState
from payments.models import Payment
from publications.models import PublicationOrder
from silastik.core.models import Office
from tests import builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def a_proof(**changes: str) -> dict[str, str]:
    data = {"amount": "12.50", "currency": "SGD", "value_date": timezone.localdate().isoformat()}
    return data | {"bank": "DBS", "reference": "TT-1"} | changes


def send(client, order: PublicationOrder, **changes: str) -> Page:
    client.force_login(order.customer)
    url = reverse("payments:submit_proof", args=[order.code])
    return Page(client.post(url, a_proof(**changes) | {"proof": builders.an_upload()}, follow=True))


@pytest.fixture
def order() -> PublicationOrder:
    """An order from abroad that waits for its transfer of Rp65.000."""
    return builders.offered(builders.a_customer_abroad(language="id"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Isikan jumlah yang Anda kirim."),
        ("-12.50", "Isikan jumlah yang Anda kirim."),
        ("1,250.50", "Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ("1.250,50", "Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ("65.000", "Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ("1.250.000", "Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ("NaN", "Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ("sepuluh", "Tuliskan jumlah tanpa pemisah ribuan, dengan titik sebelum sen: 1250.50."),
        ("1" * 20, "Pastikan jumlah angka pada bilangan tidak melebihi 14 angka."),
        ("", "Bidang ini tidak boleh kosong."),
    ],
)
def test_an_amount_that_cannot_be_read_for_certain_is_told_at_its_field(client, order, typed, sentence):
    page = send(client, order, amount=typed)

    assert page.status == 422
    assert page.wrong("proof_amount") == sentence
    held = page.held(reverse("payments:submit_proof", args=[order.code]))
    assert held == a_proof(amount=typed) | {"proof_kept": held["proof_kept"]}
    assert not Payment.objects.exists()


def test_everything_wrong_with_a_proof_is_said_at_once_each_at_its_field(client, order):
    page = send(client, order, amount="", currency="DEM", value_date="31/02/2026", bank=" ", reference="")

    fields = ("amount", "currency", "value_date", "bank", "reference")
    assert all(page.wrong(f"proof_{field}") for field in fields)
    assert not Payment.objects.exists()


def decide(client, order: PublicationOrder, received: str) -> Page:
    client.force_login(builders.a_treasurer())
    payment = Payment.objects.get(invoice__order=order)
    url = reverse("payments:verify_proof", args=[order.code, payment.pk])
    return Page(client.post(url, {"amount_received": received}, follow=True))


def desk(client, order: PublicationOrder) -> Page:
    client.force_login(builders.a_treasurer())
    return Page(client.get(reverse("payments:verify", args=[order.code])))


def test_of_a_transfer_in_another_currency_the_treasurer_is_told_which_and_asked_for_the_rupiah_that_came(
    client, order
):
    send(client, order, amount="5.60", currency="SGD")

    page = desk(client, order)
    for part in ("Rp65.000", "SGD 5.60", "Dolar Singapura", "Diterima di rekening (rupiah)"):
        assert part in page.text
    decide(client, order, "65.000")

    payment = Payment.objects.get()
    assert (payment.amount_sent, payment.currency, payment.amount_received) == (Decimal("5.60"), "SGD", 65_000)
    assert builders.fresh(order).state == OrderState.PAID


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("5.60", "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("SGD 5", "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("-65.000", "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("9" + ".999" * 9, "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("0", "Isikan jumlah yang diterima dalam rupiah."),
        ("", "Bidang ini tidak boleh kosong."),
        (
            "57.500",
            "Kurang Rp7.500 dari invoice Rp65.000; toleransi kantor Rp0. Tolak bukti ini dan sebutkan kekurangannya.",
        ),
    ],
)
def test_a_transfer_is_not_verified_by_anything_but_enough_rupiah(client, order, typed, sentence):
    send(client, order)

    page = decide(client, order, typed)

    assert page.status == 422
    assert page.wrong("verify_amount_received") == sentence
    payment = Payment.objects.get()
    assert (payment.state, payment.amount_received) == (Payment.State.SUBMITTED, None)
    url = reverse("payments:verify_proof", args=[order.code, payment.pk])
    assert page.held(url) == {"amount_received": typed}
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_a_transfer_in_rupiah_that_is_short_by_a_bank_charge_is_pointed_out_before_it_is_decided(client, order):
    send(client, order, amount="57500", currency="IDR")

    assert "Menurut bukti ini kurang Rp7.500 dari invoice Rp65.000." in desk(client, order).text


def test_a_shortfall_is_verified_only_within_what_the_office_tolerates(client, order):
    Office.objects.update(shortfall_tolerance=7_499)
    send(client, order)
    assert "toleransi kantor Rp7.499" in decide(client, order, "57.500").wrong("verify_amount_received")
    Office.objects.update(shortfall_tolerance=7_500)

    page = decide(client, order, "57.500")

    assert "Transfer diverifikasi" in page.text
    assert Payment.objects.get().amount_received == 57_500


def test_a_customer_whose_transfer_was_short_reads_why_and_sends_another_proof(client, order):
    send(client, order)
    first = Payment.objects.get()
    client.force_login(builders.a_treasurer())
    url = reverse("payments:reject_proof", args=[order.code, first.pk])
    client.post(url, {"reason": "Kurang Rp7.500 karena biaya bank."})
    client.force_login(order.customer)
    assert "Kurang Rp7.500 karena biaya bank." in Page(client.get(order.get_absolute_url())).text

    send(client, order, reference="TT-2")

    assert list(Payment.objects.order_by("pk").values_list("state", "reference")) == [
        ("rejected", "TT-1"),
        ("submitted", "TT-2"),
    ]


def test_a_proof_that_was_replaced_in_another_tab_cannot_be_decided_any_more(client, order):
    treasurer = builders.a_treasurer()
    send(client, order)
    stale = Payment.objects.get()
    builders.payment_services.reject_proof(stale, reason="Kabur.", by=treasurer)
    send(client, order, reference="TT-2")
    client.force_login(treasurer)
    url = reverse("payments:verify_proof", args=[order.code, stale.pk])

    page = Page(client.post(url, {"amount_received": "65.000"}, follow=True))

    assert "Bukti ini sudah diputuskan. Tidak ada yang diubah." in page.text
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT
