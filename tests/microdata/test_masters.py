"""What is accepted as master of microdata and of a map, and what is measured from it."""

import hashlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from microdata import demo_maps, loading, masters
from microdata.dictionaries import Entry
from microdata.models import Area, Dataset, DatasetVersion
from microdata.services import datasets

pytestmark = pytest.mark.django_db

SEX = [{"value": "1", "label": "Laki-laki"}, {"value": "2", "label": "Perempuan"}]
ENTRIES = [
    Entry("sex", "Jenis kelamin", type="category", codes=SEX),
    Entry("umur", "Umur (tahun)", type="integer"),
    Entry("upah", "Upah", type="decimal"),
    Entry("nama", "Nama responden", is_direct_identifier=True),
    Entry("nks", "Nomor kode sampel", withheld_reason="Pengenal blok sensus dirahasiakan."),
]
ROWS = {
    "kode_wilayah": ["7502", "7501", "7502", "7501"],
    "sex": [1, 2, 2, 1],
    "umur": [30, 41, None, 7],
    "upah": [1.5, None, 250000.0, 0.25],
    "nama": ["Ani", "Budi, S.E.", None, 'Ru"di'],
    "nks": ["A1", "A2", "A3", "A4"],
}


@pytest.fixture
def version():
    dataset = Dataset.objects.create(
        slug="sakernas-uji", survey="Sakernas", year=2023, title="Sakernas uji", levels=[2, 4], disclosure_level=4
    )
    version = datasets.draft_version(dataset)
    datasets.replace_dictionary(version, ENTRIES)
    return version


def parquet(**columns):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({name: values for name, values in {**ROWS, **columns}.items() if values is not None}), sink)
    return ContentFile(sink.getvalue().to_pybytes(), "induk.parquet")


def query(version, sql):
    return duckdb.sql(sql.format(master=f"read_parquet('{version.master.path}')")).fetchall()


def test_a_master_is_measured_and_its_rows_are_counted_by_area(version):
    masters.set_master(version, parquet())

    version = DatasetVersion.objects.get()
    with version.master.open() as file:
        content = file.read()
    assert (version.rows, version.area_rows) == (4, {"7501": 2, "7502": 2})
    assert (version.master_size, version.master_sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert not version.is_synthetic


def test_rows_are_sorted_by_area_and_keep_their_order_within(version):
    masters.set_master(version, parquet())

    assert query(version, "SELECT kode_wilayah, sex, umur FROM {master}") == [
        ("7501", 2, 41),
        ("7501", 1, 7),
        ("7502", 1, 30),
        ("7502", 2, None),
    ]


def test_what_is_withheld_or_not_in_the_dictionary_is_not_kept(version):
    masters.set_master(version, parquet(catatan=["a", "b", "c", "d"]))

    names = [row[0] for row in query(version, "DESCRIBE FROM {master}")]
    assert names == ["kode_wilayah", "sex", "umur", "upah", "nama"]


def test_the_mean_width_of_a_variable_is_that_of_its_csv(version, tmp_path):
    masters.set_master(version, parquet())

    widths = dict(version.variables.values_list("name", "average_width"))
    for name in ("sex", "umur", "upah", "nama"):
        csv = tmp_path / f"{name}.csv"
        duckdb.read_parquet(version.master.path).select(name).write_csv(str(csv), header=False)
        assert widths[name] == pytest.approx(csv.stat().st_size / 4), name
    assert widths["nks"] is None


@pytest.mark.parametrize("codes", [["1", "2", "2", "1"], [1.0, 2.0, 2.0, 1.0], [1, 2, 2, 1]])
def test_codes_become_numbers_however_the_file_writes_them(version, codes):
    masters.set_master(version, parquet(sex=codes))

    assert query(version, "SELECT DISTINCT typeof(sex) FROM {master}") == [("INTEGER",)]


def test_codes_with_leading_zeros_stay_text(version):
    codes = [{"value": "01", "label": "SD"}, {"value": "02", "label": "SMP"}]
    datasets.replace_dictionary(version, [Entry("ijazah", "Ijazah", type="category", codes=codes)])

    masters.set_master(version, parquet(ijazah=["01", "02", "01", "01"]))

    assert query(version, "SELECT DISTINCT ijazah FROM {master} ORDER BY 1") == [("01",), ("02",)]


def test_many_areas_lie_in_row_groups_of_their_own(version):
    codes = [f"75{number:02}" for number in range(1, 7) for _row in range(20_480)]
    size = len(codes)
    datasets.replace_dictionary(version, [Entry("umur", "Umur", type="integer")])
    table = dict.fromkeys(ROWS) | {"kode_wilayah": codes[::-1], "umur": [1] * size}

    masters.set_master(version, parquet(**table))

    groups = duckdb.execute(
        "SELECT stats_min_value, stats_max_value FROM parquet_metadata(?) WHERE path_in_schema = 'kode_wilayah'",
        [version.master.path],
    ).fetchall()
    assert groups == [(f"75{number:02}",) * 2 for number in range(1, 7)]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"umur": None, "upah": None}, "2 kolom tidak ada dalam berkas ini: umur, upah."),
        ({"kode_wilayah": None}, "1 kolom tidak ada dalam berkas ini: kode_wilayah."),
        ({"umur": [1.5, 2.5, 3.0, None]}, "Kolom umur: 2 nilai bukan bilangan bulat, misalnya “1.5”."),
        ({"upah": ["1", "banyak", "", "2.5"]}, "Kolom upah: 1 nilai bukan bilangan, misalnya “banyak”."),
        ({"sex": ["L", "P", "P", "L"]}, "Kolom sex: 4 nilai bukan bilangan bulat, misalnya “L”."),
        ({"kode_wilayah": ["7502", "75.01", "7502", None]}, "“75.01” (1 rekaman) bukan kode BPS."),
        ({"kode_wilayah": ["7502", "75", "7502", "7502"]}, "“75” kurang rinci; perlu kode 4 angka."),
        ({name: [] for name in ROWS}, "Berkas ini tidak berisi satu rekaman pun."),
    ],
)
def test_a_file_that_does_not_fit_its_dictionary_is_refused_with_sentences(version, columns, sentence):
    with pytest.raises(ValidationError) as refused:
        masters.set_master(version, parquet(**columns))

    assert any(sentence in message for message in refused.value.messages), refused.value.messages
    version.refresh_from_db()
    assert (version.master.name, version.rows) == ("", None)


def test_areas_outside_the_coverage_are_refused(version):
    loading.load_areas()
    version.dataset.coverage = Area.objects.get(code="7502")
    version.dataset.save()

    with pytest.raises(ValidationError, match=r"“7501” di luar cakupan dataset \(7502\)"):
        masters.set_master(version, parquet())


@pytest.mark.parametrize(
    "content",
    [b"nomor,isi\n1,2\n" * 20, parquet().read()[:900], b"PAR1" + bytes(500) + b"PAR1"],
    ids=["a csv", "cut short", "broken inside"],
)
def test_what_is_no_sound_parquet_is_refused_with_a_sentence(version, content):
    with pytest.raises(ValidationError, match="bukan Parquet|Parquet ini rusak"):
        masters.set_master(version, ContentFile(content, "induk.parquet"))


def test_a_dictionary_comes_before_the_master(version):
    datasets.replace_dictionary(version, [])

    with pytest.raises(ValidationError, match="Isi kamus versi ini dahulu"):
        masters.set_master(version, parquet())


def test_the_master_of_a_published_version_is_final(version):
    masters.set_master(version, parquet())
    datasets.publish(version, now=timezone.now())
    version.refresh_from_db()

    with pytest.raises(ValidationError, match="Buat versi baru untuk berkas lain"):
        masters.set_master(version, parquet(umur=[1, 2, 3, 4]))
    with pytest.raises(ProgrammingError, match="published_master_is_final"), transaction.atomic():
        DatasetVersion.objects.update(master_sha256="0" * 64)


def test_a_published_version_without_master_may_still_get_one(version):
    datasets.publish(version, now=timezone.now())

    masters.set_master(version, parquet())

    assert DatasetVersion.objects.get().rows == 4


@pytest.fixture
def map_version():
    loading.load_areas()
    dataset = Dataset.objects.create(
        kind="map", layer="kecamatan", slug="peta-uji", survey="Peta", year=2018, title="Peta", coverage_id="7502"
    )
    return datasets.draft_version(dataset)


def geopackage(folder, areas, **options):
    path = folder / "peta.gpkg"
    path.unlink(missing_ok=True)
    demo_maps.draw(path, areas, layer="kecamatan", **options)
    return ContentFile(path.read_bytes(), "peta.gpkg")


def test_a_map_is_measured(map_version, tmp_path):
    masters.set_master(map_version, geopackage(tmp_path, {"7502010": "Batudaa Pantai", "7502070": "Limboto"}))

    map_version.refresh_from_db()
    assert (map_version.rows, map_version.area_rows) == (2, {"7502010": 1, "7502070": 1})
    assert map_version.master.name.endswith(".gpkg")


@pytest.mark.parametrize(
    ("areas", "sentence"),
    [
        ({"7502010001": "Desa"}, "“7502010001” bukan kode BPS 7 angka"),
        ({"7501010": "Mananggu"}, r"“7501010” di luar cakupan dataset \(7502\)"),
        ({"7502010": " "}, "Wilayah 7502010 tidak bernama"),
    ],
)
def test_a_map_of_other_areas_is_refused_with_a_sentence(map_version, tmp_path, areas, sentence):
    with pytest.raises(ValidationError, match=sentence):
        masters.set_master(map_version, geopackage(tmp_path, areas))


def test_a_map_in_other_coordinates_is_refused(map_version, tmp_path, monkeypatch):
    monkeypatch.setattr(demo_maps, "CRS", "EPSG:32651")

    with pytest.raises(ValidationError, match="Sistem koordinat peta EPSG:32651; harus EPSG:4326"):
        masters.set_master(map_version, geopackage(tmp_path, {"7502010": "Batudaa Pantai"}))


def test_what_is_no_geopackage_is_refused(map_version, tmp_path):
    whole = geopackage(tmp_path, {"7502010": "Batudaa Pantai"}).read()

    for content in (b"<kml/>" * 50, whole[:30_000], whole[:5000] + b"x" * 20_000 + whole[25_000:]):
        with pytest.raises(ValidationError, match="bukan GeoPackage|GeoPackage ini rusak"):
            masters.set_master(map_version, ContentFile(content, "peta.gpkg"))
