"""What a migration may do while processes of the version before still answer (docs/operations.md, "Update")."""

import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.django_db

BASE = Path(settings.BASE_DIR)
OURS = [app for app in apps.get_app_configs() if Path(app.path).is_relative_to(BASE) and ".venv" not in app.path]
WITH_MIGRATIONS = [app for app in OURS if (Path(app.path) / "migrations").is_dir()]

ADDED = "migrations.AddField('complaint', 'shade', models.CharField(max_length=9, {}))"
HARMFUL = {
    "a column goes": ("migrations.RemoveField('complaint', 'email')", "DROPPING columns"),
    "a column is renamed": ("migrations.RenameField('complaint', 'email', 'secret')", "RENAMING columns"),
    "a table goes": ("migrations.DeleteModel('complaintfile')", "DROPPING table"),
    "a column that the version before leaves empty": (ADDED.format("default='x'"), "NOT NULL constraint on columns"),
}
HARMLESS = {
    "a column that may be empty": ADDED.format("null=True"),
    "a column with a value of the database's own": ADDED.format("db_default='x', default='x'"),
    "a table": "migrations.CreateModel('Shade', [('id', models.BigAutoField(primary_key=True))])",
}


def lint(*arguments: str, capsys) -> tuple[int, str]:
    """The linter's exit code and what it says."""
    try:
        call_command("lintmigrations", *arguments)
    except SystemExit as end:
        return int(end.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


@pytest.fixture
def planted(tmp_path, monkeypatch, settings):
    """Adds a migration to those of `feedback`, in a copy of them."""

    def plant(operation: str) -> None:
        folder = tmp_path / "planted_migrations"
        shutil.copytree(BASE / "feedback/migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
        newest = max(path.stem for path in folder.glob("0*.py"))
        (folder / "9999_planted.py").write_text(
            "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            f"    dependencies = [('feedback', '{newest}')]\n    operations = [{operation}]\n"
        )
        monkeypatch.syspath_prepend(str(tmp_path))
        settings.MIGRATION_MODULES = {"feedback": "planted_migrations"}

    yield plant
    for name in [name for name in sys.modules if name.startswith("planted_migrations")]:
        del sys.modules[name]


def test_the_version_before_can_live_with_every_migration(capsys):
    code, said = lint(capsys=capsys)

    assert code == 0, said
    assert "Erroneous migrations: 0/" in said


def test_every_app_with_migrations_is_looked_at():
    looked_at = tomllib.loads((BASE / "pyproject.toml").read_text())["tool"]["django_migration_linter"]["include_apps"]

    assert sorted(looked_at) == sorted(app.label for app in WITH_MIGRATIONS)


@pytest.mark.parametrize(("operation", "said"), HARMFUL.values(), ids=HARMFUL)
def test_a_migration_that_the_version_before_cannot_live_with_is_refused(operation, said, planted, capsys):
    planted(operation)

    code, output = lint("feedback", "9999_planted", capsys=capsys)

    assert code == 1
    assert said in output


@pytest.mark.parametrize("operation", HARMLESS.values(), ids=HARMLESS)
def test_a_migration_that_only_adds_is_let_through(operation, planted, capsys):
    planted(operation)

    code, output = lint("feedback", "9999_planted", capsys=capsys)

    assert code == 0, output
    assert "Valid migrations: 1/1" in output
