"""What officers are told when they come too late, or cannot go on."""

import pytest
from django.urls import reverse

from orders.lifecycle import NotNow
from publications import services
from silastik.core.models import Mail, Signer
from tests import builders
from tests.orders.queue.desks import queue_row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("order", "awaited"),
    [
        (lambda: builders.billed(), "Pelanggan membayar"),
        (lambda: builders.offered(builders.a_customer_abroad()), "Pelanggan mengirim bukti transfer"),
    ],
    ids=["home", "abroad"],
)
def test_an_order_that_waits_for_its_customer_says_for_what(order, awaited):
    assert queue_row(order(), builders.an_officer())["next"] == awaited


def test_an_officer_who_comes_too_late_reads_the_offices_word_for_the_state():
    order = builders.submitted()
    services.take(order, by=builders.an_officer())

    with pytest.raises(NotNow, match="“Disiapkan”"):
        services.take(order, by=builders.an_officer())


def test_an_order_whose_receipt_nobody_signs_cannot_be_sent_and_says_why(client):
    order = builders.paid()
    Signer.objects.all().delete()
    client.force_login(order.assigned_to)

    page = client.get(reverse("orders:workbench", args=[order.code])).content.decode()

    button = page.partition("Kirim kuitansi dan softcopy</button>")[0].rpartition("<button")[2]
    assert "disabled" in button
    assert "Penanda tangan kuitansi belum dicatat." in page


def test_the_treasurers_mail_leads_to_the_transfer(settings):
    treasurer = builders.a_treasurer()
    order = builders.proved()

    mail = Mail.objects.get(to=treasurer.email, key__contains="proof_submitted")

    assert f"{settings.SITE_URL}{reverse('payments:verify', args=[order.code])}" in mail.text


def test_a_cancelled_order_shows_neither_steps_nor_a_mark_of_success(client):
    order = builders.cancelled()
    client.force_login(order.customer)

    page = client.get(order.get_absolute_url()).content.decode()

    assert "Langkah pesanan" not in page
    assert "turn-cancelled" in page
