"""Why this date, and which date it would be: read by customer and officer, on a phone and at a desk, and on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from tests import builders

from .visitor import Visitor


@pytest.fixture
def order(live_server, settings) -> Order:
    """Waited a fortnight for its payment; the office has gone on since yesterday."""
    settings.SITE_URL = live_server.url
    now = timezone.now()
    order = builders.offered(now=now - timedelta(days=20))
    order = builders.bill(order, now=now - timedelta(days=18, minutes=7), valid=timedelta(days=90))
    return builders.pay(order, now=now - timedelta(days=1, seconds=13))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_customer_asks_why_this_date_and_prints_it(order: Order, live_server, chromium, width: int, tmp_path):
    customer = Visitor(chromium, live_server.url, width=width)
    customer.log_in(order.customer.email, builders.PASSWORD)

    customer.open(order.get_absolute_url())
    customer.follow("Mengapa tanggal ini?")
    customer.page.screenshot(path=str(tmp_path / f"why-{width}.png"), full_page=True)

    customer.sees("menunggu pembayaran Anda sejak")
    customer.sees("Sisa sampai tenggat, bila giliran tetap pada kami")
    assert len(customer.page.pdf(path=str(tmp_path / f"why-{width}.pdf"), format="A4")) > 10_000
    customer.leave()


def test_an_officer_reads_the_same_sum_from_the_workbench(order: Order, live_server, chromium, tmp_path):
    officer = Visitor(chromium, live_server.url)
    officer.log_in(order.assigned_to.email, builders.PASSWORD)

    officer.open(reverse("orders:workbench", args=[order.code]))
    officer.follow("Mengapa tanggal ini?")
    officer.page.screenshot(path=str(tmp_path / "office.png"), full_page=True)

    officer.sees("menunggu pembayaran pelanggan sejak")
    officer.open(reverse("orders:calendar"))
    officer.press("Buat tautan")
    officer.sees("Tautan rahasia")
    officer.page.screenshot(path=str(tmp_path / "calendar.png"), full_page=True)
    officer.leave()


@pytest.mark.parametrize("width", [360, 1280])
def test_anybody_counts_a_date_without_script(live_server, chromium, width: int, tmp_path):
    visitor = Visitor(chromium, live_server.url, width=width, java_script_enabled=False)

    visitor.page.goto(reverse("calculator:calculator"))
    visitor.page.get_by_label("Permintaan lengkap pada").fill("2026-11-02T08:30")
    visitor.page.get_by_role("button", name="Hitung").click()
    visitor.page.screenshot(path=str(tmp_path / f"calculator-{width}.png"), full_page=True)
    assert "Paling lambat Jumat, 13 November 2026 pukul 17.00 WITA" in visitor.page.content()
    visitor.leave()


def test_the_calculator_says_at_the_field_what_it_cannot_count(live_server, chromium):
    visitor = Visitor(chromium, live_server.url, width=360)

    visitor.open(reverse("calculator:calculator") + "?lengkap=2026-11-02T08:30&jeda_dari=2026-11-03T10:00", status=422)

    visitor.sees("Isi juga sampai kapan.")
    visitor.leave()
