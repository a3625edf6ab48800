"""What the customer sees and does about money, by HTTP (P4a, P4b)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from payments import services
from payments.models import BillingCode, Payment
from silastik.core.models import Office
from tests import builders

pytestmark = pytest.mark.django_db


def open_order(client, order):
    client.force_login(order.customer)
    response = client.get(order.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def expire(order):
    BillingCode.objects.filter(invoice__order=order).update(expires_at=timezone.now() - timedelta(hours=1))


def a_proof(**changes):
    data = {
        "proof": builders.an_upload(),
        "amount": "12.50",
        "currency": "SGD",
        "value_date": timezone.now().date().isoformat(),
        "bank": "DBS",
        "reference": "TT-1",
    }
    return data | changes


def test_a_customer_without_a_code_reads_that_it_is_being_made(client):
    page = open_order(client, builders.offered())
    assert "Kami membuat kode billing untuk Rp65.000" in page
    assert "Petugas sedang membuat kode billing" in page


def test_a_customer_sees_code_amount_expiry_and_ways_to_pay(client):
    order = builders.billed()
    code = order.invoices.get().billing_codes.get()

    page = open_order(client, order)

    assert code.shown in page
    assert f'data-copy="{code.code}"' in page
    assert "Bayar Rp65.000" in page
    assert f'datetime="{code.expires_at.isoformat()}"' in page
    assert "Teller bank atau kantor pos" in page


def test_an_expired_code_is_not_offered_for_payment_but_for_replacement(client):
    order = builders.billed()
    expire(order)

    page = open_order(client, order)

    assert "sudah kedaluwarsa" in page
    assert "data-copy" not in page
    assert reverse("payments:request_billing_code", args=[order.code]) in page


def test_asking_for_a_new_code_twice_ends_in_a_sentence_both_times(client):
    order = builders.billed()
    expire(order)
    client.force_login(order.customer)
    url = reverse("payments:request_billing_code", args=[order.code])

    first = client.post(url, follow=True).content.decode()
    second = client.post(url, follow=True).content.decode()

    assert "Permintaan kami terima" in first
    assert "sudah kami terima" in second
    assert order.events.filter(action="request_billing_code").count() == 1


def test_a_customer_abroad_reads_where_to_transfer_in_their_language(client):
    Office.objects.update(transfer_instructions="Bank Peraga", transfer_instructions_en="Demo Bank, number 1")
    order = builders.offered(builders.a_customer_abroad())
    client.force_login(order.customer)

    page = client.get(order.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert "Demo Bank, number 1" in page


def test_without_an_account_the_customer_is_asked_to_call_first(client):
    page = open_order(client, builders.offered(builders.a_customer_abroad(language="id")))
    assert "Hubungi kantor sebelum mentransfer" in page


def test_a_proof_is_sent_and_seen_as_pending(client):
    order = builders.offered(builders.a_customer_abroad(language="id"))
    client.force_login(order.customer)

    page = client.post(reverse("payments:submit_proof", args=[order.code]), a_proof(), follow=True).content.decode()

    assert "Bukti transfer kami terima" in page
    assert "Bendahara memeriksa bukti transfer Anda" in page
    assert "Kirim bukti transfer" not in page
    assert Payment.objects.get().reference == "TT-1"


def test_sending_the_form_again_is_told_and_changes_nothing(client):
    order = builders.offered(builders.a_customer_abroad(language="id"))
    client.force_login(order.customer)
    url = reverse("payments:submit_proof", args=[order.code])
    client.post(url, a_proof())

    page = client.post(url, a_proof(), follow=True).content.decode()

    assert "sedang diperiksa bendahara" in page
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"proof": builders.an_upload(b"not a pdf", "bukti.pdf")}, "Isi berkas ini bukan PDF"),
        ({"amount": "0"}, "Isikan jumlah yang Anda kirim"),
        ({"value_date": (timezone.now() + timedelta(days=3)).date().isoformat()}, "belum terjadi"),
        ({"currency": "DEM"}, "Masukkan pilihan yang valid"),
        ({"reference": ""}, "wajib diisi"),
    ],
)
def test_a_wrong_proof_shows_the_page_again_with_the_reason(client, changes, sentence):
    order = builders.offered(builders.a_customer_abroad(language="id"))
    client.force_login(order.customer)

    response = client.post(reverse("payments:submit_proof", args=[order.code]), a_proof(**changes))

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert 'value="DBS"' in page
    assert not Payment.objects.exists()


def test_a_rejected_proof_says_why_and_asks_for_another(client):
    order = builders.proved(builders.a_customer_abroad(language="id"))
    services.reject_proof(Payment.objects.get(), reason="Nama bank tidak terbaca.", by=builders.a_treasurer())

    page = open_order(client, order)

    assert "Bukti transfer ditolak" in page
    assert "Alasan: Nama bank tidak terbaca." in page
    assert "Kirim bukti yang baru" in page


def test_a_paid_order_says_how_it_was_paid(client):
    order = builders.paid()
    page = open_order(client, order)
    assert Payment.objects.get().ntpn in page
    assert "Lunas" in page


def test_a_cancelled_order_asks_for_no_money(client):
    page = open_order(client, builders.cancelled())
    assert 'id="pembayaran"' not in page


def test_a_proof_is_opened_through_the_door_and_leaves_an_event(client):
    order = builders.proved()
    payment = Payment.objects.get()
    client.force_login(order.customer)

    response = client.get(reverse("payments:proof", args=[order.code, payment.pk]))

    assert b"".join(response.streaming_content) == builders.pdf_bytes()
    assert response["Content-Type"] == "application/pdf"
    event = order.events.get(action="download")
    assert (event.by, event.data["what"]) == (order.customer, "bukti.pdf")


def test_a_strangers_order_is_not_there(client):
    order = builders.proved()
    proof = reverse("payments:proof", args=[order.code, Payment.objects.get().pk])
    client.force_login(builders.a_customer())
    assert client.get(proof).status_code == 404
    assert client.post(reverse("payments:submit_proof", args=[order.code]), a_proof()).status_code == 404
    assert client.post(reverse("payments:request_billing_code", args=[order.code])).status_code == 404


def test_the_proof_of_another_order_is_not_there(client):
    mine, other = builders.proved(), builders.proved()
    client.force_login(mine.customer)
    foreign = Payment.objects.get(invoice__order=other)
    assert client.get(reverse("payments:proof", args=[mine.code, foreign.pk])).status_code == 404
