"""The public page of tariffs (B1, B2): lines, worked examples, calculator, caveat."""

import pytest
from django.urls import reverse

from payments.models import TariffSchedule

pytestmark = pytest.mark.django_db


def tariffs(client, **asked):
    response = client.get(reverse("payments:tariffs"), asked)
    return response.status_code, response.content.decode()


def test_anybody_reads_lines_caveat_and_the_regulation_of_the_standard(client):
    status, page = tariffs(client)
    assert status == 200
    for part in (
        "Publikasi elektronik sampai dengan 50 halaman",
        "Rp36.000.000",
        "PP 13/2024, III.D",
        "Periksa sebelum dipakai",
        "PP 7/2015",
        "1 MB dihitung sebagai 1.000.000 byte",
    ):
        assert part in page


def test_the_examples_are_computed_by_the_engine(client, settings):
    assert "Rp100.000" in tariffs(client)[1]
    settings.TARIFF_MEGABYTE_BYTES = 1_048_576
    assert "Rp99.040" in tariffs(client)[1]


def test_the_readings_shown_are_those_in_use(client, settings):
    settings.TARIFF_STARTED_BLOCK_COUNTS = False
    settings.TARIFF_ROMAN_PAGES_COUNT = False
    page = tariffs(client)[1]
    assert "dihitung sebanding" in page
    assert "romawi tidak dihitung" in page


@pytest.mark.parametrize(
    ("product", "amount", "price"),
    [("publikasi", "251", "Rp125.000"), ("dataset", "5", "Rp100.000"), ("tabel", "1.5", "Rp33.000")],
)
def test_the_calculator_answers_with_price_and_reason(client, product, amount, price):
    status, page = tariffs(client, produk=product, jumlah=amount)
    assert status == 200
    assert f'<p class="price-amount">{price}</p>' in page
    assert "pertama sudah dihitung" in page


def test_the_calculator_says_what_it_cannot_read(client):
    status, page = tariffs(client, produk="publikasi", jumlah="0")
    assert status == 422
    assert "Tuliskan angka di atas nol" in page


def test_without_a_schedule_in_force_the_page_says_so(client):
    TariffSchedule.objects.filter(status="in_force").update(status="draft")
    status, page = tariffs(client)
    assert status == 200
    assert "Belum ada tarif yang berlaku" in page
