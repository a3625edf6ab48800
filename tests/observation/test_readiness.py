"""/readyz says which part does not answer, soon, whatever is away, and nothing that is secret."""

import threading
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse

from silastik.core import heartbeat
from silastik.core.tasks import heartbeat as leave_a_sign
from silastik.observation import probes
from silastik.observation.probes import Probe, ask_all
from tests.core.brokers import a_free_port

pytestmark = pytest.mark.django_db(transaction=True)
READY = reverse("observation:readyz")


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    """No answer of the test before."""
    monkeypatch.setattr(probes, "FRESH_SECONDS", 0)


def all_alive() -> None:
    heartbeat.beat_ticked()
    for queue in django_settings.QUEUES:
        leave_a_sign(queue)


def test_a_portal_whose_parts_all_answer_is_ready(client):
    all_alive()

    response = client.get(READY)

    assert (response.status_code, response.json()) == (200, {"status": "ok", "not_ready": {}})
    assert "no-store" in response["Cache-Control"]


def test_queues_without_a_worker_and_a_beat_that_never_ticked_are_named(client):
    leave_a_sign("default")
    leave_a_sign("render")

    response = client.get(READY)

    assert response.status_code == 503
    assert response.json()["not_ready"] == {"workers": "mail, extract", "beat": "no tick"}


def test_it_answers_without_the_database(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/tidak/ada")

    response = client.get(READY)

    assert response.status_code == 503
    assert set(response.json()["not_ready"]) == {"database", "workers", "beat"}


def test_it_answers_without_redis_and_tells_no_password(client, settings):
    all_alive()
    settings.REDIS_URL = f"redis://:rahasia@127.0.0.1:{a_free_port()}/0"

    response = client.get(READY)

    assert response.json()["not_ready"] == {"redis": "ConnectionError"}
    assert "rahasia" not in response.content.decode()


def test_files_that_cannot_be_written_are_told(client, settings, tmp_path):
    all_alive()
    (tmp_path / "berkas").write_text("not a folder")
    settings.PRIVATE_ROOT = str(tmp_path / "berkas")

    assert set(client.get(READY).json()["not_ready"]) == {"storage"}


def test_looking_leaves_no_file(client, settings, tmp_path):
    client.get(READY)

    assert [path for path in (tmp_path / "private").rglob("*") if path.is_file()] == []


def test_a_part_that_hangs_is_told_in_time_and_holds_one_thread():
    release = threading.Event()
    hanging = {"mute": Probe(lambda: str(release.wait(30))), "well": Probe(str)}
    before, started = threading.active_count(), time.monotonic()

    answers = [ask_all(hanging, seconds=0.2) for _time in range(3)]

    assert time.monotonic() - started < 2
    assert answers == [{"mute": probes.NO_ANSWER, "well": ""}] * 3
    assert threading.active_count() == before + 1
    release.set()
