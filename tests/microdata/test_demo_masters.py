"""Masters of the demonstration: plausible rows for the real dictionaries, polygons that part the regency."""

import time

import duckdb
import pyogrio.raw
import pytest

from microdata import demo, demo_maps, loading
from microdata.models import DatasetVersion, Variable

pytestmark = pytest.mark.django_db


def load():
    loading.load_areas()
    loading.load_datasets()


def test_every_dataset_gets_a_synthetic_master_once():
    load()

    started = time.monotonic()
    made = demo.make_masters()
    print(time.monotonic() - started)
    for version in DatasetVersion.objects.all():
        print(version, version.rows, version.master_size, len(version.area_rows), version.variables.count())

    assert (made, demo.make_masters()) == (8, 0)
    assert not DatasetVersion.objects.filter(is_synthetic=False).exists()
