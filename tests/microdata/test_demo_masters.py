"""Datasets that come with the portal, and their masters for the demonstration: made-up rows and polygons."""

import struct
from itertools import pairwise

import duckdb
import pyogrio.raw
import pytest

from microdata import demo, loading, masters
from microdata.models import Dataset, DatasetVersion, Variable

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    loading.load_areas()
    loading.load_datasets()


def version_of(slug):
    return DatasetVersion.objects.select_related("dataset").get(dataset__slug=slug)


def test_datasets_are_loaded_once_and_stay_as_the_office_keeps_them(loaded):
    Dataset.objects.filter(slug="podes-2019").update(title="Podes 2019 (dibetulkan)")

    assert loading.load_datasets() == 0
    assert Dataset.objects.get(slug="podes-2019").title == "Podes 2019 (dibetulkan)"


def test_every_variable_of_the_real_dictionaries_is_there(loaded):
    sizes = {
        version.dataset.slug: version.variables.count()
        for version in DatasetVersion.objects.filter(dataset__kind="microdata").select_related("dataset")
    }

    assert sizes == {
        "podes-2019": 312,
        "podes-2024": 24,
        "sakernas-agustus-2023": 35,
        "susenas-kor-maret-2022": 3,
        "susenas-kor-maret-2023": 39,
        "susenas-kp-2023": 6,
    }


def test_the_census_block_is_withheld_and_villages_are_told_by_identifiers(loaded):
    assert list(Variable.objects.exclude(withheld_reason="").values_list("name", flat=True)) == ["psu"]
    identifiers = Variable.objects.filter(is_direct_identifier=True, version=version_of("podes-2019"))
    assert {"R103", "R103N", "R104", "R104N"} <= set(identifiers.values_list("name", flat=True))
    assert version_of("podes-2024").variables.get(name="IDDESA").is_direct_identifier


def test_a_dataset_says_where_its_dictionary_is_from_and_how_sure_that_is(loaded):
    source = Dataset.objects.get(slug="sakernas-agustus-2023").source

    assert "worldbank/gld" in source
    assert "sebagian disimpulkan" in source


def test_every_dataset_gets_a_synthetic_master_once(loaded):
    assert (demo.make_masters(), demo.make_masters()) == (8, 0)

    versions = {version.dataset.slug: version for version in DatasetVersion.objects.select_related("dataset")}
    assert all(version.is_synthetic for version in versions.values())
    assert versions["sakernas-agustus-2023"].rows == 200_000
    assert len(versions["sakernas-agustus-2023"].area_rows) == 6
    assert (versions["podes-2019"].rows, versions["podes-2024"].rows) == (202, 202)
    assert (versions["peta-kecamatan-2018"].rows, versions["peta-desa-2018"].rows) == (19, 202)


def small_table(slug, folder, rows):
    version = version_of(slug)
    return duckdb.read_parquet(str(demo.make_table(version, folder, rows=rows)))


def test_the_same_dictionary_gives_the_same_values(loaded, tmp_path):
    first = small_table("susenas-kor-maret-2023", tmp_path, 500).fetchall()

    assert small_table("susenas-kor-maret-2023", tmp_path, 500).fetchall() == first


def test_values_are_those_the_dictionary_allows(loaded, tmp_path):
    table = small_table("susenas-kor-maret-2023", tmp_path, 3000)

    assert {row[0] for row in table.select("R405").distinct().fetchall()} == {"1", "2", None}
    ((youngest, oldest),) = table.aggregate("min(R407), max(R407)").fetchall()
    assert 0 <= youngest < oldest <= 97


def test_codes_of_areas_inside_a_record_agree_with_its_area(loaded, tmp_path):
    table = small_table("podes-2019", tmp_path, None)

    disagreeing = table.filter("R101 || R102 || R103 || R104 <> kode_wilayah").fetchall()
    assert disagreeing == []
    assert table.filter("kode_wilayah LIKE '7502070%'").select("R103N").distinct().fetchall() == [("Limboto",)]


def test_total_expenditure_is_the_sum_of_its_parts(loaded, tmp_path):
    table = small_table("susenas-kp-2023", tmp_path, 500)

    assert table.filter("EXPEND <> FOOD + NONFOOD").fetchall() == []


def rings(path):
    """The corners of every polygon of a map, by code."""
    _meta, _fids, shapes, (codes, _names) = pyogrio.raw.read(path, columns=["kode", "nama"])
    found = {}
    for code, shape in zip(codes, shapes, strict=True):
        order, kind, ring_count, points = struct.unpack_from("<BIII", shape)
        assert (order, kind, ring_count) == (1, 3, 1)
        numbers = struct.unpack_from(f"<{2 * points}d", shape, 13)
        found[code] = list(zip(numbers[::2], numbers[1::2], strict=True))
    return found


def area_of(ring):
    """Signed area of a closed ring, by the shoelace formula: positive counterclockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def test_villages_fill_their_district_without_gap_or_overlap(loaded, tmp_path):
    districts = rings(demo.make_map(version_of("peta-kecamatan-2018"), tmp_path))
    (tmp_path / "master.gpkg").unlink()
    villages = rings(demo.make_map(version_of("peta-desa-2018"), tmp_path))

    assert (len(districts), len(villages)) == (19, 202)
    assert all(area_of(ring) > 0 and ring[0] == ring[-1] for ring in (*districts.values(), *villages.values()))
    edges = [edge for ring in villages.values() for edge in pairwise(ring)]
    assert len(edges) == len(set(edges)), "two villages lie on the same side of one edge"
    for code, district in districts.items():
        inside = [ring for village, ring in villages.items() if village.startswith(code)]
        assert sum(map(area_of, inside)) == pytest.approx(area_of(district), rel=1e-9)


def test_a_made_up_file_says_so_inside(loaded):
    demo.make_masters()

    metadata = duckdb.execute(
        "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'keterangan'",
        [version_of("susenas-kp-2023").master.path],
    ).fetchall()
    layer = pyogrio.read_info(version_of("peta-desa-2018").master.path)["layer_metadata"]
    assert metadata == [(masters.SYNTHETIC,)]
    assert layer["KETERANGAN"] == masters.SYNTHETIC
