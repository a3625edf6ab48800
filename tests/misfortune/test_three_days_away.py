"""Beat and workers away for three days, over a weekend and a holiday: nothing is lost, repeated, or done at night.

Friday 29 May 2026 15.00 to Monday 1 June (Hari Lahir Pancasila) 15.00, on the real calendar, by the real tasks. What
fell due on the Friday afternoon happens on Tuesday at the first open minute, in the order in which it fell due.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
import time_machine
from celery import current_app
from django.conf import settings
from django.test import TestCase

from microdata.services import closing
from orders.clock import follow_calendar
from orders.models import Deliverable, Order, OrderEvent
from orders.states import ESCALATIONS
from payments import unpaid
from silastik.core.context import current_office
from silastik.core.models import DayOff, JobRun, Mail
from silastik.core.opening import calendar_for
from silastik.users import roles
from tests import builders
from tests import microdata_builders as build
from tests.orders.test_clock import wita

pytestmark = pytest.mark.django_db
STOPPED, STARTED = wita("2026-05-29T15:00"), wita("2026-06-01T15:00")
OPENED = wita("2026-06-02T08:30")
HALF, NEAR, LATE, VERY_LATE = ESCALATIONS
# What changes orders, and what sends mails; beat starts more, which this has no part in.
JOBS = [
    "follow-calendar",
    "escalate",
    "list-late",
    "remind-unpaid",
    "cancel-unpaid",
    "sweep-quiet",
    "end-access",
    "sweep-mail",
]


def run(now: datetime, *, times: int = 2) -> None:
    """One round of beat, or two beats' at once, as at `now`."""
    for name in JOBS:
        for _ in range(times):
            with time_machine.travel(now, tick=False), TestCase.captureOnCommitCallbacks(execute=True):
                current_app.tasks[settings.CELERY_BEAT_SCHEDULE[name]["task"]].apply(throw=True)


def rounds(first: datetime, last: datetime) -> Iterator[datetime]:
    """A round each half hour in office hours, a few by night and at the weekend, none during the outage."""
    now, calendar = first, calendar_for(current_office())
    while now <= last:
        if not STOPPED < now < STARTED and (calendar.is_open(now) or (now.hour in {3, 15, 20} and not now.minute)):
            yield now
        now += timedelta(minutes=30)


def before(moment: str, days: int) -> datetime:
    """When something began that has used `days` working days at `moment`."""
    return calendar_for(current_office()).add_days(wita(moment), Fraction(-days))


def happened(*actions: str) -> list[tuple[int, str, datetime]]:
    events = OrderEvent.objects.filter(action__in=actions).order_by("pk")
    return list(events.values_list("order_id", "action", "at"))


def unpaid_offer(moment: str, days: int) -> Order:
    """An offer whose customer has had `days` working days to pay at `moment`, reminded as often as they should be."""
    begun = before(moment, days)
    order = builders.bill(builders.offered(now=begun), now=begun, valid=timedelta(days=90))
    calendar = calendar_for(order.office)
    for earlier in settings.UNPAID_REMINDER_WORKDAYS:
        if earlier < days:
            unpaid.remind(calendar.next_opening(before(moment, days - earlier) + timedelta(minutes=1)))
    return order


@pytest.fixture(autouse=True)
def registered():
    """As a worker does when it starts."""
    current_app.loader.import_default_modules()


@pytest.fixture
def office_staff():
    return builders.an_officer(), builders.staff(roles.HEAD)


def test_three_days_without_beat_and_worker_lose_nothing_and_repeat_nothing(office_staff):
    officer, _head = office_staff
    near = builders.taken(officer=officer, now=before("2026-05-29T16:00", 8))
    half = builders.taken(officer=officer, now=before("2026-05-29T15:30", 5))
    very_late = builders.taken(officer=officer, now=before("2026-05-29T16:15", 13))
    late = builders.taken(officer=officer, now=before("2026-05-29T16:30", 10))
    reminded, lapsed = unpaid_offer("2026-05-29T16:00", 3), unpaid_offer("2026-05-29T15:45", 20)
    called = build.delivered(now=before("2026-05-29T16:20", 4))
    closed = build.delivered(now=before("2026-05-29T16:40", 5))
    closing.follow_quiet(closed, now=before("2026-05-29T16:40", 1))
    file = Deliverable.objects.filter(order=called, kind=Deliverable.Kind.PRODUCT).first()
    Deliverable.objects.filter(pk=file.pk).update(available_until=wita("2026-05-30T12:00"))
    follow_calendar(STOPPED)
    run(wita("2026-05-29T14:30"))
    known = {row[:2] for row in happened(*ESCALATIONS, unpaid.REMINDER, unpaid.LAPSE, "last_call", "complete")}

    for now in rounds(STOPPED, wita("2026-06-03T09:00")):
        run(now)

    new = [row for row in happened(*ESCALATIONS) if row[:2] not in known]
    tuesday = [row for row in new if row[2] == OPENED]
    assert [row[:2] for row in tuesday] == [
        (half.pk, HALF),
        (near.pk, NEAR),
        (very_late.pk, VERY_LATE),
        (late.pk, LATE),
    ]
    others = {
        (reminded.pk, unpaid.REMINDER): OPENED,
        (lapsed.pk, unpaid.LAPSE): OPENED,
        (called.pk, "last_call"): OPENED,
        (called.pk, "access_ended"): OPENED,
        (closed.pk, "complete"): OPENED,
    }
    found = happened(unpaid.REMINDER, unpaid.LAPSE, "last_call", "access_ended", "complete")
    assert others.items() <= {row[:2]: row[2] for row in found}.items()
    seen = [row[:2] for row in happened(*ESCALATIONS, unpaid.LAPSE, "last_call", "access_ended", "complete")]
    assert len(seen) == len(set(seen))
    assert [row[0] for row in found].count(reminded.pk) == 1
    assert [row[0] for row in found].count(lapsed.pk) == 3  # two reminders in April and May, and the end


def test_no_mail_to_staff_left_while_the_office_was_closed_and_none_was_forgotten(office_staff):
    officer, head = office_staff
    builders.taken(officer=officer, now=before("2026-05-29T16:30", 10))
    unpaid_offer("2026-05-29T16:00", 3)
    builders.submitted(now=wita("2026-05-30T23:00"))

    for now in rounds(STOPPED, wita("2026-06-02T10:00")):
        run(now)

    calendar = calendar_for(current_office())
    to_staff = Mail.objects.filter(office__isnull=False)
    late = to_staff.filter(key__contains=":escalation_late:", sent_at=OPENED).values_list("to", flat=True)
    assert sorted(late) == sorted([officer.email, head.email])
    assert to_staff.filter(key__contains=":new_order:", sent_at=OPENED).exists()
    assert all(letter.sent_at and calendar.is_open(letter.sent_at) for letter in to_staff)
    reminder = Mail.objects.get(key__contains=":unpaid_reminder:")
    assert calendar.is_open(reminder.sent_at)
    assert not Mail.objects.filter(sent_at=None).exists()


def test_a_week_without_any_office_hours_passes_as_if_it_were_not():
    order = builders.submitted(now=wita("2026-05-18T08:30"))
    calendar = calendar_for(current_office())
    due = calendar.due(wita("2026-05-18T08:30"), 10)
    for day in range(18, 23):
        if not DayOff.objects.filter(date=date(2026, 5, day)).exists():
            DayOff.objects.create(date=date(2026, 5, day), kind=DayOff.Kind.OTHER, name="Tutup", legal_basis="SK")
    follow_calendar(wita("2026-05-18T09:00"))

    for day in range(18, 26):
        run(wita(f"2026-05-{day}T10:00"), times=1)

    moved = Order.objects.get(pk=order.pk)
    assert moved.due_at == calendar_for(current_office()).due(wita("2026-05-18T08:30"), 10) > due
    assert happened(*ESCALATIONS) == []


def test_a_machine_clock_that_jumps_to_next_year_and_back_repeats_nothing():
    order = builders.submitted(now=wita("2026-05-18T08:30"))
    for now in ("2026-05-25T10:00", "2026-05-19T10:00", "2026-05-25T11:00", "2026-05-20T10:00", "2026-05-26T09:00"):
        run(wita(now))

    assert [row[:2] for row in happened(*ESCALATIONS)] == [(order.pk, HALF)]
    assert JobRun.objects.get(name="escalate").is_ok
