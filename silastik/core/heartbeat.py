"""Signs of life of the processes that nobody visits: beat, and a worker for each queue (docs/decisions/0028)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

BEAT = "beat"
ANSWER_SECONDS = 1.0
# No task may take longer than the longest extraction (`microdata.tasks`), so none holds up a heartbeat longer.
LONGEST_TASK = timedelta(hours=7)


@dataclass(frozen=True)
class Pulse:
    """The last sign of life of beat, or from a queue; `is_ok` when it is not too long ago for what works there."""

    name: str
    at: datetime | None
    is_ok: bool


def allowed() -> timedelta:
    """How long ago the last sign of life may be: three rounds, and at least three minutes."""
    return max(3 * settings.SWEEP_EVERY, timedelta(minutes=3))


def beat_ticked() -> None:
    """Beat itself says that it is alive. It writes the row by its own hand: no worker is needed for that."""
    from .models import JobRun

    now = timezone.now()
    JobRun.objects.update_or_create(name=BEAT, defaults={"started_at": now, "ended_at": now, "ok_at": now})


def beat(now: datetime | None = None) -> Pulse:
    at = _last([BEAT]).get(BEAT)
    return Pulse(BEAT, at, _within(at, allowed(), now or timezone.now()))


def queues(now: datetime | None = None) -> list[Pulse]:
    """Each queue with its last heartbeat. One that waits behind long work is well while its worker answers."""
    now = now or timezone.now()
    last = _last([f"heartbeat-{queue}" for queue in settings.QUEUES])
    at = {queue: last.get(f"heartbeat-{queue}") for queue in settings.QUEUES}
    late = [queue for queue in settings.QUEUES if not _within(at[queue], allowed(), now)]
    busy = _read_by_workers() if any(_within(at[queue], LONGEST_TASK, now) for queue in late) else set()
    return [
        Pulse(queue, at[queue], queue not in late or (queue in busy and _within(at[queue], LONGEST_TASK, now)))
        for queue in settings.QUEUES
    ]


def _last(names: list[str]) -> dict[str, datetime | None]:
    from .models import JobRun

    return dict(JobRun.objects.filter(name__in=names).values_list("name", "ok_at"))


def _within(at: datetime | None, limit: timedelta, now: datetime) -> bool:
    """A machine clock set back makes nothing too old."""
    return at is not None and now - at <= limit


def _read_by_workers() -> set[str]:
    """The queues whose worker answers now: its main process does, whatever its children are busy with."""
    try:
        answers = current_app.control.inspect(timeout=ANSWER_SECONDS).active_queues() or {}
    except (OperationalError, RedisError, OSError):
        return set()
    return {queue["name"] for found in answers.values() for queue in found}
