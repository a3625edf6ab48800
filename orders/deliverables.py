"""The files an order delivers: attached in versions, released to the customer, answered for when faulty."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from silastik.core.tasks import wake

from . import tasks
from .models import Deliverable, FaultReport, Order
from .states import OrderState

PRODUCT = Deliverable.Kind.PRODUCT


def attach(order: Order, *, item: str, by: Any, now: datetime, kind: str = PRODUCT, **fields: Any) -> Deliverable:
    """Set the file of `item`: a first version, a corrected next one (P8), or another choice before release (P3).

    Runs inside `lifecycle.step()`, whose lock keeps versions in order. What was released is never touched; what was
    not is the same version still, and the faults it answers stay answered by it.
    """
    last = Deliverable.objects.filter(order_id=order.pk, kind=kind, item=item).order_by("-version").first()
    if last and last.released_at is None:
        file = last
    else:
        file = Deliverable(order_id=order.pk, kind=kind, item=item, version=last.version + 1 if last else 1)
    for name, value in {**fields, "created_by": by, "created_at": now}.items():
        setattr(file, name, value)
    file.save()
    return file


def waiting(order: Order, item: str, kind: str = PRODUCT) -> QuerySet[Deliverable]:
    """The file of `item` that has been prepared and not released; none, or one."""
    return Deliverable.objects.filter(order_id=order.pk, kind=kind, item=item, released_at=None)


def current(order: Order, kind: str = PRODUCT) -> list[Deliverable]:
    """The newest version of each item, released or not."""
    return list(Deliverable.objects.filter(order_id=order.pk, kind=kind).order_by("item", "-version").distinct("item"))


def released(order: Order, kind: str = PRODUCT) -> list[Deliverable]:
    """What the customer may fetch: the newest released version of each item (P6)."""
    return list(
        Deliverable.objects.filter(order_id=order.pk, kind=kind, released_at__isnull=False)
        .order_by("item", "-version")
        .distinct("item")
    )


def release(order: Order, *, now: datetime, kind: str = PRODUCT, until: datetime | None = None) -> list[Deliverable]:
    """Open the newest version of each item to the customer; returns those that are new to them."""
    fresh = [file for file in current(order, kind) if file.released_at is None]
    Deliverable.objects.filter(pk__in=[file.pk for file in fresh]).update(released_at=now, available_until=until)
    for file in fresh:
        wake(tasks.verify_file, file.pk)
    return fresh


def fetchable(order: Order) -> list[Deliverable]:
    """What the customer may open: samples once they have been offered, products once they were delivered (P6, M6)."""
    if order.state == OrderState.CANCELLED:
        return []
    return released(order, Deliverable.Kind.SAMPLE) + (released(order) if order.files_released else [])


def has_expired(file: Deliverable, now: datetime | None = None) -> bool:
    """Whether the time in which a released file could be downloaded is over."""
    return file.available_until is not None and file.available_until < (now or timezone.now())


def open_faults(order: Order) -> QuerySet[FaultReport]:
    """Faults reported by the customer and not answered yet (P7)."""
    return FaultReport.objects.filter(deliverable__order_id=order.pk, answered_at=None).select_related("deliverable")
