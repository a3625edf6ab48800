"""How the office's work and its machine stand right now, counted by a few queries that an index answers each."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.db.models import Count, Min, Q

from orders.models import Document, Order
from orders.queue.definitions import late_before
from orders.states import OPEN
from silastik.core import bounces
from silastik.core.context import current_office
from silastik.core.models import Mail
from silastik.core.opening import calendar_for


@dataclass(frozen=True)
class Outbox:
    """Mails that should have left, since when the oldest; how many the servers of their recipients refused, and how
    many are tried no more.
    """

    waiting: int
    oldest_seconds: float
    refused: int
    given_up: int = 0


@dataclass(frozen=True)
class Disk:
    """The disk below the private files, in bytes."""

    free: int
    size: int


def open_orders() -> dict[str, int]:
    """Open orders by state. Those that are done stand in reports; to count them too would cost more each year."""
    found = Order.objects.filter(state__in=OPEN).order_by().values_list("state").annotate(Count("pk"))
    return {str(state): 0 for state in OPEN} | dict(found)


def late_orders(now: datetime) -> int:
    """As the queue counts them."""
    return Order.objects.filter(due_at__lt=late_before(calendar_for(current_office()), now)).count()


def outbox(now: datetime) -> Outbox:
    """A mail that waits for the office to open is on time; one that was refused or given up is not waited for."""
    unsent = Mail.objects.filter(sent_at=None)
    untried = Q(attempts=0, next_try_at__lte=now)
    tried = Q(attempts__gt=0) & ~bounces.REFUSED_FOR_GOOD & ~bounces.GIVEN_UP
    found = unsent.aggregate(
        waiting=Count("pk", filter=untried | tried),
        due=Min("next_try_at", filter=untried),
        written=Min("created_at", filter=tried),
        refused=Count("pk", filter=bounces.REFUSED_FOR_GOOD),
        given_up=Count("pk", filter=bounces.GIVEN_UP),
    )
    since = min([at for at in (found["due"], found["written"]) if at], default=now)
    return Outbox(found["waiting"], max((now - since).total_seconds(), 0.0), found["refused"], found["given_up"])


def unrendered_documents() -> int:
    return Document.objects.filter(rendered_at=None).count()


def queue_lengths() -> dict[str, int]:
    """Tasks in Redis that no worker has taken yet, by queue. Raises RedisError while Redis is away."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as server:
        return {queue: int(server.llen(queue)) for queue in settings.QUEUES}


def disk() -> Disk:
    folder = Path(settings.PRIVATE_ROOT).absolute()
    found = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    return Disk(found.free, found.total)
