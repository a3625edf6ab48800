"""Jobs that Celery beat starts: each leaves a row that says when it last ran and how, for the admin and monitoring."""

from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import Task
from django.conf import settings
from django.db.models import F
from django.utils import timezone

HEARTBEAT = "silastik.core.tasks.heartbeat"


class JobTask(Task):
    """Every task of the portal. One that beat starts keeps a row of its last run: `JobRun`.

    What it returns is kept as its counts: a dict, a dataclass of numbers, or a number. An error is written down and
    raised again. Two runs at once share the row: the later word stands.
    """

    def __call__(self, *args: Any, **options: Any) -> Any:
        from .models import JobRun

        structlog.contextvars.bind_contextvars(task=self.name)
        name = _name_of(self.name, args)
        if not name:
            return self.run(*args, **options)
        expect()
        row = JobRun.objects.filter(name=name)
        row.update(started_at=timezone.now(), runs=F("runs") + 1)
        try:
            found = self.run(*args, **options)
        except Exception as error:
            row.update(ended_at=timezone.now(), is_ok=False, error=f"{type(error).__name__}: {error}")
            raise
        ended = timezone.now()
        row.update(ended_at=ended, ok_at=ended, is_ok=True, error="", counts=_counts(found))
        return found


def _name_of(task: str, args: tuple[Any, ...]) -> str:
    """The job of the schedule that starts this task with these arguments; empty when there is none."""
    schedule = settings.CELERY_BEAT_SCHEDULE.items()
    return next((name for name, job in schedule if (job["task"], job.get("args", ())) == (task, args)), "")


def expect() -> None:
    """Give every job of the schedule its row, so that one which never runs is missed too."""
    from .models import JobRun

    known = set(JobRun.objects.values_list("name", flat=True))
    missing = [JobRun(name=name) for name in settings.CELERY_BEAT_SCHEDULE if name not in known]
    JobRun.objects.bulk_create(missing, ignore_conflicts=True)


def _counts(found: Any) -> dict[str, Any]:
    if is_dataclass(found) and not isinstance(found, type):
        return asdict(found)
    if isinstance(found, dict):
        return found
    return {"count": found} if isinstance(found, int) else {}


@dataclass(frozen=True)
class Health:
    """How a job stands: `overdue` when its last good run is longer ago than it may be, or it has never had one."""

    name: str
    ok_at: datetime | None
    overdue: bool
    error: str


def health(now: datetime | None = None) -> list[Health]:
    """All jobs of the schedule, by name. A machine clock set back makes no job overdue.

    Heartbeats are no jobs: what they say about queues stands in `heartbeat`.
    """
    from .models import JobRun

    now = now or timezone.now()
    runs = {run.name: run for run in JobRun.objects.all()}
    found = []
    for name, entry in sorted(settings.CELERY_BEAT_SCHEDULE.items()):
        if entry["task"] == HEARTBEAT:
            continue
        run = runs.get(name)
        since = (run.ok_at or run.expected_at) if run else None
        overdue = since is None or now - since > allowed(entry["schedule"])
        found.append(Health(name, run.ok_at if run else None, overdue, run.error if run else ""))
    return found


def allowed(schedule: Any) -> timedelta:
    """How long ago the last good run of a job may be: ten rounds and at least ten minutes, or a day and two hours."""
    return max(10 * schedule, timedelta(minutes=10)) if isinstance(schedule, timedelta) else timedelta(hours=26)
