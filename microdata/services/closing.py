"""Closing an order: by the customer's word, or by quiet (M10, M12); and reopening it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused, step
from orders.models import OrderEvent
from orders.states import OrderState
from silastik.core.opening import calendar_for

from ..models import MicrodataOrder

if TYPE_CHECKING:
    from silastik.users.models import User


def confirm(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> None:
    """The customer finds receipt and data right: the order closes at once (M10)."""
    with step(order, "confirm", by=by, now=now):
        pass


def reopen(order: MicrodataOrder, *, reason: str, by: "User", now: datetime | None = None) -> None:
    """Open a closed order for correction, with a reason that the customer reads (M12)."""
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan alasannya: pelanggan membacanya.")})
    with step(order, "reopen", by=by, note=reason, now=now):
        pass


def closes_at(order: MicrodataOrder) -> datetime:
    """When a delivered order closes by quiet: five working days after the last delivery (a setting)."""
    return _after_delivery(order, settings.MICRODATA_QUIET_WORKDAYS)


def last_call_at(order: MicrodataOrder) -> datetime:
    """When the customer is told so: one working day before."""
    return _after_delivery(order, settings.MICRODATA_QUIET_WORKDAYS - 1)


def follow_quiet(order: MicrodataOrder, *, now: datetime) -> str:
    """Do what a delivered order's quiet asks for now: call, close, or nothing. Safe to ask again, and late.

    After an outage that lasted beyond both moments the customer still gets the call first, and one working day. Both
    happen in office hours, when somebody is there to answer.
    """
    if not calendar_for(order.office).is_open(now):
        return ""
    if order.state != OrderState.DELIVERED or now < last_call_at(order):
        return ""
    called, calendar = _last_call(order), calendar_for(order.office)
    try:
        if called is None:
            with step(order, "last_call", by=None, now=now) as current:
                _require_same_delivery(current.order, order)
                if _last_call(current.order):
                    raise NotNow(_("Pesanan ini sudah diproses."))
                current.data["expires_at"] = max(closes_at(order), calendar.due(now, 1)).isoformat()
            return "called"
        if now >= max(closes_at(order), calendar.due(called.at, 1)):
            with step(order, "complete", by=None, now=now) as current:
                _require_same_delivery(current.order, order)
                current.data["quiet"] = settings.MICRODATA_QUIET_WORKDAYS
            return "closed"
    except Refused:  # somebody was quicker
        pass
    return ""


def _last_call(order: MicrodataOrder) -> OrderEvent | None:
    """The call after the last delivery, if there was one."""
    return order.events.filter(action="last_call", at__gte=order.delivered_at).order_by("-at").first()


def _require_same_delivery(locked: MicrodataOrder, seen: MicrodataOrder) -> None:
    """Under the lock: nothing has been delivered anew since the order was read."""
    if locked.delivered_at != seen.delivered_at:
        raise NotNow(_("Pesanan ini sudah diproses."))


def _after_delivery(order: MicrodataOrder, days: int) -> datetime:
    if order.delivered_at is None:
        raise ValueError("an order that was never delivered does not close")
    return calendar_for(order.office).due(order.delivered_at, days)
