"""Areas by BPS code: reading the list, loading it, and finding places in it."""

import pytest
from django.core.exceptions import ValidationError

from microdata import area_records, areas, loading
from microdata.models import Area, AreaLevel


def row(code, name, level, parent=None):
    parent = area_records.parent_of(code) if parent is None else parent
    return {"mfd_code": code, "parent_code": parent, "level": level, "name": name}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("KABUPATEN GORONTALO", "Kabupaten Gorontalo"),
        ("LIMBOTO BARAT", "Limboto Barat"),
        ("MA'U", "Ma'u"),
        ("TUALANGO II", "Tualango II"),
        ("UPT IV (SP3)", "UPT IV (SP3)"),
        ("DUNGGALA-TALUMELITO", "Dunggala-Talumelito"),
        ("Bua", "Bua"),
        ("Kota dengan huruf KHUSUS", "Kota dengan huruf KHUSUS"),
    ],
)
def test_names_in_capitals_become_readable_and_others_stay(written, read):
    assert area_records.readable(written) == read


def test_a_row_gives_code_parent_level_and_name():
    fields = area_records.parse(row("7502010", "BATUDAA PANTAI", "kecamatan"))

    assert fields == {"code": "7502010", "parent_id": "7502", "level": 7, "name": "Batudaa Pantai"}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (row("75.01", "KABUPATEN BOALEMO", "kabupaten_kota"), "ditulis seperti kode Kemendagri"),
        (row("750", "LIMBOTO", "kecamatan"), "bukan kode BPS"),
        (row("7502010", "BATUDAA PANTAI", "kecamatan", parent="7501"), "Induk 7502010 adalah “7502”, bukan “7501”"),
        (row("7502010", "BATUDAA PANTAI", "desa_kelurahan"), "bukan tingkat dari kode 7502010"),
        (row("7502", "", "kabupaten_kota"), "Nama 7502 kosong"),
        (row("7501", "KABUPATEN GORONTALO", "kabupaten_kota"), "adalah Kabupaten Boalemo, bukan KABUPATEN GORONTALO"),
        (row("7502", "BOALEMO", "kabupaten_kota"), "daftar ini memakai kode Kemendagri"),
    ],
)
def test_rows_that_are_not_of_the_list_of_bps_are_refused_with_a_sentence(cells, sentence):
    with pytest.raises(ValidationError, match=sentence):
        area_records.parse(cells)


@pytest.mark.parametrize("name", ["KABUPATEN BOALEMO", "Kab. Boalemo", "BOALEMO"])
def test_a_regency_may_be_written_short(name):
    assert area_records.parse(row("7501", name, "kabupaten_kota"))["code"] == "7501"


@pytest.mark.django_db
def test_the_areas_that_come_with_the_portal_are_loaded_once_and_stay_as_corrected():
    first = loading.load_areas()
    Area.objects.filter(code="7502").update(name="Kabupaten Gorontalo (induk)")

    again = loading.load_areas()

    assert (first, again) == (228, 0)
    assert Area.objects.get(code="7502").name == "Kabupaten Gorontalo (induk)"
    counts = [Area.objects.filter(level=level).count() for level in AreaLevel]
    assert counts == [1, 6, 19, 202]


@pytest.mark.django_db
def test_a_list_with_a_bad_line_changes_nothing(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("mfd_code,parent_code,level,name\n75,,provinsi,GORONTALO\n7501,75,kabupaten_kota,GORONTALO\n")

    with pytest.raises(ValidationError, match=r"Baris 3: .*Kemendagri"):
        loading.load_areas(path)

    assert not Area.objects.exists()


@pytest.fixture
def gorontalo(db):
    loading.load_areas()


def test_a_node_of_the_tree_lists_what_is_directly_below_it(gorontalo):
    provinces, regencies = areas.children(), areas.children("75")

    assert [(area.code, area.below) for area in provinces] == [("75", 6)]
    assert [area.code for area in regencies] == ["7501", "7502", "7503", "7504", "7505", "7571"]
    assert regencies.get(code="7502").below == 19


def test_search_finds_by_words_in_any_order_and_larger_areas_first(gorontalo):
    found = [area.name for area in areas.search("barat limboto")]
    larger_first = [area.level for area in areas.search("limboto")]

    assert found == ["Limboto Barat"]
    assert larger_first == sorted(larger_first)


def test_search_forgives_a_slip_of_the_pen(gorontalo):
    assert "Limboto" in [area.name for area in areas.search("limbotto")]


def test_search_knows_codes_levels_and_where_to_look(gorontalo):
    assert {area.code for area in areas.search("7502", levels=[AreaLevel.DISTRICT])} == {
        area.code for area in areas.children("7502")
    }
    assert areas.search("limboto", under="7571") == []
    assert areas.search("   ") == []
    assert len(areas.search("a", limit=5)) == 5


def test_codes_get_their_names_and_unknown_ones_keep_themselves(gorontalo):
    assert areas.names(["7502", "3201", "7502"]) == {"7502": "Kabupaten Gorontalo", "3201": "3201"}


def test_what_a_code_stands_for_is_counted(gorontalo, django_assert_num_queries):
    with django_assert_num_queries(2):
        counts = areas.count_below(["75", "7502", "7571"])

    assert counts == {"75": 227, "7502": 221, "7571": 0}
    assert areas.count_below(["7502"], level=AreaLevel.VILLAGE) == {"7502": 202}
