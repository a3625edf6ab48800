"""What the treasurer sees and decides, by HTTP (P5)."""

import io
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from orders.states import OrderState
from payments import services
from payments.models import Payment
from silastik.core.files import accept
from silastik.users import roles
from silastik.users.models import User
from tests import builders

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Makassar")


@pytest.fixture
def treasurer(client):
    person = builders.a_treasurer()
    client.force_login(person)
    return person


def a_picture():
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(out, "PNG")
    return accept(builders.an_upload(out.getvalue(), "bukti.png", "image/png"))


def page_of(client, order):
    response = client.get(reverse("payments:verify", args=[order.code]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_desk_lists_what_waits_oldest_first_and_counts_each_tab(client, treasurer):
    first, second = builders.proved(), builders.proved()
    services.reject_proof(Payment.objects.get(invoice__order=builders.proved()), reason="Kabur.", by=treasurer)

    page = client.get(reverse("payments:desk")).content.decode()

    assert page.index(first.code) < page.index(second.code)
    assert "Perlu diperiksa <b>2</b>" in page
    assert "Ditolak <b>1</b>" in page


def test_each_tab_shows_its_own_and_says_so_when_empty(client, treasurer):
    order = builders.verified(treasurer=treasurer)
    desk = reverse("payments:desk")
    assert order.code in client.get(desk, {"tampilan": "diterima"}).content.decode()
    assert "Tidak ada transfer di sini" in client.get(desk).content.decode()
    assert client.get(desk, {"tampilan": "lunas"}).status_code == 404


def test_proof_and_invoice_stand_side_by_side(client, treasurer):
    order = builders.offered(builders.a_customer_abroad())
    builders.send_proof(order, proof=a_picture(), reference="TT-77")

    page = page_of(client, order)

    payment = Payment.objects.get()
    for part in ("Rp65.000", "SGD 10.00", "Dolar Singapura", "DBS", "TT-77", "Singapura"):
        assert part in page
    assert f'src="{reverse("payments:proof", args=[order.code, payment.pk])}"' in page
    assert "Keputusan tidak dapat ditarik" in page


def test_a_pdf_is_shown_by_a_picture_of_its_first_page(client, treasurer):
    order = builders.proved()
    preview = reverse("payments:preview", args=[order.code, Payment.objects.get().pk])
    assert f'src="{preview}"' in page_of(client, order)

    response = client.get(preview)

    picture = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], picture.format, max(picture.size)) == ("image/png", "PNG", 1200)
    assert "private" in response["Cache-Control"]


def test_verifying_makes_the_order_paid(client, treasurer):
    order = builders.proved()
    url = reverse("payments:verify_proof", args=[order.code, Payment.objects.get().pk])

    page = client.post(url, {"amount_received": "Rp65.000"}, follow=True).content.decode()

    assert "Transfer diverifikasi" in page
    assert builders.fresh(order).state == OrderState.PAID


def test_a_shortfall_shows_the_page_again_and_names_it(client, treasurer):
    order = builders.proved()
    url = reverse("payments:verify_proof", args=[order.code, Payment.objects.get().pk])

    response = client.post(url, {"amount_received": "57.500"})

    assert response.status_code == 422
    assert "Kurang Rp7.500 dari invoice Rp65.000" in response.content.decode()
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_rejecting_needs_a_reason_and_tells_it(client, treasurer):
    order = builders.proved()
    url = reverse("payments:reject_proof", args=[order.code, Payment.objects.get().pk])
    assert client.post(url, {"reason": ""}).status_code == 422

    page = client.post(url, {"reason": "Nama bank tidak terbaca."}, follow=True).content.decode()

    assert "Bukti ditolak" in page
    assert "Nama bank tidak terbaca." in page


def test_deciding_twice_is_told_and_changes_nothing(client, treasurer):
    order = builders.proved()
    payment = Payment.objects.get()
    client.post(reverse("payments:verify_proof", args=[order.code, payment.pk]), {"amount_received": "65000"})

    page = client.post(
        reverse("payments:reject_proof", args=[order.code, payment.pk]), {"reason": "Kabur."}, follow=True
    ).content.decode()

    assert "sudah diproses" in page
    assert Payment.objects.get().state == Payment.State.VERIFIED


def test_whoever_served_the_order_sees_why_they_cannot_decide(client):
    officer = builders.an_officer()
    order = builders.proved(officer=officer)
    officer.groups.set(Group.objects.filter(name=roles.TREASURER))
    client.force_login(User.objects.get(pk=officer.pk))

    page = page_of(client, order)

    assert "ikut melayani pesanan ini" in page
    assert reverse("payments:verify_proof", args=[order.code, Payment.objects.get().pk]) not in page
    assert "untuk bendahara lain" in client.get(reverse("payments:desk")).content.decode()


def test_a_reference_seen_before_is_pointed_out(client, treasurer):
    first, second = (builders.offered(builders.a_customer_abroad()) for _number in range(2))
    builders.send_proof(first, reference="TT-1", bank="DBS")
    builders.send_proof(second, reference="tt-1", bank="DBS Bank Ltd")
    assert f"juga dikirim untuk pesanan {first.code}" in page_of(client, second)


def test_a_proof_in_rupiah_that_is_short_is_pointed_out(client, treasurer):
    order = builders.offered(builders.a_customer_abroad())
    builders.send_proof(order, currency="IDR", amount=60_000)
    assert "kurang Rp5.000 dari invoice Rp65.000" in page_of(client, order)


def test_an_order_without_a_proof_has_no_page_here(client, treasurer):
    assert client.get(reverse("payments:verify", args=[builders.billed().code])).status_code == 404


def test_what_was_paid_this_month_is_listed_and_exported(client, treasurer):
    order = builders.paid()
    payment = Payment.objects.get()

    page = client.get(reverse("payments:paid")).content.decode()

    assert payment.ntpn in page
    assert "1 pembayaran, seluruhnya Rp65.000" in page
    today = timezone.now().astimezone(ZONE).date()
    period = {"dari": today.replace(day=1), "sampai": today}
    sheet = client.get(reverse("payments:export", args=["csv"]), period)
    assert payment.ntpn in sheet.content.decode()
    assert f"pembayaran-{period['dari']}-{today}.csv" in sheet["Content-Disposition"]
    assert client.get(reverse("payments:export", args=["xlsx"]), period).content.startswith(b"PK")
    assert order.code in sheet.content.decode()


def test_a_month_without_payments_says_so(client, treasurer):
    page = client.get(reverse("payments:paid"), {"dari": "2025-01-01", "sampai": "2025-01-31"}).content.decode()
    assert "Tidak ada pembayaran pada masa itu" in page


def test_a_period_that_cannot_be_is_told_or_not_found(client, treasurer):
    wrong = {"dari": "2026-11-30", "sampai": "2026-11-01"}
    response = client.get(reverse("payments:paid"), wrong)
    assert response.status_code == 422
    assert "mendahului" in response.content.decode()
    assert client.get(reverse("payments:export", args=["csv"]), wrong).status_code == 404
    assert client.get(reverse("payments:export", args=["pdf"]), wrong).status_code == 404


def test_the_desk_costs_the_same_for_one_row_and_for_many(client, treasurer, django_assert_max_num_queries):
    builders.proved()
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("payments:desk"))
    for _number in range(9):
        builders.proved()
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("payments:desk"))


@pytest.mark.parametrize("make", [builders.a_customer, builders.an_officer])
def test_the_desk_is_the_treasurers_alone(client, make):
    order = builders.proved()
    payment = Payment.objects.get()
    client.force_login(make())
    for name, arguments in (("desk", []), ("paid", []), ("export", ["csv"]), ("verify", [order.code])):
        assert client.get(reverse(f"payments:{name}", args=arguments)).status_code == 403
    for name in ("verify_proof", "reject_proof"):
        assert client.post(reverse(f"payments:{name}", args=[order.code, payment.pk])).status_code == 403
