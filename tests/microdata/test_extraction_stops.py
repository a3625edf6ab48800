"""Extractions that are stopped or killed in the middle (M5)."""

import os
import signal
import subprocess
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from microdata import tasks
from microdata.extraction import runner
from microdata.models import Extraction
from microdata.services import extraction as service
from microdata.states import ExtractionState
from orders.lifecycle import Refused
from orders.models import Deliverable
from tests.microdata import material

PRODUCT = Deliverable.Kind.PRODUCT


@pytest.fixture
def prepared(tmp_path):
    """An approved order of four thousand records."""
    return material.in_preparation(material.a_dataset(tmp_path))


@pytest.fixture
def endless(tmp_path, monkeypatch):
    """An order whose extraction takes long enough to be met at work."""
    dataset = material.a_dataset(tmp_path, rows=100_000)
    monkeypatch.setattr(service, "wake", lambda task, pk: None)  # which would do it at once
    return material.in_preparation(dataset, formats=["csv", "sav"])


def leftovers():
    return list(runner._scratch_root().iterdir())


def at_work(extraction, folder):
    """Run an extraction in a thread of its own, and wait until its process writes."""

    def run():
        try:
            runner.run_extraction(extraction.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 60
    while not any(folder.glob(f"{extraction.pk}-*/data/*.csv")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_running_extraction_stops_within_two_seconds(endless):
    order, selection = endless
    extraction = service.request(selection, PRODUCT, by=order.assigned_to)
    thread = at_work(extraction, runner._scratch_root())

    began = time.monotonic()
    service.cancel(extraction, by=order.assigned_to)
    thread.join(30)

    assert time.monotonic() - began < 2.5
    extraction.refresh_from_db()
    assert extraction.state == ExtractionState.CANCELLED
    assert leftovers() == []
    assert not order.deliverables.exists()


@pytest.mark.django_db
def test_a_waiting_extraction_stops_at_once_and_an_ended_one_is_left(prepared):
    order, selection = prepared
    extraction = service.request(selection, PRODUCT, by=order.assigned_to)

    service.cancel(extraction, by=order.assigned_to)

    extraction.refresh_from_db()
    assert extraction.state == ExtractionState.CANCELLED
    assert not runner.run_extraction(extraction.pk)
    with pytest.raises(Refused, match="sudah berakhir"):
        service.cancel(extraction, by=order.assigned_to)


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_is_found_by_the_sweeper_and_runs_again(endless, monkeypatch):
    order, selection = endless
    extraction = service.request(selection, PRODUCT, by=order.assigned_to)
    worker = subprocess.Popen(
        ["python", "-c", WORKER, str(extraction.pk)], env=os.environ | {"DATABASE": connection.settings_dict["NAME"]}
    )
    root = runner._scratch_root()
    deadline = time.monotonic() + 90
    while not any(root.glob(f"{extraction.pk}-*/data/*.csv")):
        assert time.monotonic() < deadline
        time.sleep(0.05)

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    extraction.refresh_from_db()
    assert extraction.state == ExtractionState.RUNNING
    assert leftovers() != []
    assert not runner.run_extraction(extraction.pk), "it may still be alive"
    later = timezone.now() + runner.LOST_AFTER + timedelta(seconds=1)
    assert Extraction.objects.filter(runner.claimable(later), pk=extraction.pk).exists()
    Extraction.objects.filter(pk=extraction.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    Extraction.objects.filter(pk=extraction.pk).update(requested_at=timezone.now() - timedelta(minutes=6))
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append(pk))
    tasks.sweep_extractions()
    assert woken == [extraction.pk]
    assert runner.run_extraction(extraction.pk)
    extraction.refresh_from_db()
    assert extraction.state == ExtractionState.DONE
    assert leftovers() == []


WORKER = """
import os, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["DATABASE"]
settings.PRIVATE_ROOT = os.environ["PRIVATE_ROOT"]
django.setup()
from microdata.extraction.runner import run_extraction
run_extraction(int(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def the_same_private_folder(settings, monkeypatch):
    monkeypatch.setenv("PRIVATE_ROOT", settings.PRIVATE_ROOT)
