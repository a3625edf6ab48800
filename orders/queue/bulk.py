"""One act on many ticked orders: looked at first, then done, each order in a step of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..flows import flow_of, specific, with_flows
from ..lifecycle import Refused, require
from ..models import Order
from ..selectors import staff_orders
from ..states import OrderState
from . import assignment, follow_up

if TYPE_CHECKING:
    from silastik.users.models import User

MOST = 200
TAKE, ASSIGN, REMIND, EXPORT = "ambil", "tugaskan", "ingatkan", "ekspor"
LABELS = {
    TAKE: gettext_lazy("Ambil"),
    ASSIGN: gettext_lazy("Tugaskan atau serahkan kepada …"),
    REMIND: gettext_lazy("Ingatkan dalam … hari kerja"),
    EXPORT: gettext_lazy("Ekspor CSV"),
}


@dataclass(frozen=True)
class Act:
    """What is to be done to every order: `to` and `note` for ASSIGN, `days` for REMIND."""

    name: str
    to: Any = None
    note: str = ""
    days: int = 0


@dataclass(frozen=True)
class Ticked:
    """An order of the list, whom the officer saw to have it, and why it will be skipped, if it will."""

    order: Any
    seen: int | None
    reason: str = ""

    @property
    def token(self) -> str:
        return f"{self.order.code}|{self.seen or ''}"


def ticked(user: "User", tokens: Iterable[str]) -> list[Ticked]:
    """The orders ticked, once each, as the user may see them; a token names the order and who had it."""
    seen: dict[str, tuple[bool, int | None]] = {}
    for token in list(tokens)[:MOST]:
        code, bar, pk = token.partition("|")
        seen.setdefault(code.replace("\0", ""), (bool(bar), int(pk) if pk.isascii() and pk.isdigit() else None))
    orders = with_flows(staff_orders(user)).filter(code__in=seen).order_by("submitted_at", "pk")
    found = []
    for order in orders:
        is_told, holder = seen[str(order)]
        found.append(Ticked(specific(order), holder if is_told else order.assigned_to_id))
    return found


def preview(items: list[Ticked], act: Act, *, by: "User", now: datetime | None = None) -> list[Ticked]:
    """The same orders, each with the reason why it would be skipped."""
    now = now or timezone.now()
    return [Ticked(item.order, item.seen, _why_not(item, act, by, now)) for item in items]


def carry_out(items: list[Ticked], act: Act, *, by: "User", now: datetime | None = None) -> list[Ticked]:
    """Do it; the orders, each with why it was skipped. One that is refused keeps none of the others."""
    now = now or timezone.now()
    results = []
    for item in items:
        reason = _why_not(item, act, by, now)
        if not reason:
            try:
                _do(item, act, by, now)
            except (Refused, ValidationError, PermissionDenied) as error:
                reason = _sentence(error)
        results.append(Ticked(item.order, item.seen, reason))
    return results


def _why_not(item: Ticked, act: Act, by: "User", now: datetime) -> str:
    order = item.order
    try:
        require(order, _step_of(order, act), by=by, now=now)
        if act.name == ASSIGN:
            assignment.require_free(act.to, order, now)
            if order.assigned_to_id == act.to.pk:
                return _("Sudah ada pada %(name)s.") % {"name": act.to}
        if act.name == TAKE and order.assigned_to_id not in (None, by.pk):
            return _("Ditugaskan kepada %(name)s.") % {"name": order.assigned_to}
    except (Refused, ValidationError, PermissionDenied) as error:
        return _sentence(error)
    return ""


def _step_of(order: Order, act: Act) -> str:
    if act.name == ASSIGN:
        return "assign" if order.state == OrderState.SUBMITTED else "hand_over"
    return {TAKE: "take", REMIND: "set_follow_up"}[act.name]


def _do(item: Ticked, act: Act, by: "User", now: datetime) -> None:
    match _step_of(item.order, act):
        case "take":
            flow_of(item.order).take(item.order, by=by, now=now)
        case "set_follow_up":
            follow_up.set_follow_up(item.order, days=act.days, by=by, now=now)
        case "assign":
            assignment.assign(item.order, to=act.to, by=by, note=act.note, seen=item.seen, now=now)
        case "hand_over":
            assignment.hand_over(item.order, to=act.to, by=by, note=act.note, seen=item.seen, now=now)


def _sentence(error: Exception) -> str:
    if isinstance(error, PermissionDenied):
        return _("Anda tidak dapat melakukan ini pada pesanan ini.")
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
