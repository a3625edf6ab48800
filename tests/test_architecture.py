"""What docs/map.md and docs/decisions promise of the code itself, beside the import contracts of import-linter."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from orders.notifications import RULES

ROOT = Path(settings.BASE_DIR)
APPS = ["silastik", "orders", "payments", "publications", "microdata", "feedback"]
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
TESTS = [path for folder in ("tests", "deploy") for path in sorted((ROOT / folder).rglob("*.py"))]
# `silastik/pages.py` holds the portal's own views.
VIEWS = [path for path in SOURCES if "views" in path.with_suffix("").parts] + [ROOT / "silastik/pages.py"]
TEMPLATES_OF_MAILS = sorted({rule.template for rules in RULES.values() for rule in rules})


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Calls of attributes, by the attribute's name."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_a_module_is_short():
    long = [path for path in SOURCES + TESTS if len(path.read_text("utf-8").splitlines()) > 300]

    assert long == []


def test_a_module_is_named_for_its_subject():
    assert [path for path in SOURCES + TESTS if path.stem in {"signals", "utils", "helpers"}] == []


def test_nothing_happens_by_signal():
    """What follows from a step is written where the step is (decision 0003)."""
    signals = ("django.dispatch", "django.db.models.signals")

    assert [(path, name) for path in SOURCES for name in imports(path) if name.startswith(signals)] == []


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            yield from (module + imported.name for imported in node.names)


@pytest.mark.parametrize(
    ("flow", "callers"),
    [
        ("orders", "orders/lifecycle.py"),
        ("publications", "orders/lifecycle.py"),
        ("payments", "payments/services/"),
        ("feedback", "feedback/services/"),
    ],
)
def test_only_their_one_door_calls_transitions(flow: str, callers: str):
    """A transition takes `by` and nothing by position, which tells it from the service of the same name (0003)."""
    moves = transitions(ROOT / flow / "transitions.py")
    strays = [
        place(path, call)
        for path in SOURCES
        if not path.relative_to(ROOT).as_posix().startswith(callers)
        for name, call in calls(path)
        if name in moves and not call.args and "by" in {keyword.arg for keyword in call.keywords}
    ]

    assert moves
    assert strays == []


def transitions(path: Path) -> set[str]:
    return {
        node.name
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "transition"
    }


def test_views_write_no_rows():
    writes = [place(path, call) for path in VIEWS for name, call in calls(path) if name in {"save", "create", "delete"}]

    assert writes == []


def test_views_leave_the_clock_to_services():
    """Except where an order's page shows everything as of one moment."""
    one_moment = ROOT / "orders/views/pages.py"
    readings = [
        place(path, call)
        for path in VIEWS
        if path != one_moment
        for _name, call in calls(path)
        if ast.unparse(call.func) == "timezone.now"
    ]

    assert readings == []


def test_the_web_process_never_loads_the_pdf_renderer():
    """Papers are rendered by Celery (decision 0005); the renderer costs each web process memory and a second."""
    script = "import sys, silastik.wsgi, silastik.urls; sys.exit('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("form", ["txt", "html"])
@pytest.mark.parametrize("name", TEMPLATES_OF_MAILS)
def test_a_notification_has_its_mail(name: str, form: str):
    assert get_template(f"emails/orders/{name}.{form}")


def test_no_template_of_a_page_takes_a_persons_text_for_markup():
    """Help texts are ours; plain texts are not escaped, since nothing reads them as markup."""
    ours = "{{ field.help_text|safe }}"
    pages = [path for folder in ("templates", *APPS) for path in (ROOT / folder).rglob("*.html")]
    wrong = [
        str(path.relative_to(ROOT))
        for path in pages
        if re.search(r"\|\s*safe(seq)?\b|autoescape off", path.read_text("utf-8").replace(ours, ""))
    ]
    marked = [place(path, call) for path in SOURCES for name, call in calls(path) if name == "mark_safe"]

    assert pages
    assert wrong + marked == []


def test_every_test_that_the_page_on_security_names_is_there():
    named = set(re.findall(r"`(tests/[\w/.]+)`", (ROOT / "docs/security.md").read_text("utf-8")))

    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
