"""Bring DATA_DIR up to date with the code, in one process since Django takes a second to start. Safe to run again.

`files` compiles the texts and bundles the assets; `data` collects them, migrates the database, and loads reference data
and the demonstration's accounts. Prints those accounts, and nothing else.
"""

import sys
from multiprocessing import get_context
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def assets(parts: list[str]) -> None:
    """Fonts, styles and scripts. Compressing some hundred files takes seconds, so they are collected only after one
    may have changed."""
    if "files" in parts:
        call_command("build_assets")
    if "data" in parts:
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        sources = [Path("requirements/base.txt"), Path("silastik/settings/base.py")]
        sources += [path for folder in (Path("static"), Path(settings.ASSETS_DIR)) for path in folder.rglob("*")]
        if not manifest.exists() or manifest.stat().st_mtime < max(path.stat().st_mtime for path in sources):
            call_command("collectstatic", interactive=False, verbosity=0)


def data() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference_data")
    call_command("seed_demo", only="accounts")


if __name__ == "__main__":
    django.setup()
    if "files" in sys.argv:
        call_command("compilemessages", ignore=[".venv", ".data"], verbosity=0)
    # Beside the migrations: on an empty folder both take seconds, and neither needs the other.
    beside = get_context("fork").Process(target=assets, args=[sys.argv], daemon=True)
    beside.start()
    if "data" in sys.argv:
        data()
    beside.join()
    if beside.exitcode:
        sys.exit(beside.exitcode)
    if "data" in sys.argv:
        Path(settings.DATA_DIR("prepared")).touch()
