"""Jobs leave a row of their last run, monitoring misses those that do not run, and beat bears a clock that jumps."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from orders import tasks
from orders.models import Order
from silastik.beat import JobScheduler
from silastik.celery import app
from silastik.core import jobs, mail
from silastik.core.context import current_office
from silastik.core.models import JobRun, Mail, NumberSequence
from silastik.core.tasks import send_mail
from silastik.users import roles
from tests import builders
from tests.core.test_mail import CONTEXT
from tests.orders.test_clock import MONDAY, wita

pytestmark = pytest.mark.django_db


def test_a_job_says_when_it_ran_and_what_it_counted():
    tasks.escalate()
    tasks.escalate()

    run = JobRun.objects.get(name="escalate")
    assert (run.is_ok, run.error, run.runs) == (True, "", 2)
    assert run.ok_at == run.ended_at >= run.started_at


def test_a_job_that_fails_says_so_and_when_it_last_went_well(monkeypatch):
    tasks.end_access()
    well = JobRun.objects.get(name="end-access").ok_at
    monkeypatch.setattr("orders.grants.end", lambda now: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        tasks.end_access()

    run = JobRun.objects.get(name="end-access")
    assert (run.is_ok, run.ok_at) == (False, well)
    assert "ZeroDivisionError" in run.error


def test_every_job_of_the_schedule_is_a_task_of_some_app():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_task_that_beat_does_not_start_keeps_no_row():
    send_mail(0)

    assert not JobRun.objects.exists()


def test_monitoring_misses_a_job_that_never_ran_and_one_that_ran_long_ago(client):
    jobs.expect()
    assert client.get(reverse("pages:healthz_jobs")).json()["overdue"] == []
    JobRun.objects.filter(name="escalate").update(expected_at=timezone.now() - timedelta(minutes=11))
    JobRun.objects.filter(name="prove-clock").update(ok_at=timezone.now() - timedelta(hours=27))

    answer = client.get(reverse("pages:healthz_jobs"))

    assert answer.status_code == 503
    assert answer.json()["overdue"] == ["escalate", "prove-clock"]


def test_jobs_are_seen_in_the_admin_and_changed_by_nobody(client):
    tasks.escalate()
    client.force_login(builders.staff(roles.ADMINISTRATOR))

    page = client.get(reverse("admin:core_jobrun_changelist"))

    assert "escalate" in page.content.decode()
    assert client.get(reverse("admin:core_jobrun_add")).status_code == 403


def test_a_number_that_is_missing_is_told_to_the_administrators_and_to_monitoring():
    administrator = builders.staff(roles.ADMINISTRATOR)
    builders.offered()
    tasks.prove_numbering()
    NumberSequence.objects.filter(kind="invoice").update(last=3)

    with pytest.raises(Exception, match=r"invoice \d+: 3 given, 1 in use"):
        tasks.prove_numbering()

    assert Mail.objects.get(key__startswith="prove-numbering:").to == administrator.email
    assert JobRun.objects.get(name="prove-numbering").is_ok is False


def test_a_row_that_differs_from_its_events_is_found_in_the_night():
    builders.submitted()
    order = builders.submitted()
    tasks.follow_calendar()
    tasks.prove_clock()
    assert JobRun.objects.get(name="prove-clock").counts == {"orders": 2}
    Order.objects.filter(pk=order.pk).update(due_at=timezone.now())

    with pytest.raises(Exception, match=f"order {order.pk}"):
        tasks.prove_clock()


def test_a_year_without_days_off_is_remembered_from_november_on_once_a_week():
    builders.staff(roles.ADMINISTRATOR)
    for day in ("2029-10-31", "2029-11-01", "2029-11-02", "2029-11-05"):
        with time_machine.travel(wita(f"{day}T09:00")):
            tasks.remind_calendar()

    told = [key.rsplit(":", 2)[0] for key in Mail.objects.order_by("pk").values_list("key", flat=True)]
    assert told.count("calendar-2030:2029-44") == told.count("calendar-2030:2029-45") == 1
    assert not any(key.startswith("calendar-2030:2029-43") for key in told)


def a_mail(now: datetime, **options) -> Mail:
    words = {"to": "siti@example.org", "language": "id", "template": "emails/base", "context": CONTEXT}
    return mail.enqueue(f"test:{now}", **words, now=now, **options)


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2026-11-02T03:00", "2026-11-02T08:30"),
        ("2026-11-06T17:00", "2026-11-09T08:30"),
        ("2026-12-23T20:00", "2026-12-28T08:30"),
    ],
    ids=["at night", "at the weekend", "before days off"],
)
def test_a_mail_to_staff_waits_for_the_next_opening_minute(written, leaves):
    letter = a_mail(wita(written), staff_of=current_office())

    assert letter.next_try_at == wita(leaves)
    assert not mail.send(letter.pk, now=wita(leaves) - timedelta(seconds=1))
    assert mail.send(letter.pk, now=wita(leaves))


def test_a_mail_to_staff_that_was_held_up_until_night_waits_for_the_morning():
    letter = a_mail(wita("2026-11-06T16:59"), staff_of=current_office())

    assert not mail.send(letter.pk, now=wita("2026-11-06T17:00"))
    assert Mail.objects.get(pk=letter.pk).next_try_at == wita("2026-11-09T08:30")


def test_a_mail_to_a_customer_waits_for_nobody():
    assert mail.send(a_mail(wita("2026-11-07T03:00")).pk, now=wita("2026-11-07T03:00"))


def test_an_office_without_hours_keeps_no_mail_back():
    current_office().hours.all().delete()

    assert mail.send(a_mail(MONDAY, staff_of=current_office()).pk, now=MONDAY)


@pytest.fixture
def beat(tmp_path, monkeypatch):
    """A beat that only counts what it would send."""
    scheduler = JobScheduler(app=app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    sent: list[str] = []
    monkeypatch.setattr(scheduler, "apply_async", lambda entry, **options: sent.append(entry.name))
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer=None: sent.append(entry.name))
    monkeypatch.setattr(JobScheduler, "producer", None)
    scheduler.setup_schedule()
    yield scheduler, sent
    scheduler.close()


def run(scheduler: JobScheduler) -> None:
    while scheduler.tick() <= 0:
        pass


def test_beat_runs_every_sweep_at_once_when_the_clock_of_the_machine_was_set_back(beat):
    scheduler, sent = beat
    with time_machine.travel(datetime(2026, 11, 5, tzinfo=UTC), tick=False):
        run(scheduler)
    with time_machine.travel(datetime(2026, 11, 5, 0, 2, tzinfo=UTC), tick=False):
        run(scheduler)
    sent.clear()
    with time_machine.travel(datetime(2026, 11, 4, 20, tzinfo=UTC), tick=False):
        run(scheduler)
        assert {"escalate", "sweep-mail", "remind-unpaid"} <= set(sent)
        assert len(sent) == len(set(sent))
        sent.clear()
        run(scheduler)
        assert sent == []


def test_beat_that_starts_with_a_last_run_in_the_future_does_not_wait_for_it(beat):
    scheduler, sent = beat
    with time_machine.travel(datetime(2026, 11, 5, tzinfo=UTC), tick=False):
        for entry in scheduler.schedule.values():
            entry.last_run_at = datetime(2027, 11, 5, tzinfo=UTC)
        run(scheduler)

    assert {"escalate", "prove-clock"} <= set(sent)


def test_the_state_of_jobs_is_readable_by_a_machine(client):
    tasks.escalate()

    body = json.loads(client.get(reverse("pages:healthz_jobs")).content)

    assert set(body) == {"status", "overdue", "failed", "ok_at"}
    assert body["ok_at"]["escalate"]
