"""Bring DATA_DIR up to date with the code, in one process since Django takes a second to start. Safe to run again.

`files` compiles the texts and bundles the assets; `data` collects them, migrates the database, and loads reference data
and demonstration. Prints the demonstration accounts, and nothing else.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    if "files" in sys.argv:
        call_command("compilemessages", ignore=[".venv", ".data"], verbosity=0)
        call_command("build_assets", stdout=sys.stderr)
    if "data" in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("load_reference_data", stdout=sys.stderr)
        call_command("seed_demo")
        (settings.DATA_DIR / "prepared").touch()
