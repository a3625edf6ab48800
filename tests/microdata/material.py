"""Masters, recipes and orders that are extracted in tests: small, and known to the last value."""

import hashlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from django.core.files import File

from microdata import demo_maps, masters
from microdata.dictionaries import Entry
from microdata.extraction.imprint import Imprint
from microdata.extraction.run import run
from microdata.models import Dataset, MicrodataOrder
from microdata.recipes import Column, Recipe
from microdata.services import choosing, datasets, review, submission
from tests.builders import a_customer, an_officer, terms

SEX = (("1", "Laki-laki"), ("2", "Perempuan"))
COLUMNS = (
    Column("kode_wilayah", "text", "Kode wilayah"),
    Column("nama_responden", "text", "Nama responden", is_direct_identifier=True),
    Column("jenis_kelamin", "category", "Jenis kelamin", SEX),
    Column("lapangan", "category", "Lapangan usaha", (("01", "Pertanian"), ("02", "Industri"))),
    Column("umur", "integer", "Umur (tahun)"),
    Column("by", "decimal", "Pengeluaran"),
    Column("nomor_kartu_keluarga", "integer", "Nomor KK", is_direct_identifier=True),
)
ROWS = 4000  # a tenth of them in each of 7501 to 7510


def write_master(path: Path, rows: int = ROWS) -> Path:
    """A Parquet sorted by area, with missing values, quotes, signs of markup and texts that look like formulas."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT CAST(7501 + i * 10 // {rows} AS VARCHAR) || lpad(CAST(i % 90 AS VARCHAR), 3, '0')
                        AS kode_wilayah,
                    CASE i % 4 WHEN 0 THEN '=1+1 "Ani" & <Budi>' WHEN 1 THEN NULL ELSE 'Núr ' || i END
                        AS nama_responden,
                    CAST(1 + i % 2 AS INTEGER) AS jenis_kelamin,
                    '0' || (1 + i % 2) AS lapangan,
                    CASE WHEN i % 7 = 0 THEN NULL ELSE CAST(i % 90 AS BIGINT) END AS umur,
                    i / 8 AS by,
                    CAST(7502000000000 + i AS BIGINT) AS nomor_kartu_keluarga
                FROM range({rows}) r(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20480)"""  # noqa: S608
        )
    return path


def write_map(path: Path) -> Path:
    """A GeoPackage of six districts in two regencies."""
    codes = {f"750{regency}0{n}0": f"Kecamatan {regency}.{n}" for regency in (1, 2) for n in (1, 2, 3)}
    demo_maps.draw(path, codes, layer="kecamatan")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def a_recipe(master: Path, **fields) -> Recipe:
    defaults = {
        "dataset": "sakernas-uji",
        "version": 1,
        "master_sha256": sha256(master),
        "area_column": "kode_wilayah",
        "disclosure_level": 4,
        "columns": COLUMNS,
        "areas": ("7502",),
        "formats": ("csv",),
    }
    return Recipe(**defaults | fields)


def an_imprint(**fields) -> Imprint:
    defaults = {
        "order": "M-7502-26-0001",
        "stem": "sakernas-uji",
        "title": "Sakernas uji 2024",
        "title_en": "Labour force test 2024",
        "survey": "Sakernas",
        "year": 2024,
        "unit": "Orang",
        "office": "BPS Kabupaten Gorontalo",
        "contacts": ("bps7502@contoh.id",),
        "address": "Limboto",
        "is_synthetic": True,
        "areas": (("7502", "Kabupaten Gorontalo"),),
        "moment": datetime(2024, 5, 6, 7, 8, 10, tzinfo=UTC),
    }
    return Imprint(**defaults | fields)


def extract(master: Path, folder: Path, *, kind: str = "product", **fields):
    """Run a recipe, and unpack its package beside it; returns the result and the unpacked folder."""
    folder.mkdir()
    recipe = a_recipe(master, **fields)
    result = run(recipe, an_imprint(), master, folder, kind=kind, report=lambda progress, stage: None)
    with zipfile.ZipFile(result.path) as package:
        package.extractall(folder / "unpacked")
    return result, folder / "unpacked" / "sakernas-uji"


def a_dataset(tmp_path: Path, rows: int = ROWS) -> Dataset:
    """A published dataset of microdata with its master."""
    dataset = Dataset.objects.create(
        slug="sakernas-uji", survey="Sakernas", year=2024, title="Sakernas uji", levels=[2, 4], disclosure_level=4
    )
    version = datasets.draft_version(dataset)
    entries = [
        Entry(
            column.name,
            column.label,
            type=column.type,
            codes=[{"value": value, "label": label} for value, label in column.codes],
            is_direct_identifier=column.is_direct_identifier,
        )
        for column in COLUMNS
    ]
    datasets.replace_dictionary(version, entries)
    with write_master(tmp_path / "induk.parquet", rows).open("rb") as file:
        masters.set_master(version, File(file, "induk.parquet"), is_synthetic=True)
    datasets.publish(version)
    return dataset


def in_preparation(dataset: Dataset, formats: list[str] | None = None):
    """An order for everything of a dataset, approved; returns it with its one selection."""
    customer, officer = a_customer(), an_officer()
    order = choosing.add_dataset(customer, dataset)
    choosing.choose(order, dataset, variables=[], areas=[], formats=formats or ["csv"])
    parts = {name: f"Tentang {name}" for name in ("background", "objectives", "method", "outputs")}
    choosing.save_abstract(order, **parts)
    choosing.save_signer(order, name="Rani", position="Dekan", institution="UNG", identity="1234567890123456")
    order = submission.submit(order, by=customer, terms=terms())
    order = review.take(order, by=officer)
    review.approve(order, verdicts=[], by=officer)
    order = MicrodataOrder.objects.get(pk=order.pk)
    return order, order.selections.get()
