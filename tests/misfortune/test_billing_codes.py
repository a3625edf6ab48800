"""Billing codes and NTPNs as tired people type them: told at the field, and the customer never pays a dead code."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.states import OrderState
from payments.models import BillingCode, Invoice, Payment
from publications.models import PublicationOrder
from tests import builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def local(at: datetime) -> str:
    """A time as the office's forms take it, in whole minutes of the office's clock."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def a_code(**changes: str) -> dict[str, str]:
    week = local(timezone.now() + timedelta(days=7))
    return {"code": builders.a_billing_code(), "amount": "65.000", "expires_at": week} | changes


def record(client, order: PublicationOrder, **changes: str) -> Page:
    client.force_login(order.assigned_to)
    url = reverse("payments:record_billing_code", args=[order.code])
    return Page(client.post(url, a_code(**changes), follow=True))


def told_and_kept(client, order: PublicationOrder, field: str, typed: str) -> str:
    """What is said at this field when only it is wrong; all else stays as it was, in the form and in the order."""
    before = list(BillingCode.objects.values())
    data = a_code(**{field: typed})

    page = record(client, order, **data)

    assert page.status == 422
    assert page.held(reverse("payments:record_billing_code", args=[order.code])) == data
    assert list(BillingCode.objects.values()) == before
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT
    return page.wrong(f"billing_{field}")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("82026112400073", "Kode billing terdiri dari 15 angka; ini 14 karakter."),
        ("8202611240007310", "Kode billing terdiri dari 15 angka; ini 16 karakter."),
        ("82026112400O731", "Kode billing terdiri dari 15 angka; ini 15 karakter."),
        ("KODE BILLING", "Kode billing terdiri dari 15 angka; ini 11 karakter."),
        ("120261124000731", "Kode billing penerimaan bukan pajak diawali 7, 8, atau 9."),
        ("8" * 31, "Pastikan nilai ini mengandung paling banyak 30 karakter (sekarang 31 karakter)."),
    ],
)
def test_a_code_that_is_none_is_told_at_its_field(client, typed, sentence):
    assert told_and_kept(client, builders.offered(), "code", typed) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Jumlah pada Simponi harus sama dengan invoice: Rp65.000."),
        ("-65.000", "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("60.000", "Jumlah pada Simponi harus sama dengan invoice: Rp65.000."),
        ("65.00", "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("9" * 40, "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
        ("9" + ".999" * 9, "Tuliskan jumlah rupiah tanpa sen, misalnya 80.000."),
    ],
)
def test_an_amount_that_is_not_the_invoices_is_told_at_its_field(client, typed, sentence):
    assert told_and_kept(client, builders.offered(), "amount", typed) == sentence


@pytest.mark.parametrize("typed", ["65000", "65.000", "Rp65.000", "Rp 65.000,00", " 65.000,- "])
def test_the_amount_is_read_with_and_without_separators(client, typed):
    order = builders.offered()

    record(client, order, amount=typed)

    assert BillingCode.objects.get().amount == 65_000


def test_a_code_that_expired_yesterday_is_not_given_to_the_customer(client):
    yesterday = local(timezone.now() - timedelta(days=1))

    told = told_and_kept(client, builders.offered(), "expires_at", yesterday)

    assert told == "Kode ini sudah kedaluwarsa. Buat kode baru di Simponi."


def test_a_code_of_another_order_is_told_at_its_field(client):
    officer = builders.an_officer()
    used = builders.billed(officer=officer).invoices.get().billing_codes.get()

    told = told_and_kept(client, builders.offered(officer=officer), "code", used.code)

    assert told == "Kode billing ini sudah pernah dicatat. Periksa kembali angkanya di Simponi."


def test_a_retired_code_of_the_same_order_is_told_at_its_field(client):
    order = builders.billed()
    retired = order.invoices.get().billing_codes.get()
    record(client, order)

    told = told_and_kept(client, order, "code", retired.code)

    assert told == "Kode billing ini sudah pernah dicatat. Periksa kembali angkanya di Simponi."


def test_the_code_in_force_typed_again_changes_nothing_and_says_so(client):
    order = builders.offered()
    data = a_code()
    record(client, order, **data)

    page = record(client, order, **data)

    assert "Kode billing ini sudah tercatat di pesanan ini. Tidak ada yang diubah." in page.text
    assert BillingCode.objects.count() == 1


def test_a_code_that_expired_meanwhile_is_said_dead_to_the_customer_and_replaced_under_the_same_invoice(client):
    order = builders.billed(now=timezone.now() - timedelta(days=8))
    dead = BillingCode.objects.get()
    invoice = Invoice.objects.get()
    client.force_login(order.customer)

    page = Page(client.get(order.get_absolute_url()))
    assert (
        f"Kode billing {dead.shown} sudah kedaluwarsa. Jangan membayarnya lagi; invoice Anda tetap berlaku."
        in page.text
    )
    assert page.tree.xpath("//@data-copy") == []
    asked = client.post(reverse("payments:request_billing_code", args=[order.code]), follow=True)
    assert "Permintaan kami terima." in Page(asked).text
    record(client, order)

    alive = BillingCode.objects.get(replaced_at=None)
    assert (alive.invoice, Invoice.objects.get()) == (invoice, invoice)
    client.force_login(order.customer)
    page = Page(client.get(order.get_absolute_url()))
    assert page.tree.xpath("//@data-copy") == [alive.code]
    assert dead.shown not in page.text


def a_payment(order: PublicationOrder, **changes: str) -> dict[str, str]:
    code = order.invoices.get().billing_codes.get()
    return {"billing_code": str(code.pk), "ntpn": builders.an_ntpn(), "paid_at": local(timezone.now())} | changes


def unpaid(client, order: PublicationOrder, field: str, typed: str) -> str:
    """What is said at this field of the payment when only it is wrong; the order stays unpaid, the form filled."""
    before = Payment.objects.count()
    data = a_payment(order, **{field: typed})
    client.force_login(order.assigned_to)
    url = reverse("payments:record_payment", args=[order.code])

    page = Page(client.post(url, data))

    assert page.status == 422
    assert page.held(url) == data
    assert Payment.objects.count() == before
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT
    return page.wrong(f"payment_{field}")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("A1B2C3D4E5F6078", "NTPN terdiri dari 16 angka dan huruf; ini 15 karakter."),
        ("A1B2C3D4E5F607890", "NTPN terdiri dari 16 angka dan huruf; ini 17 karakter."),
        ("A1B2C3D4E5F6078!", "NTPN terdiri dari 16 angka dan huruf; ini 16 karakter."),
        ("", "Bidang ini tidak boleh kosong."),
    ],
)
def test_an_ntpn_that_is_none_is_told_at_its_field(client, typed, sentence):
    assert unpaid(client, builders.billed(), "ntpn", typed) == sentence


def test_an_ntpn_used_before_is_told_at_its_field(client):
    ntpn = builders.an_ntpn()
    builders.pay(builders.billed(), ntpn=ntpn)

    told = unpaid(client, builders.billed(), "ntpn", f"{ntpn[:4]} {ntpn[4:].lower()}")

    assert told == "NTPN ini sudah dicatat untuk pembayaran lain. Periksa kembali di Simponi."


def test_a_payment_that_has_not_happened_yet_is_told_at_its_field(client):
    tomorrow = local(timezone.now() + timedelta(days=1))

    assert unpaid(client, builders.billed(), "paid_at", tomorrow) == "Waktu bayar belum terjadi."


def test_a_payment_before_its_invoice_is_told_at_its_field(client):
    yesterday = local(timezone.now() - timedelta(days=1))

    told = unpaid(client, builders.billed(), "paid_at", yesterday)

    assert told.startswith("Waktu bayar mendahului invoice, yang terbit ")


def test_a_payment_after_its_code_expired_is_told_at_its_field(client):
    order = builders.billed(now=timezone.now() - timedelta(days=8))

    told = unpaid(client, order, "paid_at", local(timezone.now()))

    assert told.startswith("Kode billing itu hanya berlaku sampai ")


def test_the_code_of_another_order_cannot_be_chosen(client):
    officer = builders.an_officer()
    foreign = builders.billed(officer=officer).invoices.get().billing_codes.get()
    order = builders.billed(officer=officer)
    client.force_login(officer)
    url = reverse("payments:record_payment", args=[order.code])

    page = Page(client.post(url, a_payment(order, billing_code=str(foreign.pk))))

    assert page.status == 422
    assert page.wrong("payment_billing_code").startswith("Masukkan pilihan yang valid.")
    assert not Payment.objects.exists()
