"""Celery tasks of the core, and how any task is woken. A row is the truth, a task is a wake-up (decision 5)."""

import logging
from functools import partial
from importlib import import_module
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .outage import Outage

logger = logging.getLogger(__name__)

BATCH = 500
broker = Outage(seconds=10)


def wake(task: Task, *args: Any) -> None:
    """Run `task` after the commit. A broker that is down delays it and breaks nothing: a sweeper finds the row."""
    transaction.on_commit(partial(_send, task, *args))


def _send(task: Task, *args: Any) -> None:
    if broker.lasts:
        return
    try:
        task.apply_async(args=args, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        broker.begin()
        logger.warning("Broker unreachable, %s%s is left to the sweeper: %s", task.name, args, error)


@shared_task
def send_mail(pk: int) -> None:
    from . import mail

    mail.send(pk)


@shared_task
def sweep_uploads() -> None:
    """Delete accepted uploads whose form was never finished."""
    from . import uploads

    uploads.sweep(timezone.now())


@shared_task
def sweep_mail() -> None:
    """Send the mails that were forgotten or refused; several sweepers at once do no harm."""
    from . import mail

    for pk in mail.unsent(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        _send(send_mail, pk)


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have run out: each is a row that nobody would read again."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@shared_task
def heartbeat(queue: str) -> None:
    """Do nothing, which leaves the row of a job done (`core.jobs`): a worker takes tasks from `queue`."""
