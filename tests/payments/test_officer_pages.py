"""What the officer sees and does about money, by HTTP (P4a)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.states import OrderState
from payments.models import BillingCode, Payment
from tests import builders

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Makassar")


def local(at):
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def a_code(**changes):
    week = local(timezone.now() + timedelta(days=7))
    return {"code": builders.a_billing_code(), "amount": "65.000", "expires_at": week} | changes


def test_the_officer_sees_the_lines_and_records_the_code_that_is_due(client):
    order = builders.offered()
    client.force_login(order.assigned_to)
    page = client.get(reverse("orders:workbench", args=[order.code])).content.decode()
    assert "I.B: 1 kali tambahan 50 halaman" in page

    after = client.post(reverse("payments:record_billing_code", args=[order.code]), a_code(), follow=True)

    assert "Kode billing dicatat dan pelanggan diberi tahu" in after.content.decode()
    assert BillingCode.objects.filter(invoice__order=order).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "82026112400073"}, "15 angka; ini 14 karakter"),
        ({"amount": "60.000"}, "harus sama dengan invoice: Rp65.000"),
        ({"amount": "enam puluh"}, "Tuliskan jumlah rupiah tanpa sen"),
        ({"expires_at": local(timezone.now() - timedelta(days=1))}, "sudah kedaluwarsa"),
        ({"expires_at": ""}, "wajib diisi"),
    ],
)
def test_a_wrong_code_shows_the_workbench_again_with_the_reason(client, changes, sentence):
    order = builders.offered()
    client.force_login(order.assigned_to)

    response = client.post(reverse("payments:record_billing_code", args=[order.code]), a_code(**changes))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not BillingCode.objects.exists()


def test_the_officer_records_the_payment(client):
    order = builders.billed()
    client.force_login(order.assigned_to)
    data = {
        "billing_code": order.invoices.get().billing_codes.get().pk,
        "ntpn": "a1b2c3d4e5f60789",
        "paid_at": local(timezone.now()),
    }

    page = client.post(reverse("payments:record_payment", args=[order.code]), data, follow=True).content.decode()

    assert "Pesanan lunas dan siap dikirim" in page
    assert "A1B2C3D4E5F60789" in page
    assert builders.fresh(order).state == OrderState.PAID


def test_an_ntpn_used_twice_shows_the_workbench_again_with_the_reason(client):
    ntpn = builders.an_ntpn()
    builders.pay(builders.billed(), ntpn=ntpn)
    order = builders.billed()
    client.force_login(order.assigned_to)
    code = order.invoices.get().billing_codes.get()

    response = client.post(
        reverse("payments:record_payment", args=[order.code]),
        {"billing_code": code.pk, "ntpn": ntpn, "paid_at": local(timezone.now())},
    )

    assert response.status_code == 422
    assert "sudah dicatat untuk pembayaran lain" in response.content.decode()


def test_recording_the_payment_twice_is_told_and_changes_nothing(client):
    order = builders.billed()
    client.force_login(order.assigned_to)
    url = reverse("payments:record_payment", args=[order.code])
    data = {
        "billing_code": order.invoices.get().billing_codes.get().pk,
        "ntpn": builders.an_ntpn(),
        "paid_at": local(timezone.now()),
    }
    client.post(url, data)

    page = client.post(url, data, follow=True).content.decode()

    assert "sudah diproses" in page
    assert Payment.objects.count() == 1


def test_an_officer_who_is_not_in_charge_gets_no_form(client):
    order = builders.offered()
    client.force_login(builders.an_officer())
    page = client.get(reverse("orders:workbench", args=[order.code])).content.decode()
    assert reverse("payments:record_billing_code", args=[order.code]) not in page
