"""What the choosing page says about size before anything is extracted."""

import time

import pytest

from microdata.estimate import count_rows, estimate, rounded
from microdata.models import DatasetVersion
from tests.microdata import material

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(tmp_path):
    return material.a_dataset(tmp_path).versions.get()


def test_rows_are_exact_and_bytes_nearly_those_that_the_extractor_measures(version, tmp_path):
    found = estimate(version, [], ["7502"])

    result, _files = material.extract(tmp_path / "induk.parquet", tmp_path / "x")
    assert found.rows == result.rows == 400
    assert result.data_size == pytest.approx(found.bytes, rel=0.03)


@pytest.mark.parametrize(
    ("areas", "rows"), [([], 4000), (["75"], 4000), (["7501", "7502"], 800), (["7502001"], 4), (["7599"], 0)]
)
def test_areas_count_all_that_begins_with_their_code(areas, rows, version):
    assert estimate(version, ["umur"], areas).rows == rows


def test_counts_by_area_and_the_parquet_itself_agree(version):
    for areas in (["75"], ["7501", "7509"], ["7502001"], ["7599"]):
        counted = count_rows(version.master.path, version.area_column, areas)
        assert estimate(version, [], areas).rows == counted


def test_a_version_without_counts_is_counted_in_its_parquet(version):
    DatasetVersion.objects.filter(pk=version.pk).update(area_rows={})
    version.refresh_from_db()

    assert estimate(version, [], ["7502"]).rows == 400


def test_an_empty_choice_still_has_its_line_of_names(version):
    assert estimate(version, ["umur"], ["7599"]).bytes == len("umur\n")


def test_a_version_that_was_never_measured_gets_usual_widths(version):
    version.variables.update(average_width=None)
    version = DatasetVersion.objects.get(pk=version.pk)

    size = len("umur,jenis_kelamin\n") + 4000 * (5 + 2)
    assert estimate(version, ["umur", "jenis_kelamin"], []).bytes == rounded(size)


@pytest.mark.parametrize(("size", "shown"), [(0, 0), (17, 17), (999, 999), (1234, 1240), (48_200_001, 48_300_000)])
def test_bytes_are_rounded_up_to_three_figures(size, shown):
    assert rounded(size) == shown


def test_an_answer_takes_no_time_to_speak_of(version):
    began = time.perf_counter()
    estimate(version, [], ["7502", "7505"])

    assert time.perf_counter() - began < 0.3
