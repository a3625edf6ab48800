"""The page of a title, and its cover picture."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from publications import display, masters
from publications.models import Publication
from tests import builders

pytestmark = pytest.mark.django_db


def a_book(**fields):
    return builders.a_publication(
        **{
            "title": "Statistik Daerah Kabupaten Gorontalo 2016",
            "catalogue_number": "1101002.7502",
            "publication_number": "75020.1601",
            "issn": "2088-8171",
            "subject": "Statistik Daerah",
            "area_code": "7502",
            "area_name": "Kabupaten Gorontalo",
            "producer": "BPS Kabupaten Gorontalo",
            "roman_pages": 12,
            "arabic_pages": 240,
            "size_cm": "17,6 x 25",
            "released_text": "2016-09",
            "year": 2016,
        }
        | fields
    )


def test_a_title_shows_its_record_its_price_and_how_the_price_arises(client):
    page = client.get(a_book().get_absolute_url()).content.decode()

    for fact in ("1101002.7502", "75020.1601", "2088-8171", "xii + 240 halaman", "252 halaman seluruhnya",
                 "17,6 x 25 cm", "September 2016", "kode wilayah BPS 7502"):  # fmt: skip
        assert fact in page
    assert "Rp125.000" in page
    assert "PP 13/2024, I.B: 5 kali tambahan 50 halaman" in page


def test_what_is_not_known_of_a_title_says_so(client):
    page = client.get(a_book(isbn="", released_text="").get_absolute_url()).content.decode()

    assert "Abstrak judul ini belum diketahui." in page
    assert "ISBN, Rilis" in page


def test_the_abstract_is_in_the_readers_language_if_there_is_one(client):
    book = a_book(abstract="Gambaran daerah.", abstract_en="The region at a glance.")

    indonesian = client.get(book.get_absolute_url()).content.decode()
    english = client.get(book.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert "Gambaran daerah." in indonesian
    assert "The region at a glance." in english


def test_libraries_can_read_the_record_from_the_page(client):
    page = client.get(a_book(released_on=date(2016, 9, 26)).get_absolute_url()).content.decode()

    assert '<meta name="DC.title" content="Statistik Daerah Kabupaten Gorontalo 2016">' in page
    assert '<meta name="DC.date" content="2016-09-26">' in page
    assert '<meta name="DC.identifier" content="ISSN 2088-8171">' in page
    assert 'rel="canonical" href="http://testserver/katalog/' in page


def test_related_titles_share_subject_or_area_the_nearest_first(client):
    book = a_book()
    both = a_book(slug="2015", title="Statistik Daerah Kabupaten Gorontalo 2015", year=2015)
    area = a_book(slug="pdrb", title="PDRB Kabupaten Gorontalo", subject="PDRB", year=2020)
    a_book(slug="jauh", title="PDRB Kota Gorontalo", subject="PDRB", area_name="Kota Gorontalo")
    a_book(slug="tersembunyi", title="Statistik Daerah lama", is_listed=False)

    related = client.get(book.get_absolute_url()).context["related"]

    assert [card.title for card in related] == [both, area]


def test_an_unknown_address_is_not_found(client):
    assert client.get("/katalog/tidak-ada/").status_code == 404
    assert client.get("/katalog/tidak-ada/sampul/").status_code == 404


def test_a_visitor_who_adds_a_title_logs_in_and_comes_back_to_it(client):
    book = a_book()
    add = f"/keranjang/tambah/{book.slug}/"

    response = client.post(add)

    assert response.url == f"{reverse('account_login')}?next={add}"
    client.force_login(builders.a_customer())
    assert client.get(add).url == book.get_absolute_url()


def test_a_title_page_asks_the_database_as_often_with_many_relatives_as_with_none(
    client, django_assert_max_num_queries
):
    client.force_login(builders.a_customer())
    book = a_book()
    client.get(book.get_absolute_url())  # the first page of a visit also writes down the session
    with django_assert_max_num_queries(12) as few:
        client.get(book.get_absolute_url())
    for number in range(10):
        a_book(slug=f"edisi-{number}", master=False)
    with django_assert_max_num_queries(12) as many:
        client.get(book.get_absolute_url())

    assert len(many) == len(few)


def test_a_cover_may_be_kept_for_a_year_at_the_address_of_its_version(client):
    book = a_book()

    response = client.get(book.cover_url)

    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(response.streaming_content) == book.cover.open().read()
    assert client.get(book.cover_url, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_new_master_gives_the_cover_a_new_address(client):
    book = a_book()
    former = book.cover_url

    masters.set_master(book, ContentFile(builders.pdf_bytes(pages=4), "baru.pdf"))

    assert book.cover_url != former
    assert client.get(former)["Cache-Control"] == "public, no-cache"


def test_a_title_without_cover_shows_a_page_and_no_picture(client):
    book = a_book(master=False)

    assert "<img" not in client.get(book.get_absolute_url()).content.decode()
    assert client.get(f"{book.get_absolute_url()}sampul/").status_code == 404


def test_no_page_names_the_file_of_a_master(client):
    book = a_book()

    for address in ("/katalog/", book.get_absolute_url()):
        assert book.master.name not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"roman_pages": 56, "arabic_pages": 1588}, "lvi + 1.588 halaman"),
        ({"arabic_pages": 29}, "29 halaman"),
        ({"master_pages": 41}, "41 halaman (menurut berkas PDF)"),
        ({}, ""),
    ],
)
def test_pages_read_as_the_book_numbers_them(fields, shown):
    with translation.override("id"):
        assert display.pages(Publication(**fields)) == shown


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"released_on": date(2023, 12, 28)}, "28 Desember 2023"),
        ({"released_text": "2014-08 (preface)"}, "Agustus 2014"),
        ({"released_text": "2019"}, "2019"),
        ({}, ""),
    ],
)
def test_a_release_reads_as_exactly_as_it_is_known(fields, shown):
    with translation.override("id"):
        assert display.released(Publication(**fields)) == shown
