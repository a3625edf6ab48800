"""Beat and the workers leave signs of life; one that is missing is noticed, one that is late for good reason is not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from silastik.beat import JobScheduler
from silastik.core import heartbeat
from silastik.core.models import JobRun
from silastik.core.tasks import clear_sessions
from silastik.core.tasks import heartbeat as leave_a_sign
from tests.journeys.stack import eventually

pytestmark = pytest.mark.django_db
NEVER = dict.fromkeys(settings.QUEUES, False)


def well() -> dict[str, bool]:
    return {pulse.name: pulse.is_ok for pulse in heartbeat.queues()}


def seen_last(queue: str, ago: timedelta) -> None:
    leave_a_sign(queue)
    JobRun.objects.filter(name=f"heartbeat-{queue}").update(ok_at=timezone.now() - ago)


def test_a_queue_from_which_nothing_was_ever_taken_is_not_well():
    assert well() == NEVER


def test_a_heartbeat_counts_for_its_own_queue():
    leave_a_sign("mail")

    assert well() == NEVER | {"mail": True}


def test_beat_sends_every_queue_its_heartbeat():
    sent = {
        entry["options"]["queue"]: entry["args"]
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if name.startswith("heartbeat-")
    }

    assert sent == {queue: (queue,) for queue in settings.QUEUES}


def test_a_queue_that_has_been_silent_for_minutes_is_not_well_when_no_worker_answers():
    seen_last("render", heartbeat.allowed() + timedelta(seconds=5))

    assert well()["render"] is False


@pytest.fixture
def extractor(tmp_path) -> Iterator[None]:
    """A worker that reads the queue of extractions and has nothing to do."""
    queues = ["--queues", "extract", "--pool", "solo", "--loglevel", "INFO"]
    command = [sys.executable, "-m", "celery", "--app", "silastik", "worker", *queues]
    with (tmp_path / "log").open("wb") as log:
        environment = {"DJANGO_SETTINGS_MODULE": "silastik.settings.development", "REDIS_URL": settings.REDIS_URL}
        worker = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        eventually(lambda: " ready." in (tmp_path / "log").read_text(), "the worker to start")
        yield
    finally:
        worker.kill()
        worker.wait()


def test_a_worker_that_is_busy_for_hours_is_well_while_it_answers_but_not_for_ever(extractor):
    seen_last("extract", timedelta(hours=2))
    seen_last("mail", timedelta(hours=2))
    assert well() == NEVER | {"extract": True}

    seen_last("extract", heartbeat.LONGEST_TASK + timedelta(minutes=1))
    assert well() == NEVER


def test_no_task_takes_longer_than_the_longest():
    limits = [task.time_limit or settings.CELERY_TASK_TIME_LIMIT for task in current_app.tasks.values()]

    assert timedelta(seconds=max(limits)) <= heartbeat.LONGEST_TASK


def test_beat_says_itself_that_it_is_alive(tmp_path):
    assert not heartbeat.beat().is_ok
    scheduler = JobScheduler(app=current_app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    scheduler._tell()

    assert heartbeat.beat().is_ok
    assert not heartbeat.beat(timezone.now() + timedelta(minutes=4)).is_ok


@pytest.mark.django_db(transaction=True)
def test_beat_goes_on_without_the_database(tmp_path, monkeypatch, caplog):
    scheduler = JobScheduler(app=current_app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/tidak/ada")

    scheduler._tell()

    assert "Beat could not say that it is alive: OperationalError" in caplog.text


def test_sessions_that_have_run_out_are_deleted_in_the_night(client):
    for name, days in (("kemarin", -1), ("besok", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=timezone.now() + timedelta(days=days))

    clear_sessions()

    assert [session.session_key for session in Session.objects.all()] == ["besok"]
    assert JobRun.objects.get(name="clear-sessions").is_ok
