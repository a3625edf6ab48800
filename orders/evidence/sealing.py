"""Events become links of their order's chain, a minute after they were written."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from ..models import OrderEvent, Seal
from .verify import NOTHING, link_digest

BATCH = 5_000
LOCK = 0x5EA1  # of PostgreSQL's advisory locks: one seals at a time, so that seals are numbered as they commit
# Numbers of events are given before their transactions commit: a late one may be lower than the last that was sealed.
# What is later still is found by the nightly round.
LOOK_BACK = 10_000


def seal(*, everything: bool = False) -> int:
    """Seal all events that are not yet; how many. Safe at any time, and twice at once.

    Looks among the newest events only, unless `everything` is to be looked through.
    """
    sealed = 0
    while found := _seal_some(everything=everything):
        sealed += found
    return sealed


@transaction.atomic
def _seal_some(*, everything: bool) -> int:
    lock()
    newest = Seal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    events = list(unsealed(after=0 if everything else newest - LOOK_BACK)[:BATCH])
    last = Seal.objects.filter(order__in={event.order_id for event in events}).order_by("order", "-link")
    chains = {pk: (link, bytes(digest)) for pk, link, digest in last.distinct("order").values_list(*LINK)}
    seals = []
    for event in events:
        link, previous = chains.get(event.order_id, (0, NOTHING))
        digest = link_digest(previous, as_sealed(event))
        seals.append(Seal(event=event, order_id=event.order_id, link=link + 1, digest=digest))
        chains[event.order_id] = link + 1, digest
    Seal.objects.bulk_create(seals)
    return len(seals)


LINK = ("order_id", "link", "digest")


def lock() -> None:
    """Wait until nobody else seals or signs, to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def unsealed(*, after: int = 0) -> QuerySet[OrderEvent]:
    """Events without a link, in the order they were written."""
    return OrderEvent.objects.filter(pk__gt=after, seal=None).order_by("pk")


def as_sealed(event: OrderEvent) -> dict[str, Any]:
    """What a digest covers: every column of the event."""
    return {
        "id": event.pk,
        "order": event.order_id,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "turn": event.turn,
        "by": event.by_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "note": event.note,
        "data": event.data,
    }


def broken_links(orders_at_once: int = 2_000) -> Iterator[str]:
    """Links that no longer fit, the first of each order; nothing when every event is as it was sealed."""
    newest = Seal.objects.aggregate(newest=Max("order_id"))["newest"] or 0
    for first in range(0, newest + 1, orders_at_once):
        links = Seal.objects.filter(order_id__gte=first, order_id__lt=first + orders_at_once)
        chains: dict[int, tuple[int, bytes]] = {}
        broken: set[int] = set()
        for kept in links.select_related("event").order_by("order_id", "link"):
            link, previous = chains.get(kept.order_id, (0, NOTHING))
            digest = bytes(kept.digest)
            fits = kept.link == link + 1 and digest == link_digest(previous, as_sealed(kept.event))
            if not fits and kept.order_id not in broken:
                broken.add(kept.order_id)
                yield f"order {kept.order_id} link {kept.link}"
            chains[kept.order_id] = kept.link, digest
