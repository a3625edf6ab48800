"""/metrics: the office's figures as they are, for nobody outside, and without what is away."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from silastik.core import jobs
from silastik.core.context import current_office
from silastik.core.models import JobRun, Mail
from silastik.observation import figures, metrics, probes
from tests import builders
from tests.core.brokers import a_free_port

pytestmark = pytest.mark.django_db
METRICS = reverse("observation:metrics")


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    """No answer of the test before."""
    monkeypatch.setattr(probes, "FRESH_SECONDS", 0)


def read(client) -> dict[str, float]:
    """Each sample, with the value of its label in brackets."""
    text = client.get(METRICS).content.decode()
    return {
        "".join([sample.name, *(f"[{value}]" for value in sample.labels.values())]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def a_mail(**columns) -> Mail:
    now = timezone.now()
    given = {"key": f"uji:{Mail.objects.count()}", "to": "siti@example.org", "language": "id", "next_try_at": now}
    created_at = columns.pop("created_at", now)
    mail = Mail.objects.create(**given | columns)
    Mail.objects.filter(pk=mail.pk).update(created_at=created_at)
    return mail


def test_orders_are_counted_by_state_and_those_that_are_late(client):
    builders.submitted()
    late = builders.taken()
    type(late).objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=9))
    builders.completed()

    found = read(client)

    assert (found["silastik_orders_open[submitted]"], found["silastik_orders_open[in_preparation]"]) == (1, 1)
    assert found["silastik_orders_open[paid]"] == 0
    assert "silastik_orders_open[completed]" not in found
    assert found["silastik_orders_late"] == 1


def test_the_outbox_is_as_old_as_the_mail_that_should_have_left_first():
    now = timezone.now()
    Mail.objects.all().delete()
    a_mail(next_try_at=now + timedelta(hours=60), office=current_office(), created_at=now - timedelta(hours=9))
    a_mail(sent_at=now, created_at=now - timedelta(days=9))
    assert figures.outbox(now) == figures.Outbox(0, 0.0, 0)

    a_mail(next_try_at=now - timedelta(minutes=5))
    assert figures.outbox(now) == figures.Outbox(1, 300.0, 0)

    tried = a_mail(attempts=4, next_try_at=now + timedelta(minutes=9), created_at=now - timedelta(hours=2))
    assert figures.outbox(now) == figures.Outbox(2, 7200.0, 0)

    refused = "SMTPRecipientsRefused: {'siti@example.org': (550, b'no such user')}"
    Mail.objects.filter(pk=tried.pk).update(last_error=refused)
    assert figures.outbox(now) == figures.Outbox(1, 300.0, 1)


def test_papers_without_bytes_and_jobs_are_counted(client):
    builders.offered()
    jobs.expect()
    JobRun.objects.filter(name="escalate").update(expected_at=timezone.now() - timedelta(hours=1), error="rusak")
    JobRun.objects.filter(name="sweep-mail").update(ok_at=timezone.now())

    found = read(client)

    assert found["silastik_documents_unrendered"] == 1
    assert (found["silastik_job_overdue[escalate]"], found["silastik_job_failed[escalate]"]) == (1, 1)
    assert found["silastik_job_overdue[sweep-mail]"] == 0
    assert found["silastik_job_last_success_timestamp_seconds[sweep-mail]"] == pytest.approx(
        timezone.now().timestamp(), abs=60
    )


def test_tasks_that_nobody_takes_are_counted_by_queue(client):
    with redis.Redis.from_url(django_settings.REDIS_URL) as server:
        server.rpush("extract", "a", "b")
        try:
            found = read(client)
        finally:
            server.delete("extract")

    assert (found["silastik_queue_length[extract]"], found["silastik_up[redis]"]) == (2, 1)


def test_without_redis_all_else_is_told(client, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{a_free_port()}/0"

    found = read(client)

    assert (found["silastik_up[redis]"], found["silastik_orders_late"]) == (0, 0)
    assert not any(name.startswith("silastik_queue_length") for name in found)


@pytest.mark.django_db(transaction=True)
def test_without_the_database_all_else_is_told(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/tidak/ada")

    found = read(client)

    assert (found["silastik_up[database]"], found["silastik_up[redis]"]) == (0, 1)
    assert found["silastik_disk_free_bytes"] > 0


def test_a_scrape_asks_few_questions():
    jobs.expect()
    with CaptureQueriesContext(connection) as asked:
        metrics.office()

    assert len(asked) <= 8


@pytest.mark.parametrize("address", ["203.0.113.7", "", "2001:db8::1"])
def test_who_asks_from_elsewhere_finds_nothing(client, address):
    assert client.get(METRICS, REMOTE_ADDR=address).status_code == 404


def test_what_a_proxy_hands_on_is_from_elsewhere(client):
    forwarded = {"x-forwarded-for": "203.0.113.7"}

    assert client.get(METRICS, REMOTE_ADDR="172.18.0.5").status_code == 200
    assert client.get(METRICS, headers=forwarded, REMOTE_ADDR="172.18.0.5").status_code == 404


def test_the_token_opens_it_from_anywhere_and_no_other_does(client, settings):
    settings.METRICS_TOKEN = "kunci-pemantau"

    def status(authorization: str) -> int:
        headers = {"authorization": authorization, "x-forwarded-for": "203.0.113.7"}
        return client.get(METRICS, headers=headers, REMOTE_ADDR="203.0.113.7").status_code

    words = ["Bearer kunci-pemantau", "Bearer kunci", "Bearer ", "Basic kunci-pemantau", "Bearer kún"]
    assert [status(word) for word in words] == [200, 404, 404, 404, 404]


def test_without_a_token_of_ours_none_opens_it(client):
    assert client.get(METRICS, headers={"authorization": "Bearer "}, REMOTE_ADDR="203.0.113.7").status_code == 404


def test_every_process_of_the_web_server_is_counted(tmp_path):
    """As on a server, where each scrape meets one process of several."""
    code = """if True:
        import django; django.setup()
        from django.test import Client
        print(Client().get("/metrics", headers={"host": "localhost"}).content.decode())
    """
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": str(django_settings.BASE_DIR)}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.chaos.settings", "DATABASE_URL": "postgres://127.0.0.1:1/nobody"}
    told = [
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=tmp_path)
        for _process in range(2)
    ]

    assert "silastik_up{" in told[1].stdout, told[1].stderr
    assert 'django_http_responses_total_by_status_total{status="200"} 1.0' in told[1].stdout


def test_the_web_server_in_front_answers_404():
    site = (Path(django_settings.BASE_DIR) / "deploy/nginx/silastik.conf").read_text()

    assert "location = /metrics {\n        return 404;" in site
