"""The catalogue page as visitors use it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from publications import catalogue
from publications.models import Publication
from silastik.catalogue import views
from tests import builders

pytestmark = pytest.mark.django_db

CATALOGUE = "/katalog/"


@pytest.fixture
def real_titles():
    catalogue.load(Path(settings.BASE_DIR) / "publications/fixtures/publications.csv")


@pytest.fixture
def short_pages(monkeypatch):
    """The real titles on two pages."""
    monkeypatch.setattr(views, "PER_PAGE", 10)


def titles(response) -> list[str]:
    return [card.title.title for card in response.context["cards"]]


def offered(response) -> dict[str, dict[str, int]]:
    """The facets as the page shows them: label and count of each choice."""
    return {
        facet.label: {
            label: int(count)
            for label, count in (re.fullmatch(r"(.*) <b>(\d+)</b>", text).groups() for _, text in facet.field.choices)
        }
        for facet in response.context["facets"]
    }


def test_anyone_sees_every_listed_title_with_its_price(client, real_titles):
    response = client.get(CATALOGUE)

    assert response.status_code == 200
    assert response.context["page"].paginator.count == 18
    page = response.content.decode()
    assert "Rp230.000" in page
    assert "lvi + 588 halaman" in page
    assert "Tambahkan" in page


def test_a_title_that_is_not_listed_is_nowhere(client):
    hidden = builders.a_publication(title="Naskah Rahasia", is_listed=False)

    assert titles(client.get(CATALOGUE, {"q": "naskah"})) == []
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(hidden.cover_url).status_code == 404


def test_facets_count_what_each_choice_would_leave(client, real_titles):
    facets = offered(client.get(CATALOGUE))

    assert facets["Subjek"]["Kompilasi"] == 5
    assert facets["Wilayah"]["Provinsi Gorontalo"] == 3
    assert facets["Bahasa"] == {"Indonesia": 17, "Inggris": 1}
    assert list(facets["Tahun"])[:2] == ["2025", "2023"]


def test_choices_of_one_facet_add_up_and_narrow_the_others(client, real_titles):
    response = client.get(CATALOGUE, {"wilayah": ["Kota Gorontalo", "Kabupaten Gorontalo"]})

    assert len(titles(response)) == 3
    facets = offered(response)
    assert facets["Wilayah"]["Provinsi Gorontalo"] == 3
    assert facets["Tahun"] == {"2020": 1, "2015": 1, "2013": 1}
    assert 'href="?wilayah=Kota+Gorontalo"' in response.content.decode()


def test_words_and_facets_narrow_together(client, real_titles):
    response = client.get(CATALOGUE, {"q": "gorontalo", "tahun": "2016"})

    assert set(titles(response)) == {
        "Statistik Daerah Provinsi Gorontalo 2016",
        "Kabupaten Gorontalo Utara Dalam Angka 2016",
    }


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({}, "Direktori Industri Manufaktur Indonesia 2025"),
        ({"urut": "judul"}, "Buku 1 Pedoman Kepala … Susenas Maret 2022"),
        ({"urut": "halaman"}, "Statistik Daerah Provinsi Gorontalo 2016"),
        ({"urut": "relevan"}, "Direktori Industri Manufaktur Indonesia 2025"),
        ({"urut": "acak"}, "Direktori Industri Manufaktur Indonesia 2025"),
        ({"q": "indonesia"}, "Statistik Indonesia 2023"),
        ({"q": "indonesia", "urut": "terbaru"}, "Direktori Industri Manufaktur Indonesia 2025"),
    ],
)
def test_the_list_is_in_the_order_asked_for(client, real_titles, query, first):
    assert titles(client.get(CATALOGUE, query))[0] == first


def test_what_is_spelt_alike_is_offered_and_said_to_be_only_that(client, real_titles):
    page = client.get(CATALOGUE, {"q": "gorontlo"}).content.decode()

    assert "Tidak ada yang cocok persis dengan “gorontlo”" in page
    assert "Kota Gorontalo Dalam Angka 2020" in page


def test_an_empty_list_says_what_may_help_and_shows_the_newest(client, real_titles):
    page = client.get(CATALOGUE, {"q": "xyzzy"}).content.decode()

    assert "Periksa ejaannya" in page
    assert "Direktori Industri Manufaktur Indonesia 2025" in page


def test_a_catalogue_without_titles_says_so(client):
    assert "Tidak ada judul yang ditemukan" in client.get(CATALOGUE).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"tahun": "abc"},
        {"tahun": "99999999999999999999"},
        {"page": "abc"},
        {"page": "999"},
        {"page": "0"},
        {"page": "-1"},
        {"q": "a" * 300},
        {"q": "gorontalo " * 1000},
        {"q": "\x00"},
        {"q": "gorontalo\x00 dalam angka"},
        {"q": "a"},
        {"q": "' & | !"},
        {"bahasa": "fr"},
        {"subjek": "<script>"},
    ],
)
def test_an_address_with_nonsense_in_it_shows_a_page(client, real_titles, query):
    response = client.get(CATALOGUE, query)

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script src", "")


@pytest.mark.parametrize(("asked", "shown"), [("999", 2), ("2", 2), ("abc", 1), ("0", 2), ("", 1)])
def test_a_page_that_does_not_exist_is_the_nearest_one_that_does(client, real_titles, asked, shown, short_pages):
    response = client.get(CATALOGUE, {"page": asked})

    assert response.context["page"].number == shown
    assert titles(response)


def test_an_endless_question_is_not_asked_and_shows_the_whole_list(client, real_titles):
    response = client.get(CATALOGUE, {"q": "x" * 10_000})

    assert response.context["page"].paginator.count == 18


def test_pages_of_the_list_keep_what_was_asked(client, real_titles, short_pages):
    first = client.get(CATALOGUE, {"wilayah": ["Indonesia", "Provinsi Gorontalo", "Kota Gorontalo"], "urut": "judul"})
    link = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")

    second = client.get(CATALOGUE + link)

    assert len(titles(first)) == 10
    assert len(titles(second)) == 3
    assert not set(titles(first)) & set(titles(second))


def test_a_customer_sees_which_titles_lie_in_the_basket(client):
    customer, chosen = builders.a_customer(), builders.a_publication()
    builders.a_basket(customer, [chosen])
    client.force_login(customer)

    page = client.get(CATALOGUE).content.decode()

    assert "Di keranjang" in page
    assert reverse("publications:basket_add", args=[chosen.slug]) not in page


def test_the_office_sees_prices_but_is_not_asked_to_order(client):
    builders.a_publication()
    client.force_login(builders.an_officer())

    page = client.get(CATALOGUE).content.decode()

    assert "Rp65.000" in page
    assert "Tambahkan" not in page


def test_a_title_of_unknown_length_has_no_price_and_says_why(client):
    title = builders.a_publication(arabic_pages=None, master=False)

    assert "Harga belum dapat dihitung" in client.get(CATALOGUE).content.decode()
    assert "belum diketahui" in client.get(title.get_absolute_url()).content.decode()


def many_titles(count: int) -> None:
    Publication.objects.bulk_create(
        Publication(
            title=f"Kecamatan {number} Dalam Angka",
            slug=f"kecamatan-{number}",
            subject=f"Subjek {number % 7}",
            area_name=f"Wilayah {number % 9}",
            year=2000 + number % 20,
            arabic_pages=number + 1,
        )
        for number in range(count)
    )


@pytest.mark.parametrize(
    "query", [{}, {"q": "dalam angka"}, {"subjek": "Subjek 1", "tahun": "2001", "urut": "halaman"}]
)
def test_the_catalogue_asks_the_database_as_often_for_ten_titles_as_for_a_hundred(
    client, django_assert_max_num_queries, query
):
    client.force_login(builders.a_customer())
    client.get(CATALOGUE)  # the first page of a visit also writes down the session
    many_titles(10)
    with django_assert_max_num_queries(12) as few:
        client.get(CATALOGUE, query)
    Publication.objects.all().delete()
    many_titles(100)
    with django_assert_max_num_queries(12) as many:
        client.get(CATALOGUE, query)

    assert len(many) == len(few)


def test_a_misspelt_search_asks_the_database_as_often_for_ten_titles_as_for_a_hundred(
    client, django_assert_max_num_queries
):
    many_titles(10)
    with django_assert_max_num_queries(12) as few:
        client.get(CATALOGUE, {"q": "kecamatn"})
    Publication.objects.all().delete()
    many_titles(100)
    with django_assert_max_num_queries(12) as many:
        response = client.get(CATALOGUE, {"q": "kecamatn"})

    assert response.context["is_similar"]
    assert len(many) == len(few)


def test_a_page_has_thirty_titles_and_stays_small(client):
    abstract = "Data pokok kecamatan menurut desa, tahun terakhir dan sebelumnya. " * 6
    for number in range(31):
        builders.a_publication(
            master=False, title=f"Kecamatan Nomor {number} Dalam Angka {1990 + number}", abstract=abstract
        )

    pages = [client.get(CATALOGUE, {"page": number}) for number in (1, 2)]

    assert [len(titles(page)) for page in pages] == [30, 1]
    assert len(gzip.compress(pages[0].content, 1)) < 12_000
