"""Due dates as iCalendar: of one order, and of all that an officer answers for (RFC 5545).

Calendars lie with other services: an entry names the order and its title, never the customer.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Order
from .states import Turn
from .why import verdict, why

if TYPE_CHECKING:
    from icalendar import Calendar, Event

    from silastik.users.models import User

MOST = 500  # entries of a feed: those due first
EVERY = timedelta(hours=1)  # how often a calendar should ask again


def order_calendar(order: Order, *, for_office: bool = False, now: datetime | None = None) -> bytes | None:
    """The due time of one order. An entry of an order that is closed takes back the one a calendar may have.

    While the customer is awaited, the entry is tentative: the date that holds if they act now. Without clock: None.
    """
    now = now or timezone.now()
    found = why(order, order.events.all(), now, for_office=for_office)
    if found is None:
        return None
    status = {Turn.OFFICE: "CONFIRMED", Turn.CUSTOMER: "TENTATIVE", Turn.NONE: "CANCELLED"}[found.holder]
    calendar = _calendar(_("Tenggat %(code)s") % {"code": order.code})
    page = "orders:workbench" if for_office else "orders:detail"
    event = _event(order, found.clock.due_at, now, page)
    event.add("status", status)
    event.add("description", verdict(order, found, for_office=for_office))
    calendar.add_component(event)
    return calendar.to_ical()


def officers_calendar(user: "User", *, now: datetime | None = None) -> bytes:
    """The running orders that someone answers for, by their due time; one query however many there are."""
    now = now or timezone.now()
    calendar = _calendar(_("Tenggat pesanan Silastik"))
    calendar.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for order in _running(user):
        if order.due_at is not None:
            event = _event(order, order.due_at, now, "orders:workbench")
            event.add("status", "CONFIRMED")
            calendar.add_component(event)
    return calendar.to_ical()


def _running(user: "User") -> Iterable[Order]:
    orders = Order.objects.visible_to(user).filter(assigned_to=user, due_at__isnull=False)
    return orders.only("code", "title", "due_at").order_by("due_at", "pk")[:MOST]


def _calendar(name: str) -> "Calendar":
    from icalendar import Calendar  # here and below, for the few who ask for a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//BPS//Silastik//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(order: Order, due: datetime, now: datetime, page: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"tenggat-{order.code}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("duration", timedelta(0))
    event.add("summary", _("Tenggat %(code)s: %(title)s") % {"code": order.code, "title": order.title})
    event.add("url", settings.SITE_URL + reverse(page, args=[order.code]))
    event.add("transp", "TRANSPARENT")
    return event
