"""Rules every template keeps: it compiles, it needs no inline code, and a partial says what it takes."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.suffix in {".html", ".txt"})
PARTIALS = [name for name in TEMPLATES if Path(name).name.startswith("_")]
PAGES = [name for name in TEMPLATES if name.endswith(".html") and not name.startswith("emails/")]
COMES_AGAIN = [name for name in PARTIALS if 'hx-trigger="every' in (ROOT / name).read_text("utf-8")] + [
    "orders/_since.html"
]

INCLUDE = re.compile(r'{% include "(?P<name>components/[^"]+)"(?: with (?P<inputs>.*?))? only %}', re.DOTALL)
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
INPUT = re.compile(r"(\w+)=")


def source(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def first_comment(name: str) -> str:
    found = re.match(r"\s*(?:{% extends [^%]+%}\s*)?{# (.*?) #}", source(name))
    return found.group(1) if found else ""


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str):
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_template_holds_no_inline_code(name: str):
    """The content security policy allows none; mails are read elsewhere and may style inline."""
    text = source(name)

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*(?:\ssrc=|application/json))", text)


@pytest.mark.parametrize("name", PARTIALS)
def test_partial_begins_by_naming_its_inputs(name: str):
    assert first_comment(name).startswith("Inputs")


@pytest.mark.parametrize("name", TEMPLATES)
def test_components_are_given_what_they_ask_for(name: str):
    """What is passed to a component is among its inputs, and a form inside gets its token."""
    for include in INCLUDE.finditer(source(name)):
        passed = set(INPUT.findall(QUOTED.sub('""', include["inputs"] or "")))
        known = set(re.findall(r"\w+", first_comment(include["name"])))

        assert passed <= known, include["name"]
        if "{% csrf_token %}" in source(include["name"]):
            assert "csrf_token" in passed, include["name"]


@pytest.mark.parametrize("name", COMES_AGAIN)
def test_what_comes_again_by_itself_keeps_the_focus_that_is_in_it(name: str):
    """htmx gives the focus back to what has the same id; without one, whoever is there by keyboard starts over."""
    places = re.findall(r"<(?:a|button|input|select|textarea|summary)\s[^>]*", source(name))

    assert [place for place in places if ' id="' not in place and 'type="hidden"' not in place] == []


def test_no_region_that_is_read_out_comes_by_htmx_itself():
    """Screen readers read what changes in a region they know. The one of base.html says what has `data-said`."""
    pieces = ["microdata/_areas.html", "microdata/_variables.html", "microdata/_dictionary.html"]

    assert [name for name in pieces if "role=" in source(name) or "data-said" not in source(name)] == []
