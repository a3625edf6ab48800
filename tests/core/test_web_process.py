"""What a web process is made of, and what of it a worker has too."""

import json
import subprocess
import sys

import pytest

# Heavy, and for papers, spreadsheets, uploads and calendars alone: loaded by whoever asks for one.
LATER = {
    "barcode",
    "boto3",
    "duckdb",
    "holidays",
    "icalendar",
    "num2words",
    "numpy",
    "openpyxl",
    "PIL",
    "pikepdf",
    "polars",
    "pyarrow",
    "pyhanko",
    "pyogrio",
    "pypdfium2",
    "rapidfuzz",
    "segno",
    "tablib",
    "weasyprint",
}
LOADED = """
import json, sys
import silastik.wsgi
from django.urls import reverse
reverse("pages:home")
print(json.dumps(sorted(sys.modules)))
"""


def test_a_web_process_loads_nothing_that_few_requests_need():
    answer = subprocess.run([sys.executable, "-c", LOADED], check=True, stdout=subprocess.PIPE, text=True)

    assert LATER & set(json.loads(answer.stdout.splitlines()[-1])) == set()


@pytest.mark.parametrize("process", ["import silastik.wsgi", "from silastik.celery import app; app.Worker()"])
def test_what_a_process_has_loaded_is_out_of_the_collectors_sight(process: str):
    asked = f"import gc; {process}; print(gc.get_freeze_count() > 100_000)"
    answer = subprocess.run([sys.executable, "-c", asked], check=True, stdout=subprocess.PIPE, text=True)

    assert answer.stdout.split()[-1] == "True"
