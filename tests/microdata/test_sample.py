"""A sample is the same recipe on a few rows: same columns and types, and nobody to be known in it."""

import duckdb
import pyogrio.raw
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microdata.extraction import sample
from microdata.extraction.query import Source
from microdata.recipes import Column
from tests.microdata import material


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return material.write_master(tmp_path_factory.mktemp("induk") / "induk.parquet")


def rows_of(path):
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM read_csv('{path}', all_varchar = true)").fetchall()  # noqa: S608


def test_a_sample_has_a_few_rows_of_the_chosen_areas_with_the_code_cut_at_the_disclosure_level(master, tmp_path):
    result, files = material.extract(master, tmp_path / "x", kind="sample", areas=("7502", "7504"))

    rows = rows_of(files / "sakernas-uji.csv")
    assert len(rows) == result.rows == sample.ROWS
    assert {row[0] for row in rows} == {"7502", "7504"}


def test_direct_identifiers_are_masked_and_all_else_is_as_in_the_final_files(master, tmp_path):
    _result, files = material.extract(master, tmp_path / "x", kind="sample")

    rows = rows_of(files / "sakernas-uji.csv")
    assert {row[1] for row in rows} <= {sample.MASK, None}
    assert {row[6] for row in rows} == {None}
    with duckdb.connect() as connection:
        whole = connection.execute(f"""SELECT jenis_kelamin, lapangan, umur, "by" FROM '{master}'""").fetchall()  # noqa: S608
    known = {tuple(str(value) for value in row) for row in whole}
    assert {tuple("None" if value is None else value for value in row[2:6]) for row in rows} <= known


def test_the_same_recipe_always_draws_the_same_rows_and_another_one_draws_others(master, tmp_path):
    first, _files = material.extract(master, tmp_path / "a", kind="sample")
    second, _files = material.extract(master, tmp_path / "b", kind="sample")
    other, _files = material.extract(master, tmp_path / "c", kind="sample", version=2)

    assert first.sha256 == second.sha256 != other.sha256
    assert rows_of(tmp_path / "a/data/sakernas-uji.csv") != rows_of(tmp_path / "c/data/sakernas-uji.csv")


@pytest.mark.parametrize(("whole", "shown"), [(0, 0), (1, 0), (2, 1), (9, 1), (14, 2), (99, 19), (100, 20), (400, 20)])
def test_a_sample_never_shows_more_than_a_small_part_of_what_is_sold(whole, shown):
    assert sample.size_of(whole, sample.ROWS) == shown


def test_a_sample_of_few_rows_is_not_the_data(tmp_path):
    master = material.write_master(tmp_path / "induk.parquet", rows=9)

    result, _files = material.extract(master, tmp_path / "x", kind="sample", areas=())

    assert result.rows == 1


def test_an_area_without_rows_gives_an_empty_sample_with_its_columns(master, tmp_path):
    result, files = material.extract(master, tmp_path / "x", kind="sample", areas=("9999",), formats=("csv", "sav"))

    assert result.rows == 0
    assert pyreadstat.read_sav(files / "sakernas-uji.sav", output_format="dict")[1].number_columns == 7


def test_a_sample_of_a_map_shows_a_few_features_with_the_code_cut(tmp_path):
    master = material.write_map(tmp_path / "induk.gpkg")

    result, files = material.extract(master, tmp_path / "x", kind="sample", columns=(), areas=(), formats=("gpkg",))

    meta, table = pyogrio.raw.read_arrow(files / "sakernas-uji.gpkg")
    assert result.rows == sample.size_of(6, sample.FEATURES) == 1
    assert set(table["kode"].to_pylist()) <= {"7501", "7502"}
    assert set(table["nama"].to_pylist()) == {sample.MASK}
    assert list(meta["fields"]) == list(pyogrio.read_info(master)["fields"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    columns=st.lists(st.sampled_from(material.COLUMNS), unique=True, min_size=1),
    areas=st.lists(st.sampled_from(["75", "7501", "7502", "7509"]), unique=True),
    level=st.sampled_from([2, 4, 7]),
)
def test_sample_and_final_files_have_the_same_schema_whatever_is_chosen(
    columns, areas, level, master, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("skema")
    recipe = material.a_recipe(master, columns=tuple(columns), areas=tuple(areas), disclosure_level=level)

    final, shown = (Source(recipe, master, folder, is_sample=is_sample) for is_sample in (False, True))

    assert schema_of(final) == schema_of(shown)
    assert [name for name, _type in schema_of(shown)] == [column.name for column in columns]


def schema_of(source):
    described = source.connection.execute(f"DESCRIBE {source.select()}", source.parameters).fetchall()
    return [(name, kind) for name, kind, *_rest in described]


def test_names_of_columns_are_compared_as_they_are_written(master, tmp_path):
    with pytest.raises(Exception, match="UMUR"):
        material.extract(master, tmp_path / "x", columns=(Column("UMUR", "integer", ""),))
