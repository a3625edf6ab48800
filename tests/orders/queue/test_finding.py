"""Searching and filtering the queue: by code, people and titles; by kind, officer, days; with garbage in the URL."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from microdata.models import MicrodataOrder
from microdata.services import choosing, submission
from orders.models import Order
from tests import builders
from tests.microdata_builders import a_dataset, a_draft
from tests.microdata_builders import submitted as data_order
from tests.orders.queue.desks import FRIDAY_OFF, MONDAY, clock, codes, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return builders.an_officer()


@pytest.fixture
def order() -> Order:
    customer = builders.a_customer(name="Rani Abdullah", institution="Dinas 100% Sehat_Kota")
    return builders.submitted(customer, titles=[builders.a_publication(title="Kecamatan Limboto Dalam Angka 2019")])


@pytest.mark.parametrize(
    "words", ["rani", "ABDULLAH", "limboto 2019", "dinas limb", "100%", "sehat_kota", "ra ab", "  rani   angka "]
)
def test_an_order_is_found_by_parts_of_names_and_titles(officer, order, words):
    builders.submitted(builders.a_customer(name="Joko Sunarto", institution="Kelompok Tani"))

    assert codes(officer, urlencode({"tampilan": "all", "q": words})) == [order.code]


@pytest.mark.parametrize(
    "words", ["budi", "limboto 2020", "sehat%kota", "sehatxkota", "%%%", "___", "'; DROP TABLE", "\\"]
)
def test_what_is_not_there_is_not_found(officer, order, words):
    assert codes(officer, urlencode({"tampilan": "all", "q": words})) == []


def test_an_order_of_many_titles_is_found_by_each_of_them(officer):
    titles = [builders.a_publication(title=f"Statistik Tilango {year}") for year in (2020, 2021, 2022)]
    order = builders.submitted(titles=titles)
    assert "2022" not in order.title, "the summary names the first one"
    dataset = a_dataset(title="Survei Sosial Ekonomi Bongomeme 2023")
    data = choosing.add_dataset(a_draft().customer, dataset)
    choosing.choose(data, dataset, variables=["R101"], areas=["7502010"], formats=["csv"])
    data = submission.submit(data, by=data.customer, terms=builders.terms())

    assert codes(officer, urlencode({"tampilan": "all", "q": "tilango 2022"})) == [order.code]
    assert codes(officer, urlencode({"tampilan": "all", "q": "bongomeme"})) == [data.code]


def test_a_customer_with_another_name_still_finds_every_title(officer):
    order = builders.submitted(titles=[builders.a_publication(title=f"Boliyohuto {n}") for n in ("Satu", "Dua")])
    order.customer.institution = "Balai Baru"
    order.customer.save()

    assert codes(officer, urlencode({"tampilan": "all", "q": "balai boliyohuto dua"})) == [order.code]


def test_an_order_is_found_by_its_code_a_part_of_it_or_its_number(officer, order):
    number = int(order.code[-6:])

    for words in (
        order.code,
        order.code.lower(),
        order.code[-6:],
        f"…{order.code[-6:]}",
        str(number),
        f"-{order.code[-6:]}",
    ):
        assert order.code in codes(officer, urlencode({"tampilan": "all", "q": words})), words


def test_filters_narrow_a_view_and_can_be_taken_away_one_by_one(officer):
    mine = builders.taken(officer=officer, now=MONDAY)
    abroad = builders.submitted(builders.a_customer_abroad(segment="international"), now=MONDAY + timedelta(days=7))
    clock(mine, due_at=FRIDAY_OFF)
    clock(abroad, due_at=None)

    expected = {
        "petugas=saya": [mine],
        f"petugas={officer.pk}": [mine],
        "petugas=tanpa": [abroad],
        "asal=luar": [abroad],
        "asal=dalam": [mine],
        "segmen=international": [abroad],
        "status=in_preparation": [mine],
        "jenis=microdata": [],
        "diajukan_sampai=2026-11-02": [mine],
        "diajukan_dari=2026-11-03": [abroad],
        "tenggat_dari=2026-11-13&tenggat_sampai=2026-11-13": [mine],
        "tenggat_dari=2026-11-14": [],
        "asal=luar&petugas=saya": [],
    }
    for query, orders in expected.items():
        assert codes(officer, f"tampilan=all&{query}") == [order.code for order in orders], query
    chips = page(officer, "tampilan=all&asal=luar&petugas=saya")["chips"]
    assert [chip["query"] for chip in chips] == ["?tampilan=all&asal=luar", "?tampilan=all&petugas=saya"]


def test_a_kind_is_a_filter(officer, settings):
    publication = builders.submitted()
    data = data_order()
    assert isinstance(data, MicrodataOrder)

    assert codes(officer, "tampilan=all&jenis=microdata") == [data.code]
    assert codes(officer, "tampilan=all&jenis=publication") == [publication.code]


def test_an_order_to_follow_up_is_found_when_its_day_has_come(officer):
    due, later, over = builders.submitted(), builders.submitted(), builders.cancelled()
    today = MONDAY.date()
    clock(due, follow_up_on=today)
    clock(later, follow_up_on=today + timedelta(days=1))
    clock(over, follow_up_on=today)

    assert codes(officer, "tampilan=all&tindak_lanjut=tiba", MONDAY) == [due.code]
    assert codes(officer, "tampilan=all&tindak_lanjut=ada", MONDAY) == [later.code, due.code]


@pytest.mark.parametrize(
    "query",
    [
        "jenis=x",
        "status=draft",
        "petugas=99999999999999999999",
        "petugas=x",
        "diajukan_dari=kemarin",
        "diajukan_dari=0001-01-01",
        "diajukan_sampai=9999-12-31",
        "q=" + "a" * 101,
        "q=%00",
        "urut=x&arah=y",
        "arah=turun&arah=naik&tindak_lanjut=x",
    ],
)
def test_what_is_not_understood_narrows_nothing(client, officer, order, query):
    client.force_login(officer)

    answer = client.get(f"{reverse('orders:queue')}?tampilan=all&{query}")

    assert answer.status_code == 200
    assert order.code in answer.content.decode()


def test_a_filter_that_is_chosen_stays_in_the_url_without_its_empty_answers(officer):
    client = Client()
    client.force_login(officer)
    asked = {"tampilan": "open", "q": "", "jenis": "microdata", "status": ""}

    chosen = client.get(reverse("orders:queue"), asked, headers={"HX-Request": "true", "HX-Target": "antrean"})
    opened = client.get(reverse("orders:queue"), asked)

    assert chosen["HX-Push-Url"] == f"{reverse('orders:queue')}?tampilan=open&jenis=microdata"
    assert "HX-Push-Url" not in opened
