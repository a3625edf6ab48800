"""The samples of the datasets that come with the portal: whom and where they show, by the real dictionaries (M5)."""

import pytest

from microdata import demo, loading
from microdata.choices import columns_of
from microdata.extraction import codebook, sample
from microdata.extraction.query import Source
from microdata.models import Area, AreaLevel, Dataset
from tests.microdata import material

pytestmark = pytest.mark.django_db
SLUGS = ("podes-2019", "podes-2024", "susenas-kor-maret-2023", "sakernas-agustus-2023")


def drawn(slug, folder, **fields):
    """The recipe of everything in a dataset, and the rows of its sample."""
    loading.load_areas()
    loading.load_datasets()
    dataset = Dataset.objects.get(slug=slug)
    version = dataset.versions.get()
    master = demo.make_table(version, folder, rows=300)
    columns = columns_of([variable for variable in version.variables.all() if variable.is_available])
    defaults = {"area_column": version.area_column, "disclosure_level": dataset.disclosure_level, "areas": ()}
    recipe = material.a_recipe(master, columns=columns, **defaults | fields)
    source = Source(recipe, master, folder, is_sample=True)
    return recipe, [row for batch in source.batches() for row in batch.to_pylist()]


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_learns_of_an_area_below_the_disclosure_level(slug, tmp_path):
    recipe, rows = drawn(slug, tmp_path)
    finer = Area.objects.filter(level__gt=recipe.disclosure_level)
    telling = {*finer.values_list("code", flat=True), *finer.values_list("name", flat=True)}

    codebook.write_csv(recipe, tmp_path / "codebook.csv")

    book = (tmp_path / "codebook.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == sample.ROWS
    assert not telling & {value for row in rows for value in row.values()}
    assert not telling & {cell for line in book for cell in line.split(",")}


def test_the_parts_of_a_villages_code_and_its_names_are_masked(tmp_path):
    _recipe, rows = drawn("podes-2019", tmp_path)

    assert {(row["R101"], row["R102"]) for row in rows} == {("75", "02")}
    for name in ("R103", "R103N", "R104", "R104N"):
        assert {row[name] for row in rows} == {sample.MASK}


@pytest.mark.parametrize(
    ("slug", "name"),
    [("podes-2019", "R102"), ("susenas-kor-maret-2023", "R102"), ("sakernas-agustus-2023", "kode_kab")],
)
def test_an_office_that_discloses_provinces_alone_shows_no_regency(slug, name, tmp_path):
    _recipe, rows = drawn(slug, tmp_path, disclosure_level=AreaLevel.PROVINCE)

    assert {row[name] for row in rows} == {sample.MASK}
