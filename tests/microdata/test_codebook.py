"""The codebook as PDF: every variable with its codes, on the office's letterhead, in the customer's language."""

import io
from dataclasses import replace

import pypdf
import pytest

from microdata.extraction import codebook
from microdata.recipes import Column
from tests.microdata import material

CODES = (("1", "Ya"), ("2", "Tidak"), ("9", "Tidak tahu"))


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    master = material.write_master(tmp_path_factory.mktemp("induk") / "induk.parquet", 10)
    columns = tuple(Column(f"R{number}", "category", f"Pertanyaan <{number}>", CODES) for number in range(300))
    return material.a_recipe(master, columns=columns)


def read(content: bytes) -> tuple[int, str]:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return len(pages), "\n".join(page.extract_text() for page in pages)


def test_every_variable_is_there_with_label_type_and_codes(recipe):
    pages, text = read(codebook.render(recipe, material.an_imprint(), rows=400, is_sample=False))

    assert pages > 5
    assert all(f"Pertanyaan <{number}>" in text for number in range(300))
    assert "9 = Tidak tahu" in text
    assert "Data tiruan" in text
    assert "BPS Kabupaten Gorontalo" in text


def test_the_same_recipe_gives_the_same_bytes(recipe):
    few = replace(recipe, columns=material.COLUMNS[:3])

    first, second = (codebook.render(few, material.an_imprint(), rows=20, is_sample=True) for _time in range(2))

    assert first == second


def test_a_customer_from_abroad_reads_english(recipe):
    few = replace(recipe, columns=material.COLUMNS[:3])

    _pages, text = read(codebook.render(few, material.an_imprint(language="en"), rows=20_000, is_sample=False))

    assert "20,000" in text
