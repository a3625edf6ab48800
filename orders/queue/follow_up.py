"""Reminders on orders: look at it again in so many working days."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.core.dates import plain_date
from silastik.core.opening import calendar_for
from silastik.core.worktime import WorkCalendar

from ..lifecycle import step
from ..models import Order

if TYPE_CHECKING:
    from silastik.users.models import User

MOST_DAYS = 60
HORIZON = timedelta(days=400)


def workday_after(calendar: WorkCalendar, on: date, days: int) -> date:
    """The date that is so many office days after `on`: on Friday, one day is Monday."""
    end = on + HORIZON
    while days and on < end:
        on += timedelta(days=1)
        days -= bool(calendar.intervals(on))
    if days:
        raise ValidationError(_("Kalender kerja tidak mencapai tanggal itu."))
    return on


def set_follow_up(order: Order, *, days: int, by: "User", now: datetime | None = None) -> date:
    """Remind the office of an order in so many working days, counted from today."""
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": _("Isi 1 sampai %(most)d hari kerja.") % {"most": MOST_DAYS}})
    now = now or timezone.now()
    on = workday_after(calendar_for(order.office), now.astimezone(order.office.tz).date(), days)
    with step(order, "set_follow_up", by=by, now=now, on=on) as current:
        current.data |= {"on": plain_date(on), "date": on.isoformat()}
    return on


def clear_follow_up(order: Order, *, by: "User", now: datetime | None = None) -> None:
    """What was to be looked at has been done."""
    with step(order, "clear_follow_up", by=by, now=now):
        pass
