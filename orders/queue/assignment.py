"""Who serves which order: given to a colleague, shared out by load and leave, handed over with a note."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.core.dates import plain_date
from silastik.users import roles

from ..flows import specific, with_flows
from ..lifecycle import NotNow, Refused, lock, step
from ..models import Leave, Order
from ..states import OrderState
from .people import at_work, loads

if TYPE_CHECKING:
    from silastik.users.models import User

ANYBODY = object()  # `seen`: whoever has the order now
MOST_AT_ONCE = 200


@transaction.atomic
def assign(
    order: Order,
    *,
    to: "User",
    by: "User",
    note: str = "",
    seen: Any = ANYBODY,
    told_as: str = "assign",
    now: datetime | None = None,
) -> Order:
    """Give a new order to an officer, who begins when they take it. `seen` is the key of whom the page showed.

    Raises ValidationError for somebody who cannot serve it now, NotNow when it is no longer as it was seen.
    """
    now = now or timezone.now()
    locked = lock(order)
    require_free(to, locked, now)
    before = locked.assigned_to
    _require_unchanged(locked, seen)
    if before == to and locked.state == OrderState.SUBMITTED:
        raise NotNow(_("Pesanan ini sudah ditugaskan kepada %(name)s. Tidak ada yang diubah.") % {"name": to})
    with step(locked, "assign", by=by, note=note, now=now, to=to) as current:
        current.data |= {"to": str(to), "from": str(before or ""), "told_as": told_as}
    return current.order


@transaction.atomic
def hand_over(
    order: Order, *, to: "User", by: "User", note: str, seen: Any = ANYBODY, now: datetime | None = None
) -> Order:
    """The officer in charge gives an order to a colleague, with a note of what is to be known."""
    now = now or timezone.now()
    if not note.strip():
        raise ValidationError({"note": _("Tuliskan apa yang perlu diketahui rekan Anda.")})
    locked = lock(order)
    require_free(to, locked, now)
    _require_unchanged(locked, seen)
    if locked.assigned_to_id == to.pk:
        raise NotNow(_("Pesanan ini sudah ditangani %(name)s. Tidak ada yang diubah.") % {"name": to})
    with step(locked, "hand_over", by=by, note=note, now=now, to=to) as current:
        current.data |= {"to": str(to), "from": str(by)}
    return current.order


def assign_automatically(order: Order, *, by: "User", now: datetime | None = None) -> Order:
    """Give a new order to the officer who has least to do and is not on leave today."""
    now = now or timezone.now()
    to = _lightest(_loads(order, now), order)
    return assign(order, to=to, by=by, told_as="assign_automatically", seen=None, now=now)


def share_out(orders: list[Order], *, by: "User", now: datetime | None = None) -> list[Order]:
    """Share new orders that nobody has among the officers at work, each in its own step; what was given out.

    An order that somebody took in the meantime is left to them.
    """
    now, given = now or timezone.now(), []
    weights: dict[Any, int] = {}
    for order in orders[:MOST_AT_ONCE]:
        weights = weights or _loads(order, now)
        to = _lightest(weights, order)
        try:
            given.append(assign(order, to=to, by=by, told_as="assign_automatically", seen=None, now=now))
        except NotNow:
            continue
        weights[to] += 1
    return given


def nobodys() -> list[Order]:
    """New orders without an officer, the oldest first."""
    untaken = Order.objects.filter(state=OrderState.SUBMITTED, assigned_to=None)
    orders = with_flows(untaken.select_related("office")).order_by("submitted_at", "pk")
    return [specific(order) for order in orders[:MOST_AT_ONCE]]


def require_free(person: "User", order: Order, now: datetime) -> None:
    """Somebody who serves orders, is at work today, and is not the customer; else a ValidationError says why."""
    if not person.is_active or not person.has_perm(roles.SERVE_ORDER) or person.pk == order.customer_id:
        raise ValidationError({"to": _("%(name)s tidak dapat melayani pesanan ini.") % {"name": person}})
    if leave := leave_on(person, _today(order, now)):
        last = plain_date(leave.last)
        raise ValidationError({"to": _("%(name)s cuti sampai %(date)s.") % {"name": person, "date": last}})


def leave_on(person: "User", on: date) -> Leave | None:
    return Leave.objects.filter(officer=person, first__lte=on, last__gte=on).order_by("-last").first()


def _loads(order: Order, now: datetime) -> dict[Any, int]:
    return loads(at_work(_today(order, now)))


def _lightest(weights: dict[Any, int], order: Order) -> Any:
    able = [person for person in weights if person.pk != order.customer_id]
    if not able:
        raise Refused(_("Tidak ada petugas yang bertugas hari ini. Tugaskan dengan tangan."))
    return min(able, key=lambda person: (weights[person], person.pk))


def _require_unchanged(order: Order, seen: Any) -> None:
    if seen is not ANYBODY and order.assigned_to_id != seen:
        name = order.assigned_to or _("belum ada petugas")
        raise NotNow(_("Petugas pesanan ini sudah berubah: kini %(name)s. Tidak ada yang diubah.") % {"name": name})


def _today(order: Order, now: datetime) -> date:
    return now.astimezone(order.office.tz).date()
