"""Mails to people of the office about many orders or none: the head's daily list, what a nightly proof found.

Each has a key that names its day, so that a job may run again; they leave in office hours, as all mails to staff do.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from silastik.core import mail
from silastik.core.dates import long_time
from silastik.core.models import Office
from silastik.core.opening import calendar_for, missing_years
from silastik.users import roles

from .models import Order
from .states import Turn

VERY_LATE = "escalate_very_late"
LISTED = 50


def send(office: Office, role: str, key: str, template: str, *, now: datetime, url: str, **context: Any) -> int:
    """Mail everybody who holds a role; how many had not been told under this key before."""
    people = get_user_model().objects.filter(groups__name=role, is_active=True).order_by("pk")
    return sum(
        mail.enqueue(
            f"{key}:{office.code}:{person.pk}",
            to=person.email,
            language=person.language,
            template=f"emails/office/{template}",
            context={"person": person, "office": office, "url": settings.SITE_URL + url, **context},
            staff_of=office,
            now=now,
        )
        is not None
        for person in people
    )


def list_late(now: datetime) -> int:
    """The head's list of orders more than three working days late, once on each day that the office is open."""
    told = 0
    for office in Office.objects.order_by("pk"):
        if not calendar_for(office).is_open(now):
            continue
        late = Order.objects.filter(office=office, turn=Turn.OFFICE, due_at__lt=now, escalations__step=VERY_LATE)
        orders = list(late.select_related("assigned_to").order_by("due_at", "pk")[: LISTED + 1])
        if orders:
            lines = [_line(order, office) for order in orders[:LISTED]]
            key = f"late-list:{now.astimezone(office.tz):%Y-%m-%d}"
            more = len(orders) > LISTED
            told += send(
                office, roles.HEAD, key, "late_list", now=now, url=reverse("orders:queue"), lines=lines, more=more
            )
    return told


def _line(order: Order, office: Office) -> dict[str, str]:
    return {
        "code": order.code or "",
        "title": order.title,
        "due": long_time(order.due_at, office.tz) if order.due_at else "",
        "officer": str(order.assigned_to or ""),
    }


def tell_administrators(job: str, found: Iterable[str], *, now: datetime) -> None:
    """What a nightly proof found to be otherwise, once a day."""
    for office in Office.objects.order_by("pk"):
        key, lines = f"{job}:{now.astimezone(office.tz):%Y-%m-%d}", list(found)[:LISTED]
        send(office, roles.ADMINISTRATOR, key, "proof", now=now, url=reverse("admin:index"), job=job, lines=lines)


def remind_calendar(now: datetime) -> int:
    """From 1 November: next year's days off are not recorded yet (T1). Administrators are told once a week."""
    told = 0
    for office in Office.objects.order_by("pk"):
        today = now.astimezone(office.tz).date()
        for year in missing_years(calendar_for(office), today):
            week = "{}-{}".format(*today.isocalendar()[:2])
            told += send(
                office,
                roles.ADMINISTRATOR,
                f"calendar-{year}:{week}",
                "calendar",
                now=now,
                url=reverse("calendars:overview"),
                year=year,
            )
    return told
