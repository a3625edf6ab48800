"""The office's attention grows as an order's time runs out: half, near, late, very late; each step once (T2)."""

import threading
from datetime import date

import pytest
from django.db import connection

from orders import escalation, office_mail
from orders import services as order_services
from orders.clock import derive, follow_calendar, recompute
from orders.escalation import CLAIM, escalate, take
from orders.history import customer_history, staff_log
from orders.models import Escalation, Order
from orders.states import ESCALATIONS
from silastik.core.context import current_office
from silastik.core.models import DayOff, Mail
from silastik.core.opening import calendar_for
from silastik.users import roles
from tests import builders

from .test_clock import MONDAY, billed, completed, wita
from .test_clock_columns import row

pytestmark = pytest.mark.django_db
HALF, NEAR, LATE, VERY_LATE = ESCALATIONS


def steps(order: Order) -> list[str]:
    return [event.action for event in order.events.order_by("pk") if event.action in ESCALATIONS]


def mails(template: str) -> list[str]:
    return sorted(Mail.objects.filter(key__contains=f":{template}:").values_list("to", flat=True))


def a_head():
    return builders.staff(roles.HEAD)


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        ("2026-11-06T17:00", []),
        ("2026-11-09T08:30", [HALF]),
        ("2026-11-11T16:59", [HALF]),
        ("2026-11-12T08:31", [HALF, NEAR]),
        ("2026-11-16T08:30", [HALF, NEAR, LATE]),
        ("2026-11-18T16:59", [HALF, NEAR, LATE]),
        ("2026-11-19T08:31", [HALF, NEAR, LATE, VERY_LATE]),
    ],
)
def test_each_step_is_taken_once_its_moment_has_passed_and_all_those_before_it(now, taken):
    order = builders.submitted(now=MONDAY)

    escalate(wita(now))
    escalate(wita(now))

    assert steps(order) == taken
    assert list(order.escalations.values_list("step", flat=True)) == taken
    assert row(order) == derive(order.events.order_by("pk"), calendar_for(order.office))


@pytest.mark.parametrize("now", ["2026-11-16T19:00", "2026-11-14T10:00", "2026-11-17T03:00"])
def test_nothing_is_done_at_night_or_at_the_weekend(now):
    order = builders.submitted(now=MONDAY)

    assert escalate(wita(now)) == {}
    assert steps(order) == []


def test_near_is_mailed_to_the_officer_in_charge_and_half_to_nobody():
    order = builders.taken(now=MONDAY)
    builders.an_officer()

    escalate(wita("2026-11-12T09:00"))

    assert mails("escalation_near") == [order.assigned_to.email]
    assert "8,1 dari 10 hari kerja" in Mail.objects.get(key__contains="escalation_near").text


def test_near_of_an_order_nobody_has_taken_is_mailed_to_every_officer():
    everybody = sorted(builders.an_officer().email for _ in range(2))
    builders.submitted(now=MONDAY)

    escalate(wita("2026-11-12T09:00"))

    assert set(everybody) <= set(mails("escalation_near"))


def test_late_is_mailed_to_officer_and_head_and_very_late_to_the_head_again_and_in_a_daily_list():
    head = a_head()
    order = builders.taken(now=MONDAY)
    escalate(wita("2026-11-16T09:00"))
    assert mails("escalation_late") == sorted([order.assigned_to.email, head.email])
    assert office_mail.list_late(wita("2026-11-16T09:00")) == 0

    escalate(wita("2026-11-19T09:00"))

    assert mails("escalation_very_late") == [head.email]
    days = ["2026-11-19T09:00", "2026-11-19T15:00", "2026-11-20T08:30", "2026-11-21T10:00", "2026-11-23T16:00"]
    assert [office_mail.list_late(wita(day)) for day in days] == [1, 0, 1, 0, 1]
    assert order.code in Mail.objects.filter(key__startswith="late-list:2026-11-20").get().text


def test_an_outage_loses_no_step_and_writes_them_in_order():
    order = builders.submitted(now=MONDAY)

    assert escalate(wita("2026-12-01T08:30")) == {HALF: 1, NEAR: 1, LATE: 1, VERY_LATE: 1}
    assert steps(order) == [HALF, NEAR, LATE, VERY_LATE]
    assert row(order).escalates_at is None


def test_the_customer_is_not_told_of_the_office_s_steps():
    order = builders.submitted(now=MONDAY)
    escalate(wita("2026-12-01T08:30"))
    events = list(order.events.select_related("by"))

    assert len(customer_history(order, events)) == 1
    assert [entry.text for entry in staff_log(order, events)][:4] == [
        "Terlambat lebih dari 3 hari kerja sejak Rabu, 18 November 2026 pukul 17.00 WITA; "
        "kepala kantor diberi tahu lagi",
        "Tenggat terlewati sejak Jumat, 13 November 2026 pukul 17.00 WITA; petugas dan kepala kantor diberi tahu",
        "8 dari 10 hari kerja terpakai sejak Rabu, 11 November 2026 pukul 17.00 WITA; petugas diingatkan",
        "Setengah dari 10 hari kerja terpakai sejak Jumat, 6 November 2026 pukul 17.00 WITA",
    ]


def test_while_the_customer_is_to_act_no_step_is_reached():
    order = billed("2026-11-04T12:00")

    assert escalate(wita("2026-12-23T10:00")) == {}
    assert steps(order) == []


def test_a_step_passed_before_the_clock_was_stopped_is_still_written():
    order = billed("2026-11-12T12:00")

    assert escalate(wita("2026-11-12T14:00")) == {HALF: 1, NEAR: 1}
    assert escalate(wita("2026-12-23T10:00")) == {}
    assert steps(order) == [HALF, NEAR]


def test_nobody_is_mailed_about_an_order_that_is_closed_by_then():
    a_head()
    order = completed("2026-11-17T12:00")

    escalate(wita("2026-11-17T14:00"))

    assert steps(order) == [HALF, NEAR, LATE]
    assert mails("escalation_late") == mails("escalation_near") == []


def test_a_decree_for_a_past_day_moves_the_steps_that_are_left_and_repeats_none():
    order = builders.submitted(now=MONDAY)
    follow_calendar(wita("2026-11-16T09:00"))
    escalate(wita("2026-11-16T09:00"))
    DayOff.objects.create(date=date(2026, 11, 10), kind=DayOff.Kind.OTHER, name="Pilkada", legal_basis="K")
    recompute(current_office(), why="Keppres", now=wita("2026-11-16T10:00"))

    assert row(order).due_at == wita("2026-11-16T17:00")
    assert row(order).escalates_at == wita("2026-11-19T17:00")
    assert [escalate(wita("2026-11-19T10:00")), escalate(wita("2026-11-20T10:00"))] == [{}, {VERY_LATE: 1}]
    assert steps(order) == [HALF, NEAR, LATE, VERY_LATE]


def test_a_cancelled_order_goes_no_further():
    order = builders.submitted(now=MONDAY)
    order_services.cancel(order, by=order.customer, now=wita("2026-11-03T10:00"))

    assert escalate(wita("2026-12-23T10:00")) == {}


def test_one_order_that_fails_keeps_no_other_waiting(monkeypatch, caplog):
    broken, sound = builders.submitted(now=MONDAY), builders.submitted(now=MONDAY)
    Escalation.objects.create(order=broken, step=HALF, reached_at=MONDAY, taken_at=MONDAY)  # and no event of it

    assert escalate(wita("2026-11-09T10:00")) == {HALF: 1}
    assert steps(sound) == [HALF]
    assert "could not be escalated" in caplog.text


def test_the_sweep_is_one_scan_of_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")  # as the planner does with many
        cursor.execute(f"EXPLAIN {CLAIM}", [current_office().pk, MONDAY, "-infinity", 0, 10])
        plan = " ".join(line for (line,) in cursor.fetchall())

    assert "order_to_escalate" in plan


def test_steps_are_taken_in_as_many_batches_as_there_are_orders_for(monkeypatch):
    monkeypatch.setattr(escalation, "BATCH", 2)
    orders = [builders.submitted(now=MONDAY) for _number in range(5)]

    assert escalate(wita("2026-11-09T10:00")) == {HALF: 5}
    assert [steps(order) for order in orders] == [[HALF]] * 5


def test_a_step_whose_mail_could_not_be_written_is_taken_all_the_same_and_told_in_the_next_round(monkeypatch, caplog):
    order = builders.taken(now=MONDAY)
    with monkeypatch.context() as broken:
        broken.setattr("orders.notifications.mail.enqueue", lambda *args, **options: 1 / 0)
        assert escalate(wita("2026-11-12T09:00")) == {HALF: 1, NEAR: 1}

    assert "could not be told" in caplog.text
    assert mails("escalation_near") == []
    assert escalate(wita("2026-11-12T09:01")) == {}
    assert mails("escalation_near") == [order.assigned_to.email]
    assert escalate(wita("2026-11-12T09:02")) == {}
    assert len(mails("escalation_near")) == 1


def test_many_orders_are_swept_by_a_few_statements(django_assert_max_num_queries):
    for _order in range(7):
        builders.submitted(now=MONDAY)

    with django_assert_max_num_queries(12):
        assert take(wita("2026-11-19T09:00")) == {HALF: 7, NEAR: 7, LATE: 7, VERY_LATE: 7}


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_take_each_step_once():
    orders = [builders.submitted(now=MONDAY) for _ in range(5)]
    both = [threading.Thread(target=_sweep) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    escalate(wita("2026-11-16T09:00"))

    assert [steps(order) for order in orders] == [[HALF, NEAR, LATE]] * 5


def _sweep() -> None:
    try:
        escalate(wita("2026-11-16T09:00"))
    finally:
        connection.close()
