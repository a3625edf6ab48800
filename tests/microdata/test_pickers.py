"""The tree of areas and the list of variables that one chooses from (M2)."""

import re

import pytest
from django.urls import reverse

from .shelf import a_dataset

pytestmark = pytest.mark.django_db


SOME = {"vs": "sebagian", "v": ["R101", "R501A"], "sa": "sebagian", "a": ["7502"], "f": ["csv", "sav"]}


def address(dataset, part: str = "choose") -> str:
    return reverse(f"microdata:{part}", args=[dataset.slug])


def ticked(response, name: str) -> list[str]:
    boxes = re.findall(rf'<input[^>]* name="{name}" value="(\w+)"([^>]*)>', response.content.decode())
    return [value for value, rest in boxes if "checked" in rest]


def test_the_tree_opens_branch_by_branch_without_a_script(client):
    dataset = a_dataset()
    first = client.get(address(dataset))
    assert 'value="7502"' not in first.content.decode()

    page = client.get(address(dataset), SOME | {"a": [], "tampil": "75", "v": ["R502"]})

    assert 'value="7502"' in page.content.decode()
    assert ticked(page, "v") == ["R502"]


def test_a_branch_is_fetched_alone_by_htmx(client):
    page = client.get(address(a_dataset(), "areas"), {"di": "7502"}).content.decode()

    assert 'value="7502010"' in page
    assert "<html" not in page


@pytest.mark.parametrize("code", ["", "abc", "99", "7" * 50])
def test_an_unknown_branch_is_not_found(client, code):
    assert client.get(address(a_dataset(), "areas"), {"di": code}).status_code == 404


def test_a_search_finds_areas_and_keeps_those_ticked_elsewhere(client):
    page = client.get(address(a_dataset()), SOME | {"a": ["7571"], "qa": "limboto"})

    assert "Limboto" in page.content.decode()
    assert ticked(page, "a") == ["7571"]


def test_a_search_for_variables_keeps_those_it_leaves_out(client):
    page = client.get(address(a_dataset()), SOME | {"qv": "provinsi"}).content.decode()

    assert '<input type="hidden" name="v" value="R501A">' in page
    assert 'value="R101"' in page
    assert 'value="R502"' not in page


def test_htmx_gets_the_part_it_asks_for(client):
    page = client.get(
        address(a_dataset()), SOME | {"qv": "listrik"}, headers={"HX-Request": "true", "HX-Target": "pilihan-variabel"}
    ).content.decode()

    assert 'value="R501A"' in page
    assert "<html" not in page
    assert 'name="a"' not in page


def test_a_withheld_variable_cannot_be_ticked_and_says_why(client):
    page = client.get(address(a_dataset())).content.decode()

    assert "Pengenal blok sensus dirahasiakan" in page
    assert 'value="NBS"' not in page
