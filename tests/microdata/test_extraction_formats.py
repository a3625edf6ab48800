"""What each format of a delivery holds, read back with the tools its readers use."""

import csv
import io

import duckdb
import openpyxl
import pyogrio.raw
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microdata.extraction.failures import Failed
from microdata.extraction.names import STATA_RESERVED, short_names
from microdata.extraction.query import Source, area_condition, quoted
from microdata.recipes import Column
from tests.microdata import material

NAMES = [column.name for column in material.COLUMNS]


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return material.write_master(tmp_path_factory.mktemp("induk") / "induk.parquet")


@pytest.fixture(scope="module")
def delivered(master, tmp_path_factory):
    """All formats of the four hundred rows of 7502, by name of format."""
    folder = tmp_path_factory.mktemp("hasil") / "semua"
    _result, files = material.extract(master, folder, formats=("csv", "dbf", "dta", "sav", "xlsx"))
    return {path.suffix[1:]: path for path in files.glob("sakernas-uji.*")}


@pytest.fixture(scope="module")
def expected(master):
    """The same rows, by DuckDB alone."""
    where = "kode_wilayah LIKE '7502%'"
    with duckdb.connect() as connection:
        names = ", ".join(f'"{name}"' for name in NAMES)
        return connection.execute(f"SELECT {names} FROM '{master}' WHERE {where}").fetchall()  # noqa: S608


def test_the_csv_has_the_rows_of_the_areas_and_the_columns_in_order(delivered, expected):
    with duckdb.connect() as connection:
        types = "{'kode_wilayah': 'VARCHAR', 'lapangan': 'VARCHAR'}"
        read = connection.execute(f"SELECT * FROM read_csv('{delivered['csv']}', types = {types})")  # noqa: S608

        assert [column[0] for column in read.description] == NAMES
        assert read.fetchall() == expected
    assert len(expected) == 400


def test_the_spss_file_has_labels_of_variables_and_codes(delivered, expected):
    values, meta = pyreadstat.read_sav(delivered["sav"], output_format="dict")

    rows = list(zip(*values.values(), strict=True))
    assert [tuple(value if value is not None else "" for value in row[:2]) for row in rows] == [
        (row[0], row[1] or "") for row in expected
    ]
    assert [row[2:] for row in rows] == [tuple(row[2:]) for row in expected]
    assert meta.column_names == [name if name != "by" else "by_" for name in NAMES]
    assert meta.column_labels == [column.label for column in material.COLUMNS]
    assert meta.variable_value_labels == {"jenis_kelamin": {1.0: "Laki-laki", 2.0: "Perempuan"}}
    assert meta.original_variable_types["umur"] == "F12.0"


def test_the_stata_file_has_labels_of_variables_and_codes(delivered, expected):
    values, meta = pyreadstat.read_dta(delivered["dta"], output_format="dict")

    rows = list(zip(*values.values(), strict=True))
    assert [row[2:] for row in rows] == [tuple(row[2:]) for row in expected]
    assert meta.column_names == NAMES
    assert meta.variable_value_labels == {"jenis_kelamin": {1: "Laki-laki", 2: "Perempuan"}}


def test_the_dbase_file_has_short_names_that_differ(delivered, expected):
    meta, table = pyogrio.raw.read_arrow(delivered["dbf"])

    names = ["kode_wilay", "nama_respo", "jenis_kela", "lapangan", "umur", "by", "nomor_kart"]
    assert list(meta["fields"]) == names
    assert table.select(names).to_pylist() == [dict(zip(names, row, strict=True)) for row in expected]


def test_the_workbook_has_texts_as_texts_and_no_formulas(delivered, expected):
    sheet = openpyxl.load_workbook(delivered["xlsx"], read_only=True).active

    head, *rows = sheet.iter_rows()
    assert [cell.value for cell in head] == NAMES
    assert [tuple(cell.value for cell in row) for row in rows] == expected
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}


def test_what_a_workbook_cannot_hold_is_left_out_of_its_cells(tmp_path):
    path = tmp_path / "aneh.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT '7502' AS kode_wilayah, 'a' || chr(7) || chr(10) || 'b' || chr(65534) AS nama,"
            f" CAST('inf' AS DOUBLE) AS by) TO '{path}' (FORMAT parquet)"
        )
    columns = (Column("nama", "text", ""), Column("by", "decimal", ""))

    _result, files = material.extract(path, tmp_path / "x", columns=columns, formats=("xlsx",))

    sheet = openpyxl.load_workbook(files / "sakernas-uji.xlsx").active
    assert [cell.value for cell in sheet[2]] == ["a\nb", None]


@pytest.mark.parametrize(
    ("suffix", "limit", "said"),
    [
        ("xlsx", ("microdata.extraction.tables.XLSX_ROWS", 399), "XLSX tidak disertakan"),
        ("dbf", ("microdata.extraction.dbase.FIELDS", 6), "DBF tidak disertakan"),
    ],
)
def test_a_format_that_cannot_hold_the_data_is_left_out_and_the_readme_says_so(
    suffix, limit, said, master, tmp_path, monkeypatch
):
    monkeypatch.setattr(*limit)

    _result, files = material.extract(master, tmp_path / "x", formats=("csv", suffix))

    assert not list(files.glob(f"*.{suffix}"))
    assert said in (files / "README.txt").read_text()


def test_a_text_that_dbase_cuts_is_named_in_the_readme(tmp_path):
    path = tmp_path / "panjang.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT '7502' AS kode_wilayah, repeat('é', 200) AS nama) TO '{path}' (FORMAT parquet)"
        )

    _result, files = material.extract(path, tmp_path / "x", columns=(Column("nama", "text", ""),), formats=("dbf",))

    assert "isi kolom berikut terpotong: nama." in (files / "README.txt").read_text()


def test_the_size_that_the_tariff_counts_is_that_of_the_csv_whatever_the_formats(master, tmp_path, delivered):
    result, files = material.extract(master, tmp_path / "x", formats=("sav",))

    assert result.data_size == delivered["csv"].stat().st_size
    assert not list(files.glob("sakernas*.csv"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"columns": (Column("hilang", "text", ""),)}, "Variabel ini tidak ada dalam berkas induk: hilang."),
        ({"formats": ("pdf",)}, "Format “pdf” tidak dikenal"),
        ({"master_sha256": "0" * 64}, "SHA-256-nya tidak lagi cocok"),
        ({"columns": (Column("nama_responden", "integer", ""),)}, "tidak sesuai dengan kamus datanya"),
    ],
)
def test_what_cannot_be_extracted_is_told_as_a_sentence(fields, said, master, tmp_path):
    with pytest.raises(Failed, match=said):
        material.extract(master, tmp_path / "x", **fields)


def test_a_master_that_is_cut_short_is_told_as_damaged(master, tmp_path):
    broken = tmp_path / "rusak.parquet"
    broken.write_bytes(master.read_bytes()[:-1000])

    with pytest.raises(Failed, match="rusak atau bukan Parquet"):
        material.extract(broken, tmp_path / "x")


def test_a_missing_master_is_told(master, tmp_path):
    recipe = material.a_recipe(master)
    gone = tmp_path / "tidak-ada.parquet"

    from microdata.extraction.run import run

    with pytest.raises(Failed, match="tidak ditemukan"):
        run(recipe, material.an_imprint(), gone, tmp_path, kind="product", report=lambda progress, stage: None)


@pytest.mark.parametrize("name", ['x"; DROP TABLE y; --', "", "1a", "nama lengkap", "a.b"])
def test_only_plain_names_become_part_of_a_query(name):
    with pytest.raises(ValueError, match="not the name"):
        quoted(name)


@pytest.mark.parametrize("area", ["7502%", "'", "", "75'02"])
def test_only_digits_are_areas(area):
    with pytest.raises(ValueError, match="not an area"):
        area_condition("kode", [area])


def test_areas_prune_row_groups_by_their_statistics(tmp_path, master):
    source = Source(material.a_recipe(master), master, tmp_path, is_sample=False)

    plan = source.connection.execute(f"EXPLAIN {source.select()}", source.parameters).fetchall()[0][1]

    assert "kode_wilayah >= '7502'" in plan


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.lists(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True), unique=True, max_size=40),
    st.sampled_from([10, 12, 32]),
)
def test_short_names_fit_differ_whatever_their_case_and_are_no_reserved_words(names, length):
    short = short_names(names, length, STATA_RESERVED)

    assert list(short) == names
    assert all(0 < len(name) <= length for name in short.values())
    assert len({name.upper() for name in short.values()}) == len(names)
    assert not STATA_RESERVED & {name.upper() for name in short.values()}


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_a_map_has_the_features_of_its_areas_in_the_same_reference_system(suffix, tmp_path):
    master = material.write_map(tmp_path / "induk.gpkg")

    result, files = material.extract(master, tmp_path / "x", columns=(), areas=("7502",), formats=(suffix,))

    meta, table = pyogrio.raw.read_arrow(files / f"sakernas-uji.{suffix}")
    whole, _table = pyogrio.raw.read_arrow(master)
    assert (meta["crs"], meta["geometry_type"]) == (whole["crs"], whole["geometry_type"])
    assert table["kode"].to_pylist() == ["7502010", "7502020", "7502030"]
    assert (result.rows, result.columns) == (3, len(whole["fields"]))
    bounds = pyogrio.read_bounds(master, where="kode >= '7502' AND kode < '7503'")[1]
    assert (pyogrio.read_bounds(files / f"sakernas-uji.{suffix}")[1] == bounds).all()


def test_a_damaged_map_is_told(tmp_path):
    master = material.write_map(tmp_path / "induk.gpkg")
    content = bytearray(master.read_bytes())
    content[100:4096] = b"\xff" * 3996
    master.write_bytes(content)

    with pytest.raises(Failed, match="rusak atau bukan GeoPackage"):
        material.extract(master, tmp_path / "x", columns=(), formats=("gpkg",))


def test_the_csv_of_the_codebook_can_be_read_by_machines(master, tmp_path):
    _result, files = material.extract(master, tmp_path / "x")

    lines = list(csv.DictReader(io.StringIO((files / "codebook.csv").read_text())))
    assert [line["variable"] for line in lines].count("jenis_kelamin") == 2
    assert next(line for line in lines if line["variable"] == "by")["name_sav"] == "by_"
