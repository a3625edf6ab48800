"""Reading catalogue records: what BPS writes in a cell, and what follows from it with certainty."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from publications import records
from publications.roman import from_roman, to_roman


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("lvi+588", (56, 588)),
        ("vii+46", (7, 46)),
        ("xxxviii+725", (38, 725)),
        ("XXII + 128", (22, 128)),
        ("29", (None, 29)),
        ("403 (pages of the upload)", (None, 403)),
    ],
)
def test_pages_are_counted_as_the_book_numbers_them(text, pages):
    assert records.parse_pages(text) == pages


@pytest.mark.parametrize("text", ["", "sekitar 50", "iiii+20", "abc+20", "12+34", "-5", "xx+", "12345"])
def test_what_is_no_number_of_pages_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match=r"xxii\+128"):
        records.parse_pages(text)


@given(st.one_of(st.none(), st.integers(1, 3999)), st.integers(1, 9999))
def test_pages_written_out_are_read_back(roman, arabic):
    assert records.parse_pages(records.write_pages(roman, arabic)) == (roman, arabic)


@given(st.integers(1, 3999))
def test_roman_numerals_are_read_back(number):
    assert from_roman(to_roman(number)) == number


@pytest.mark.parametrize("numeral", ["", "iiii", "ic", "vx", "mmmm", "abc"])
def test_what_is_no_roman_numeral_is_refused(numeral):
    with pytest.raises(ValueError, match="not a roman numeral"):
        from_roman(numeral)


@pytest.mark.parametrize("number", [0, 4000])
def test_numbers_without_a_roman_numeral_are_refused(number):
    with pytest.raises(ValueError, match="no roman numeral"):
        to_roman(number)


@pytest.mark.parametrize(
    ("text", "released"),
    [
        ("2023-12-08", (date(2023, 12, 8), "")),
        ("2014-08 (preface)", (None, "2014-08 (preface)")),
        ("2016-09", (None, "2016-09")),
        ("2019", (None, "2019")),
    ],
)
def test_a_release_is_a_date_only_when_the_day_is_known(text, released):
    assert records.parse_release(text) == released


@pytest.mark.parametrize("text", ["2023-13", "2023-02-30", "08-12-2023", "Desember 2023"])
def test_what_is_no_release_is_refused(text):
    with pytest.raises(ValidationError, match="bukan tanggal rilis"):
        records.parse_release(text)


@pytest.mark.parametrize(
    ("text", "issn"), [("2086-7646", "2086-7646"), ("2598-568x", "2598-568X"), ("01262319", "0126-2319")]
)
def test_an_issn_is_kept_in_two_groups_with_a_capital_x(text, issn):
    assert records.parse_issn(text) == issn
    assert not records.issn_is_doubtful(issn)


def test_an_issn_with_a_wrong_check_digit_is_kept_as_printed_and_doubted():
    issn = records.parse_issn("0126-647x")

    assert issn == "0126-647X"
    assert records.issn_is_doubtful(issn)


@pytest.mark.parametrize("text", ["2086-764", "ISSN tidak ada", "2086-76467"])
def test_what_is_no_issn_is_refused(text):
    with pytest.raises(ValidationError, match="bukan ISSN"):
        records.parse_issn(text)


@pytest.mark.parametrize(
    ("number", "producer", "title", "area"),
    [
        ("1102001.75", "BPS Provinsi Gorontalo", "Provinsi Gorontalo Dalam Angka 2023", ("75", "Provinsi Gorontalo")),
        ("9302001.7502", "BPS Kabupaten Gorontalo", "PDRB", ("7502", "Kabupaten Gorontalo")),
        ("1101002.7571", "BPS Provinsi Gorontalo", "Statistik Daerah", ("7571", "Kota Gorontalo")),
        ("4101002.1601", "BPS Kabupaten Ogan Komering Ulu", "Statistik", ("1601", "Kabupaten Ogan Komering Ulu")),
        ("4101002.1601", "BPS Provinsi Sumatera Selatan", "Statistik", ("1601", "")),
        (
            "1102001.3302180",
            "BPS Kabupaten Banyumas",
            "Kecamatan Karanglewas Dalam Angka 2025",
            ("3302180", "Kecamatan Karanglewas"),
        ),
        ("", "BPS Kabupaten Gorontalo Utara", "Dalam Angka", ("7505", "Kabupaten Gorontalo Utara")),
        ("", "BPS Provinsi Kepulauan Riau", "Pola Konsumsi", ("", "Provinsi Kepulauan Riau")),
        ("1303004", "BPS", "Pedoman", ("", "Indonesia")),
        ("1303004", "", "Pedoman", ("", "")),
    ],
)
def test_the_area_comes_from_the_number_else_from_the_producer(number, producer, title, area):
    assert records.parse_area(number, producer, title) == area


def test_a_record_fills_in_what_follows_from_it():
    values = records.parse(
        {
            "title": "Labour Force Situation in Indonesia August 2023",
            "katalog": "2303004",
            "rilis": "2023-12-08",
            "producer": "BPS",
        }
    )

    assert values["subject"] == "Ketenagakerjaan"
    assert values["language"] == "en"
    assert values["year"] == 2023
    assert values["released_on"] == date(2023, 12, 8)


def test_what_a_record_does_not_say_stays_empty():
    values = records.parse({"title": "Direktori Industri Manufaktur", "producer": "BPS"})

    empty = {name for name, value in values.items() if value in ("", None)}
    assert empty == set(records.COLUMNS) - {"title", "producer", "area_name", "language"}


def test_the_year_is_that_of_the_title_before_that_of_the_release():
    assert records.parse({"title": "PDRB Tahun 2013", "rilis": "2014-08 (preface)"})["year"] == 2013
    assert records.parse({"title": "PDRB 2010-2014"})["year"] == 2014
    assert records.parse({"title": "Direktori Industri", "rilis": "2016-07"})["year"] == 2016


def test_a_title_known_in_part_loses_only_the_remark():
    title = records.parse({"title": "Buku 1 Pedoman Kepala … Susenas Maret 2022 (full title not kept)"})["title"]

    assert title == "Buku 1 Pedoman Kepala … Susenas Maret 2022"


def test_a_cell_that_is_filled_wins_over_what_would_be_derived():
    row = {
        "title": "Statistik in Brief 2020",
        "bahasa": "id-en",
        "tahun": "2021",
        "subjek": "Umum",
        "wilayah": "Limboto",
    }

    values = records.parse(row)

    assert (values["language"], values["year"], values["subject"], values["area_name"]) == (
        "id-en",
        2021,
        "Umum",
        "Limboto",
    )


def test_every_column_that_cannot_be_read_is_named():
    with pytest.raises(ValidationError) as refusal:
        records.parse({"title": "", "halaman": "banyak", "rilis": "kemarin", "issn": "x", "bahasa": "fr"})

    assert set(refusal.value.message_dict) == {"title", "halaman", "rilis", "issn", "bahasa"}
