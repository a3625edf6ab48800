"""Bring DATA_DIR up to date with the code, in one process since Django takes a second to start. Safe to run again.

`files` compiles the texts and bundles the assets; `data` collects them, migrates the database, and loads reference data
and demonstration. Prints the demonstration accounts, and nothing else.
"""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def collect() -> None:
    """Compressing some hundred files takes seconds, so they are collected only after one may have changed."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [Path("requirements/base.txt"), Path("silastik/settings/base.py")]
    sources += [path for folder in (Path("static"), Path(settings.ASSETS_DIR)) for path in folder.rglob("*")]
    if not manifest.exists() or manifest.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    django.setup()
    if "files" in sys.argv:
        call_command("compilemessages", ignore=[".venv", ".data"], verbosity=0)
        call_command("build_assets")
    if "data" in sys.argv:
        collect()
        call_command("migrate", verbosity=0)
        call_command("load_reference_data")
        call_command("seed_demo")
        Path(settings.DATA_DIR("prepared")).touch()
