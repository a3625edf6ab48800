"""Datasets on the shelf for tests of choosing: published, measured, and without a file behind them."""

from microdata.dictionaries import Entry
from microdata.loading import load_areas
from microdata.models import Area, Dataset, DatasetVersion
from microdata.services import datasets

YES_NO = [{"value": "1", "label": "Ya"}, {"value": "2", "label": "Tidak"}]
ENTRIES = (
    Entry("R101", "Provinsi", group="Wilayah"),
    Entry("R104", "Desa/kelurahan", group="Wilayah"),
    Entry("R501A", "Listrik PLN", question="Apakah ada keluarga pengguna listrik PLN?", type="category", codes=YES_NO),
    Entry("R502", "Penerangan jalan", type="category", codes=YES_NO),
    Entry("NBS", "Nomor blok sensus", withheld_reason="Pengenal blok sensus dirahasiakan"),
)
ROWS = {"7502010001": 40_000, "7502010002": 10_000, "7571010001": 50_000}


def a_dataset(slug: str = "podes-uji", *, entries=ENTRIES, rows=ROWS, **fields) -> Dataset:
    if not Area.objects.exists():
        load_areas()
    defaults = {"survey": "Podes", "year": 2024, "title": f"Podes {slug}", "levels": [2, 4, 7], "subject": "Desa"}
    dataset = Dataset.objects.create(slug=slug, **defaults | fields)
    publish(dataset, entries, rows)
    return dataset


def publish(dataset: Dataset, entries=ENTRIES, rows=ROWS) -> DatasetVersion:
    """The next version, with this dictionary; without rows its master is not in the system."""
    version = datasets.draft_version(dataset)
    if not dataset.is_map:
        datasets.replace_dictionary(version, entries)
    if rows is not None:
        DatasetVersion.objects.filter(pk=version.pk).update(rows=sum(rows.values()), area_rows=rows)
    datasets.publish(version)
    version.refresh_from_db()
    return version


def a_map(slug: str = "peta-uji", **fields) -> Dataset:
    defaults = {"kind": "map", "layer": "kecamatan", "levels": [4], "coverage_id": "75", "survey": "Peta"}
    return a_dataset(slug, rows={"7502010": 1, "7502011": 1, "7571010": 1}, **defaults | fields)
