"""The ZIP that a customer receives: complete, checkable, and the same bytes for the same recipe."""

import hashlib
import json
import subprocess
import zipfile

import pytest

from microdata.extraction import package
from tests.microdata import material


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return material.write_master(tmp_path_factory.mktemp("induk") / "induk.parquet")


def test_every_file_agrees_with_the_checksums_beside_it(master, tmp_path):
    _result, files = material.extract(master, tmp_path / "x", formats=("csv", "sav"))

    checked = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=files, capture_output=True, check=True)

    listed = {line.split(":")[0] for line in checked.stdout.decode().splitlines()}
    assert listed == {path.name for path in files.iterdir()} - {"SHA256SUMS"}
    assert {"README.txt", "MANIFEST.json", "codebook.pdf", "codebook.csv", "sakernas-uji.sav"} <= listed


def test_the_manifest_names_order_recipe_and_digests(master, tmp_path):
    result, files = material.extract(master, tmp_path / "x")

    manifest = json.loads((files / "MANIFEST.json").read_text())
    recipe = material.a_recipe(master)
    assert manifest["order"] == "M-7502-26-0001"
    assert manifest["recipe"] == recipe.as_json()
    assert manifest["recipe_sha256"] == recipe.digest
    assert manifest["schema_sha256"] == result.schema_sha256 == recipe.schema_sha256
    assert (manifest["rows"], manifest["kind"], manifest["data_size"]) == (400, "product", result.data_size)


@pytest.mark.parametrize("kind", ["product", "sample"])
def test_two_runs_give_the_same_bytes(kind, master, tmp_path):
    formats = ("csv", "dbf", "dta", "sav", "xlsx")

    first, _files = material.extract(master, tmp_path / "a", kind=kind, formats=formats)
    second, _files = material.extract(master, tmp_path / "b", kind=kind, formats=formats)

    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == hashlib.sha256(first.path.read_bytes()).hexdigest()
    assert first.size == first.path.stat().st_size


def test_two_runs_of_a_map_give_the_same_bytes(tmp_path):
    master = material.write_map(tmp_path / "induk.gpkg")
    fields = {"columns": (), "formats": ("gpkg", "shp")}

    first, _files = material.extract(master, tmp_path / "a", **fields)
    second, _files = material.extract(master, tmp_path / "b", **fields)

    assert first.sha256 == second.sha256


def test_the_readme_says_terms_and_citation_in_both_languages(master, tmp_path):
    _result, files = material.extract(master, tmp_path / "x", kind="sample", formats=("csv", "sav"))

    indonesian, english = (files / "README.txt").read_text().split("=" * 72)
    assert "Sakernas uji 2024" in indonesian
    assert "Surat Perjanjian Penggunaan Data" in indonesian
    assert "CONTOH DATA" in indonesian
    assert "Kabupaten Gorontalo (7502)" in indonesian
    assert "SAV: by -> by_" in indonesian
    assert "Labour force test 2024" in english


def test_large_files_are_written_as_zip64(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "ZIP64_FROM", 10)
    large = tmp_path / "besar.csv"
    large.write_bytes(b"a,b\n" * 1000)

    package.write_zip(tmp_path / "hasil.zip", [large], material.an_imprint(), lambda share: None)

    with zipfile.ZipFile(tmp_path / "hasil.zip") as read:
        entry = read.infolist()[0]
        assert entry.extract_version == zipfile.ZIP64_VERSION
        assert read.read(entry) == large.read_bytes()
        assert read.testzip() is None


def test_the_package_unpacks_into_one_folder_with_the_dates_of_its_version(master, tmp_path):
    result, _files = material.extract(master, tmp_path / "x")

    with zipfile.ZipFile(result.path) as read:
        assert {entry.filename.split("/")[0] for entry in read.infolist()} == {"sakernas-uji"}
        assert {entry.date_time for entry in read.infolist()} == {(2024, 5, 6, 7, 8, 10)}
