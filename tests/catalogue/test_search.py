"""Finding titles by words."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from publications import catalogue
from silastik.catalogue import views
from silastik.catalogue.models import Product
from silastik.catalogue.search import matching, resembling
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_titles():
    catalogue.load(Path(settings.BASE_DIR) / "publications/fixtures/publications.csv")


def titles(text: str) -> list[str]:
    return [title.title for title in matching(Product.objects.all(), text).order_by("-rank", "title")]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("produk domestik regional bruto", "Produk Domestik Regional Bruto Kabupaten Gorontalo Tahun 2013"),
        ("PDRB", "Produk Domestik Regional Bruto Kabupaten Gorontalo Tahun 2013"),
        ("metadata statistik dasar", "Ringkasan Metadata Kegiatan Statistik Dasar 2019"),
        ("daerahnya kota gorontalo", "Statistik Daerah Kota Gorontalo 2015"),
        ("laboured force", "Labour Force Situation in Indonesia August 2023"),
        ("konsumsinya penduduk", "Pola Konsumsi Penduduk Provinsi Kepulauan Riau Maret 2016"),
        ("situations", "Labour Force Situation in Indonesia August 2023"),
        ("ketenagakerjaan", "Labour Force Situation in Indonesia August 2023"),
        ('"dalam angka 2020"', "Kota Gorontalo Dalam Angka 2020"),
        ("9302001.7502", "Produk Domestik Regional Bruto Kabupaten Gorontalo Tahun 2013"),
        ("9302001", "Produk Domestik Regional Bruto Kabupaten Gorontalo Tahun 2013"),
        ("75000.2302", "Provinsi Gorontalo Dalam Angka 2023"),
        ("2088-8171", "Statistik Daerah Provinsi Gorontalo 2016"),
        ("0126-647x", "Labour Force Situation in Indonesia August 2023"),
    ],
)
def test_titles_are_found_by_words_of_either_language_and_by_number(words, first):
    assert titles(words)[0].startswith(first)


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        ("gorontalo dalam ang", "Gorontalo Dalam Angka 2010"),
        ("kesejahter", "Statistik Kesejahteraan"),
        ("manufak", "Direktori"),
    ],
)
def test_the_last_word_may_be_cut_short(begun, first):
    assert any(title.startswith(first) for title in titles(begun))


def test_a_minus_leaves_titles_out():
    assert titles("statistik daerah -kota") == ["Statistik Daerah Provinsi Gorontalo 2016"]


def test_either_of_two_words_will_do_with_or():
    assert len(titles("manufaktur or karanglewas")) == 2


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("gorontlo", "Provinsi Gorontalo Dalam Angka 2023"),
        ("susenass", "Buku 2 Manajemen Pelaksanaan Susenas MKP 2022"),
        ("kepualaun riau", "Pola Konsumsi Penduduk Provinsi Kepulauan Riau Maret 2016"),
        ("anufaktur", "Direktori Industri Manufaktur Indonesia 2025"),
    ],
)
def test_what_is_spelt_alike_is_offered_when_nothing_matches(misspelt, meant):
    similar = resembling(Product.objects.all(), misspelt)

    assert titles(misspelt) == []
    assert meant in [title.title for title in similar]


@pytest.mark.parametrize("text", ["xyzzy", "a", "'", "'':*", "!", "\\", "& |", "%", "<->", '"', "(", "ab:cd'ef"])
def test_strange_words_find_nothing_and_break_nothing(text):
    assert titles(text) == []
    assert not resembling(Product.objects.all(), text).exists()


def test_search_reads_the_indexes_of_the_tables_below():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("DROP INDEX publication_newest")  # so few titles are read by their order otherwise
        exact = matching(Product.objects.all(), "karanglewas").explain()
        similar = Product.objects.filter(title__trigram_word_similar="gorontlo").explain()

    assert "publication_search" in exact
    assert exact.count("search @@") >= 2  # asked of each table, not of their union
    assert "publication_title_trigrams" in similar


def test_who_searches_without_end_is_held_up_and_who_only_looks_is_not(client, monkeypatch):
    monkeypatch.setattr(views, "SEARCHES", 3)

    asked = [client.get("/katalog/", {"q": f"padi {number}"}).status_code for number in range(4)]

    assert asked == [200, 200, 200, 429]
    assert client.get("/katalog/").status_code == 200


def test_a_whole_campus_may_search_from_one_address_once_it_has_logged_in(client, monkeypatch):
    monkeypatch.setattr(views, "SEARCHES", 3)
    asked = []
    for student in (builders.a_customer(), builders.a_customer()):
        client.force_login(student)
        asked += [client.get("/katalog/", {"q": "padi"}).status_code for _search in range(4)]

    assert asked == [200, 200, 200, 429] * 2
