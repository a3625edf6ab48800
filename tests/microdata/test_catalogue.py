"""Datasets and maps in the catalogue, beside publications."""

import re

import pytest
from django.urls import reverse

from microdata.services import choosing
from tests import builders

from .shelf import a_dataset, a_map

pytestmark = pytest.mark.django_db
CATALOGUE = reverse("catalogue:list")


def titles(response) -> list[str]:
    return [card.title.title for card in response.context["cards"]]


def test_one_search_finds_publications_datasets_and_maps(client):
    builders.a_publication(title="Potensi Desa Gorontalo")
    a_dataset(title="Potensi Desa 2024")
    a_map(title="Peta potensi desa")

    response = client.get(CATALOGUE, {"q": "potensi desa"})

    assert set(titles(response)) == {"Potensi Desa Gorontalo", "Potensi Desa 2024", "Peta potensi desa"}


def test_a_dataset_shows_what_it_holds_and_where_its_price_begins(client):
    a_dataset()

    page = client.get(CATALOGUE).content.decode()

    assert "4 variabel · 100.000 rekaman" in page
    assert re.search(r"mulai Rp[\d.]+", page)


def test_a_map_costs_so_much_for_each_regency(client):
    a_map()

    assert "Rp30.000 per kabupaten/kota" in client.get(CATALOGUE).content.decode()


@pytest.mark.parametrize(("kind", "found"), [("microdata", "Podes"), ("map", "Peta"), ("publication", "Buku")])
def test_the_list_is_narrowed_to_a_kind(client, kind, found):
    builders.a_publication(title="Buku")
    a_dataset(title="Podes")
    a_map(title="Peta")

    assert titles(client.get(CATALOGUE, {"jenis": kind})) == [found]


def test_area_and_year_narrow_all_kinds_alike(client):
    builders.a_publication(title="Buku", area_name="Gorontalo", year=2024)
    a_map(title="Peta", year=2024)
    a_dataset(title="Podes", year=2019)

    assert set(titles(client.get(CATALOGUE, {"wilayah": "Gorontalo", "tahun": "2024"}))) == {"Buku", "Peta"}


def test_a_dataset_that_is_not_listed_is_nowhere(client):
    hidden = a_dataset(is_listed=False)

    assert titles(client.get(CATALOGUE)) == []
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_the_basket_counts_titles_and_datasets_together(client):
    customer = builders.a_customer()
    builders.a_basket(customer)
    choosing.add_dataset(customer, a_dataset())
    client.force_login(customer)

    response = client.get(CATALOGUE)

    assert response.context["baskets"].count == 2
    assert "Di pesanan data" in response.content.decode()


def test_the_basket_leads_to_the_draft_that_holds_something(client):
    customer = builders.a_customer()
    choosing.add_dataset(customer, a_dataset())
    client.force_login(customer)

    assert f'class="basket" href="{reverse("microdata:draft")}"' in client.get(CATALOGUE).content.decode()


def test_the_catalogue_asks_as_often_for_few_datasets_as_for_many(client, django_assert_max_num_queries):
    customer = builders.a_customer()
    builders.a_publication(year=2025)  # the newest stay on the first page, and all kinds are read for it
    a_map(year=2025)
    for number in range(2):
        a_dataset(f"podes-{number}")
    client.force_login(customer)
    client.get(CATALOGUE)
    at_most = 12 + 2  # two make the calendar, which a process keeps and a test does not
    with django_assert_max_num_queries(at_most) as asked:
        client.get(CATALOGUE)
        few = len(asked)
    for number in range(2, 20):
        a_dataset(f"podes-{number}")
    with django_assert_max_num_queries(at_most) as many:
        client.get(CATALOGUE)

    assert len(many) == few
