"""The engine by the worked examples of PP 13/2024, under each reading of its open words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from payments.schedules import Block, ItemKind, Reading, Schedule, ScheduleLine, Unit
from payments.tariffs import Item, NoTariff, quote, schedule_data

PUBLICATION, MICRODATA, MAP = ItemKind.PUBLICATION, ItemKind.MICRODATA, ItemKind.MAP
PP_13_2024 = Schedule(
    "PP 13/2024",
    (
        ScheduleLine(PUBLICATION, "publikasi", "I.A", "", Block.BASE, 50, Unit.PAGE, 50_000),
        ScheduleLine(PUBLICATION, "publikasi", "I.B", "", Block.INCREMENT, 50, Unit.PAGE, 15_000),
        ScheduleLine(MICRODATA, "dataset", "II.A.1", "", Block.BASE, 1, Unit.MEGABYTE, 20_000),
        ScheduleLine(MICRODATA, "dataset", "II.A.2", "", Block.INCREMENT, 1000, Unit.BYTE, 20),
        ScheduleLine(MICRODATA, "tabel", "II.B.1", "", Block.BASE, 1, Unit.MEGABYTE, 22_000),
        ScheduleLine(MICRODATA, "tabel", "II.B.2", "", Block.INCREMENT, 1000, Unit.BYTE, 22),
        ScheduleLine(MAP, "peta", "III.A", "", Block.FLAT, 1, Unit.MAP, 12_000_000),
        ScheduleLine(MAP, "peta", "III.B", "", Block.FLAT, 1, Unit.MAP, 36_000_000),
        ScheduleLine(MAP, "peta", "III.C", "", Block.FLAT, 1, Unit.MAP, 30_000),
        ScheduleLine(MAP, "peta", "III.D", "", Block.FLAT, 1, Unit.MAP, 70_000),
    ),
)
AS_READ = Reading()
BINARY = Reading(megabyte_bytes=1_048_576)
PRO_RATA = Reading(started_block_counts=False)
readings = st.builds(
    Reading,
    started_block_counts=st.booleans(),
    megabyte_bytes=st.sampled_from([1_000_000, 1_048_576]),
    roman_pages_count=st.booleans(),
)


def pages(roman: int, arabic: int) -> Item:
    return Item.publication("Gorontalo Dalam Angka", pages=(roman, arabic))


def total(item: Item, reading: Reading = AS_READ) -> int:
    return quote(PP_13_2024, [item], reading).total


@pytest.mark.parametrize(
    ("count", "price"),
    [(1, 50_000), (49, 50_000), (50, 50_000), (51, 65_000), (100, 65_000), (101, 80_000), (250, 110_000)],
)
def test_a_publication_costs_by_started_blocks_of_fifty_pages(count, price):
    assert total(pages(0, count)) == price


@pytest.mark.parametrize(
    ("roman", "arabic", "price"),
    [
        (56, 588, 230_000),  # Provinsi Gorontalo Dalam Angka 2023, lvi+588
        (7, 46, 65_000),  # PDRB Kabupaten Gorontalo 2013, vii+46
        (0, 29, 50_000),  # Statistik Daerah Kota Gorontalo 2015
        (6, 21, 50_000),  # Statistik Daerah Provinsi Gorontalo 2016
        (22, 128, 80_000),  # Kecamatan Karanglewas Dalam Angka 2025
        (14, 133, 80_000),  # Pedoman Pembuatan Publikasi 2023
        (38, 725, 275_000),  # Ringkasan Metadata 2019
        (26, 231, 125_000),  # Indikator Ekonomi Oktober 2023
        (10, 122, 80_000),  # Buku 2 Susenas MKP 2022
        (8, 156, 95_000),  # Buku 1 Susenas Maret 2022
        (8, 108, 80_000),  # Pola Konsumsi Kepulauan Riau 2016
        (0, 403, 170_000),  # Gorontalo Dalam Angka 2010
        (0, 1379, 455_000),  # Direktori Industri Manufaktur 2025
    ],
)
def test_the_titles_of_the_catalogue_cost_what_was_computed_for_them(roman, arabic, price):
    assert total(pages(roman, arabic)) == price


def test_roman_pages_are_free_where_the_office_reads_it_so():
    assert total(pages(7, 46), Reading(roman_pages_count=False)) == 50_000


def test_a_book_of_roman_pages_alone_still_costs_the_first_block():
    assert total(pages(12, 0), Reading(roman_pages_count=False)) == 50_000


def test_pro_rata_charges_the_pages_begun_and_rounds_up_to_a_rupiah():
    assert total(pages(0, 51), PRO_RATA) == 50_300
    assert total(Item.microdata("Sakernas", size=1_000_001), PRO_RATA) == 20_001


@pytest.mark.parametrize(
    ("size", "reading", "price"),
    [
        (800_000, Reading(), 20_000),
        (1_000_000, Reading(), 20_000),
        (1_000_001, Reading(), 20_020),
        (5_000_000, Reading(), 100_000),
        (1_048_576, BINARY, 20_000),
        (5_000_000, BINARY, 99_040),
    ],
)
def test_microdata_cost_by_started_thousands_of_bytes(size, reading, price):
    assert total(Item.microdata("Sakernas Agustus 2023", size=size), reading) == price


def test_processed_microdata_have_a_tariff_of_their_own():
    assert total(Item.microdata("Tabulasi Sakernas", size=1_500_000, per="tabel")) == 22_000 + 500 * 22


def test_a_map_costs_by_its_layer():
    assert total(Item.map("Kabupaten Gorontalo menurut desa", code="III.D")) == 70_000
    assert total(Item.map("Indonesia menurut kecamatan", code="III.A")) == 12_000_000


def test_a_line_says_which_article_counts_what_and_how_often():
    first, further = quote(PP_13_2024, [pages(56, 588)]).lines
    assert first.explanation == "PP 13/2024, I.A: 50 halaman pertama dari 644 halaman, Rp50.000"
    assert further.explanation == (
        "PP 13/2024, I.B: 12 kali tambahan 50 halaman (644 halaman, 50 halaman pertama sudah dihitung) × Rp15.000"
    )
    assert (further.blocks, further.price, further.amount, further.quantity) == (12, 15_000, 180_000, 594)


def test_a_small_book_is_explained_by_the_first_block_alone():
    (line,) = quote(PP_13_2024, [pages(6, 21)]).lines
    assert line.explanation == "PP 13/2024, I.A: 27 halaman, sampai dengan 50 halaman Rp50.000"


def test_microdata_are_explained_with_the_megabyte_that_was_meant():
    first, further = quote(PP_13_2024, [Item.microdata("Sakernas", size=5_000_000)], BINARY).lines
    assert first.explanation == "PP 13/2024, II.A.1: 1 MB (1.048.576 byte) pertama dari 5.000.000 byte, Rp20.000"
    assert further.explanation == (
        "PP 13/2024, II.A.2: 3.952 kali tambahan 1.000 byte (5.000.000 byte, 1 MB pertama sudah dihitung) × Rp20"
    )


def test_a_pro_rata_line_multiplies_pages_and_names_its_block():
    further = quote(PP_13_2024, [pages(0, 60)], PRO_RATA).lines[1]
    assert further.explanation == (
        "PP 13/2024, I.B: 10 halaman tambahan (60 halaman, 50 halaman pertama sudah dihitung) × Rp15.000 per 50 halaman"
    )
    assert (further.blocks, further.charged, further.unit_price) == (None, "10 halaman", "Rp15.000 per 50 halaman")


def test_a_map_is_explained_by_its_flat_price():
    (line,) = quote(PP_13_2024, [Item.map("Peta", code="III.C")]).lines
    assert line.explanation == "PP 13/2024, III.C: 1 peta × Rp30.000"


def test_figures_are_grouped_as_the_reader_is_used_to():
    (first, _further) = quote(PP_13_2024, [Item.microdata("Sakernas", size=5_000_000)]).lines
    with translation.override("en"):
        assert "5,000,000" in first.explanation


def test_a_quote_keeps_its_items_apart_and_adds_them_up():
    result = quote(PP_13_2024, [pages(0, 120), Item.map("Peta", code="III.D"), pages(0, 20)])
    assert [(item.number, item.amount, len(item.lines)) for item in result.items] == [
        (1, 80_000, 2),
        (2, 70_000, 1),
        (3, 50_000, 1),
    ]
    assert result.total == 200_000


def test_a_schedule_without_amounts_prices_nothing():
    with pytest.raises(NoTariff, match="PP 7/2015 tidak memuat tarif"):
        quote(Schedule("PP 7/2015", ()), [pages(0, 10)])


def test_an_unknown_layer_has_no_tariff():
    with pytest.raises(NoTariff, match="tidak memuat tarif untuk “Peta blok sensus”"):
        quote(PP_13_2024, [Item.map("Peta blok sensus", code="III.E")])


def test_a_map_without_a_layer_is_ambiguous():
    with pytest.raises(NoTariff, match="lebih dari satu tarif"):
        quote(PP_13_2024, [Item.map("Peta", code="")])


def test_a_large_book_has_no_tariff_where_only_the_first_block_has_a_price():
    first_block_only = Schedule("PP 1/2000", PP_13_2024.lines[:1])
    assert quote(first_block_only, [pages(0, 50)]).total == 50_000
    with pytest.raises(NoTariff):
        quote(first_block_only, [pages(0, 51)])


def test_no_schedule_is_said_in_a_sentence():
    with pytest.raises(NoTariff, match="Belum ada daftar tarif"):
        schedule_data(None)


@pytest.mark.parametrize("measure", [(-1, 10), (0, -1), (0, 0)])
def test_an_item_without_a_sound_measure_cannot_be_made(measure):
    with pytest.raises(ValueError, match="measure"):
        Item.publication("Buku", pages=measure)


@given(st.integers(1, 20_000), st.integers(0, 500), readings)
def test_more_pages_never_cost_less(count, more, reading):
    assert total(pages(0, count), reading) <= total(pages(0, count + more), reading)


@given(st.integers(1, 10**12), st.integers(0, 10**9), readings, st.sampled_from(["dataset", "tabel"]))
def test_more_bytes_never_cost_less(size, more, reading, per):
    small, large = (Item.microdata("Data", size=n, per=per) for n in (size, size + more))
    assert 0 < total(small, reading) <= total(large, reading)


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 2000)), max_size=8), readings)
def test_items_are_priced_each_for_itself(books, reading):
    items = [pages(*book) for book in books]
    result = quote(PP_13_2024, items, reading)
    assert result.total == sum(total(item, reading) for item in items)
    assert all(type(line.amount) is int and line.amount >= 0 for line in result.lines)


@given(st.integers(0, 400))
def test_the_price_steps_just_after_a_full_block(blocks):
    full = 50 + 50 * blocks
    assert total(pages(0, full + 1)) - total(pages(0, full)) == 15_000
    assert total(pages(0, full)) == total(pages(0, full - 49))


@given(st.integers(1, 5000), st.integers(0, 100))
def test_pro_rata_never_costs_more_than_started_blocks(arabic, roman):
    assert total(pages(roman, arabic), PRO_RATA) <= total(pages(roman, arabic))


@given(st.integers(1, 5000))
def test_a_line_of_blocks_is_blocks_times_price(count):
    lines = quote(PP_13_2024, [pages(0, count)]).lines
    assert all(line.amount == line.blocks * line.price for line in lines)
    assert sum(line.quantity for line in lines) == count
