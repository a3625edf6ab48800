"""Loading the catalogue that comes with the portal."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from publications import catalogue
from publications.models import Publication

pytestmark = pytest.mark.django_db

RECORDS = Path(settings.BASE_DIR) / "publications/fixtures/publications.csv"


def write(folder, *lines):
    path = folder / "records.csv"
    path.write_text("\n".join(["title,katalog,halaman,issn,producer", *lines]), encoding="utf-8")
    return path


def test_the_catalogue_is_loaded_once():
    first, second = catalogue.load(RECORDS), catalogue.load(RECORDS)

    assert (first.created, first.filled, first.unchanged) == (18, 0, 0)
    assert (second.created, second.filled, second.unchanged) == (0, 0, 18)
    assert Publication.objects.count() == 18


def test_real_titles_carry_what_is_known_of_them():
    catalogue.load(RECORDS)

    book = Publication.objects.get(slug="provinsi-gorontalo-dalam-angka-2023")
    assert (book.roman_pages, book.arabic_pages, book.area_code, book.subject) == (56, 588, "75", "Kompilasi")
    unknown = Publication.objects.get(slug="statistik-indonesia-2023")
    assert (unknown.pages, unknown.catalogue_number, unknown.released_on) == (None, "", None)


def test_a_doubtful_issn_is_reported_with_its_line():
    assert catalogue.load(RECORDS).warnings == ["line 10: ISSN 0126-647X has a wrong check digit; kept as printed"]


def test_loading_again_keeps_what_the_office_corrected_and_fills_what_is_empty(tmp_path):
    catalogue.load(write(tmp_path, "Statistik Daerah 2015,1101002.7502,29,,BPS"))
    Publication.objects.update(producer="BPS Kabupaten Gorontalo", title="Statistik Daerah 2015 (Edisi Revisi)")

    summary = catalogue.load(write(tmp_path, "Statistik Daerah 2015,1101002.7502,31,2088-8171,BPS"))

    book = Publication.objects.get()
    assert summary.filled == 1
    assert (book.title, book.producer) == ("Statistik Daerah 2015 (Edisi Revisi)", "BPS Kabupaten Gorontalo")
    assert (book.arabic_pages, book.issn) == (29, "2088-8171")


def test_two_titles_of_one_name_get_two_addresses(tmp_path):
    catalogue.load(write(tmp_path, "Statistik Daerah,1101002.75,29,,", "Statistik Daerah,1101002.7502,30,,"))

    slugs = Publication.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["statistik-daerah", "statistik-daerah-1101002-7502"]


def test_a_record_that_cannot_be_read_stops_the_whole_file_and_names_its_line(tmp_path):
    with pytest.raises(ValidationError, match=r"Baris 3: .*halaman"):
        catalogue.load(write(tmp_path, "Statistik Daerah,,29,,", "PDRB,,banyak,,"))

    assert not Publication.objects.exists()
