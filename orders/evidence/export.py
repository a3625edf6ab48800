"""An export of evidence as `verify.py` reads it: the whole chains of some orders, and the roots since they began."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Min, QuerySet

from ..models import Order, Root, Seal
from .roots import leaves
from .sealing import as_sealed
from .verify import NOTHING, canonical

ORDERS_AT_ONCE = 500


def lines(orders: QuerySet[Order]) -> Iterator[bytes]:
    """One JSON object a line. Orders come by key, their links in order, then the roots."""
    return (canonical(line) + b"\n" for part in (_events(orders), _roots(orders)) for line in part)


def _events(orders: QuerySet[Order]) -> Iterator[dict[str, Any]]:
    codes = dict(orders.order_by("pk").values_list("pk", "code"))
    keys = list(codes)
    for first in range(0, len(keys), ORDERS_AT_ONCE):
        links = Seal.objects.filter(order__in=keys[first : first + ORDERS_AT_ONCE]).select_related("event")
        order, previous = 0, NOTHING
        for seal in links.order_by("order_id", "link"):
            if seal.order_id != order:
                order, previous = seal.order_id, NOTHING
            digest = bytes(seal.digest)
            yield {
                "kind": "event",
                "order": order,
                "code": codes[order],
                "link": seal.link,
                "previous": previous.hex(),
                "digest": digest.hex(),
                "event": as_sealed(seal.event),
            }
            previous = digest


def _roots(orders: QuerySet[Order]) -> Iterable[dict[str, Any]]:
    first = Seal.objects.filter(order__in=orders).aggregate(first=Min("pk"))["first"] or 0
    previous, after = NOTHING, 0
    for root in Root.objects.order_by("number"):
        if root.last_seal >= first:
            yield {
                "kind": "root",
                "number": root.number,
                "day": root.day.isoformat(),
                "previous": previous.hex(),
                "digest": bytes(root.digest).hex(),
                "signature": bytes(root.signature).hex(),
                "leaves": leaves(after, root.last_seal),
            }
        previous, after = bytes(root.digest), root.last_seal
