"""The views of the queue: which orders each holds, for whom, at which moment, and in which order they come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silastik.core.worktime import NeverOpenError, WorkCalendar
from silastik.users import roles

from ..models import Order
from ..states import OPEN, RANKS, OrderState, Turn
from .keyset import Sorting, Stretch

if TYPE_CHECKING:
    from silastik.users.models import User

NEAR_DAYS = 2  # working days left from which a deadline is near, of the ten (T2)

# A proof of transfer waits for the treasurer, whoever serves the order (P5).
TREASURERS_TURN = Q(state=OrderState.AWAITING_PAYMENT, is_domestic=False, turn=Turn.OFFICE)


@dataclass(frozen=True)
class Moment:
    """Who looks, and when: `late_before` and `near_until` bound the deadlines that are past and near."""

    user: "User"
    late_before: datetime
    near_until: datetime

    @classmethod
    def of(cls, user: "User", calendar: WorkCalendar, now: datetime) -> "Moment":
        try:
            return cls(user, late_before(calendar, now), calendar.add_days(now, NEAR_DAYS))
        except NeverOpenError:
            return cls(user, now, now)


def late_before(calendar: WorkCalendar, now: datetime) -> datetime:
    """Deadlines before this are past. One at the end of a day is not before the office opens again: the clock stands.

    In an office that never opens, every deadline that is over.
    """
    try:
        return calendar.add_days(calendar.add_days(now, 1), -1)
    except NeverOpenError:
        return now


@dataclass(frozen=True)
class View:
    """`orders` says which; `sort` how they come unless the officer sorts anew, `dated` whether any has a deadline."""

    label: Any
    orders: Callable[[Moment], Q]
    sort: str = "tenggat"
    descending: bool = False
    dated: bool = True


# A turn is somebody's only while an order is open.
VIEWS = {
    "mine": View(_("Giliran saya"), lambda at: Q(assigned_to=at.user, turn=Turn.OFFICE) & ~TREASURERS_TURN),
    "new": View(_("Baru"), lambda at: Q(state_rank=RANKS[OrderState.SUBMITTED]), "diajukan"),
    "near": View(_("Mendekati tenggat"), lambda at: Q(due_at__gte=at.late_before, due_at__lte=at.near_until)),
    "late": View(_("Terlambat"), lambda at: Q(due_at__lt=at.late_before)),
    "customer": View(_("Menunggu pelanggan"), lambda at: Q(turn=Turn.CUSTOMER), "diajukan", dated=False),
    "office": View(_("Giliran kantor"), lambda at: Q(turn=Turn.OFFICE)),
    "open": View(_("Semua terbuka"), lambda at: Q(state__in=OPEN)),
    "all": View(_("Semua"), lambda at: Q(), "diajukan", descending=True),
}
SORTS = {
    "tenggat": _("Tenggat"),
    "diajukan": _("Diajukan"),
    "pelanggan": _("Pelanggan"),
    "status": _("Status"),
}


def first_view(user: "User") -> str:
    """The view a person begins with."""
    return "mine" if user.has_perm(roles.SERVE_ORDER) else "open"


def in_view(user: "User", name: str, at: Moment) -> Any:
    """The orders of a view that the user may see; each comes with the people and words its row shows."""
    return Order.objects.visible_to(user).submitted().filter(VIEWS[name].orders(at))


def sorting(view: View, sort: str, *, descending: bool) -> Sorting:
    """By a column, the order's key last. By deadline, orders whose clock stands come after those whose clock runs."""
    name = f"{sort}{'-' if descending else ''}"
    if sort == "pelanggan":
        # Naming the word makes the join an inner one, so that its index can give the order.
        has_words = Q(words__customer__isnull=False)
        return Sorting(name, [Stretch(has_words, ("words__customer", "words__order"), descending)])
    if sort == "status":
        return Sorting(name, [Stretch(Q(), ("state_rank", "submitted_at", "pk"), descending)])
    by_submission = Stretch(Q(), ("submitted_at", "pk"), descending)
    if sort == "diajukan":
        return Sorting(name, [by_submission])
    standing = Stretch(Q(due_at__isnull=True), ("submitted_at", "pk"))
    if not view.dated:
        return Sorting(name, [standing])
    return Sorting(name, [Stretch(Q(due_at__isnull=False), ("due_at", "pk"), descending), standing])


WITH_ROWS = ("customer", "assigned_to", "office")
