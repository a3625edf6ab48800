"""English is complete: every text in the sources has its translation, and each translation its placeholders."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
SOURCES = ("silastik", "orders", "payments", "publications", "microdata", "feedback", "templates", "static")


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """The catalogue as `make messages` would write it now, made from a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "built"))
    shutil.copytree(ROOT / "locale", copy / "locale")
    command = "from django.core.management import execute_from_command_line as run; run()"
    options = ("makemessages", "--locale", "en", "--no-obsolete", "--no-wrap", "--add-location", "file")
    subprocess.run([sys.executable, "-c", command, *options], cwd=copy, check=True, capture_output=True)
    return copy / CATALOGUE


def test_every_text_is_translated_into_english(collected):
    assert _chosen(collected, "--untranslated") == [], "translate them in locale/en after `make messages`"


def test_no_translation_is_a_guess_of_the_collector(collected):
    assert _chosen(collected, "--only-fuzzy") == [], "read them in locale/en and remove the mark `fuzzy`"


def test_translations_keep_the_placeholders_of_their_texts(collected):
    checked = subprocess.run(
        ["msgfmt", "--check", "--output-file", "/dev/null", collected], capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stderr


def test_a_text_that_has_a_plural_is_never_asked_for_without_it():
    """gettext finds it under both words together alone, and would answer in Indonesian."""
    entries = (ROOT / CATALOGUE).read_text("utf-8").split("\n\n")
    counted = [re.search(r'^msgid "(.+)"$', entry, re.MULTILINE) for entry in entries if "\nmsgid_plural" in entry]
    plain = [
        re.compile(r'(?<!n)(?:_|gettext|gettext_lazy)\(\s*"' + re.escape(text[1]) + '"') for text in counted if text
    ]
    code = [file.read_text("utf-8") for name in SOURCES[:6] for file in (ROOT / name).rglob("*.py")]

    assert [found[0] for pattern in plain for text in code if (found := pattern.search(text))] == []


def test_no_text_is_asked_for_inside_an_f_string():
    """The collector does not look there: it would be shown in Indonesian to everybody, and nobody would miss it."""
    files = [file for name in SOURCES[:6] for file in (ROOT / name).rglob("*.py")]

    assert [f"{file.name}: {text}" for file in files for text in _hidden(ast.parse(file.read_text("utf-8")))] == []


def _hidden(tree: ast.Module) -> Iterator[str]:
    for within in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for call in (node for node in ast.walk(within) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", "")
            if (name == "_" or "gettext" in name) and any(isinstance(text, ast.Constant) for text in call.args):
                yield ast.unparse(call)


def _chosen(catalogue: Path, choice: str) -> list[str]:
    """The texts of a catalogue that `msgattrib` chooses."""
    kept = subprocess.run(
        ["msgattrib", "--no-wrap", "--no-obsolete", choice, catalogue], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in kept.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
