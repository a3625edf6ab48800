"""A calendar that changes moves what is due, at once, and says so; what is closed keeps its reading (T1, T2)."""

import threading
from datetime import date, datetime

import pytest
from django.db import connection, transaction

from orders import tasks
from orders.clock import Moves, derived, follow_calendar, recompute, recomputing
from orders.history import customer_history
from orders.models import Order
from publications import services
from silastik.core.context import current_office
from silastik.core.models import DayOff, Office
from tests import builders

from .test_clock import MONDAY, billed, completed, wita
from .test_clock_columns import derived as derived_row
from .test_clock_columns import row

pytestmark = pytest.mark.django_db
WHY = "Hari libur Pilkada, Keppres 40 Tahun 2026"
NOW = wita("2026-11-04T10:00")


@pytest.fixture(autouse=True)
def followed():
    follow_calendar(NOW)


def close(on: str) -> DayOff:
    return DayOff.objects.create(date=date.fromisoformat(on), kind=DayOff.Kind.OTHER, name="Pilkada", legal_basis="K")


def change(now: datetime = NOW) -> Moves:
    return recompute(current_office(), why=WHY, now=now)


def test_a_day_off_moves_what_is_due_and_the_history_says_from_when_to_when_and_why():
    order = builders.submitted(now=MONDAY)
    close("2026-11-11")

    moves = change()

    assert moves == Moves(moved=1)
    assert row(order).due_at == wita("2026-11-16T17:00")
    assert row(order) == derived_row(builders.fresh(order))
    event = order.events.get(action="calendar_moved")
    assert (event.by, event.turn, event.before, event.after, event.at) == (None, "", "submitted", "submitted", NOW)
    told = customer_history(order, list(order.events.all()))[0].text
    moments = ("Jumat, 13 November 2026 pukul 17.00 WITA", "Senin, 16 November 2026 pukul 17.00 WITA")
    assert told == "Tenggat bergeser dari {} menjadi {}: {}".format(*moments, WHY)


def test_a_day_off_that_is_taken_back_moves_it_back():
    order = builders.submitted(now=MONDAY)
    before = row(order)
    day = close("2026-11-11")
    change()
    day.delete()

    assert change() == Moves(moved=1)
    assert row(order) == before


def test_a_decree_for_a_day_already_past_makes_a_late_order_timely():
    late = builders.submitted(now=MONDAY)
    close("2026-11-11")

    moves = change(wita("2026-11-16T10:00"))

    assert moves == Moves(moved=1, became_on_time=1)
    assert row(late).due_at == wita("2026-11-16T17:00")


def test_a_day_off_withdrawn_may_make_an_order_late():
    day = close("2026-11-11")
    follow_calendar(NOW)
    builders.submitted(now=MONDAY)
    day.delete()

    assert change(wita("2026-11-16T10:00")) == Moves(moved=1, became_late=1)


def test_an_order_that_waits_for_the_customer_has_its_reading_changed_and_no_event():
    order = billed("2026-11-04T17:00")
    close("2026-11-03")

    assert change() == Moves()
    assert row(order).clock_used == 2
    assert not order.events.filter(action="calendar_moved").exists()


def test_a_closed_order_keeps_its_reading():
    order = completed("2026-11-04T12:45")
    before = row(order)
    close("2026-11-03")
    change()

    assert row(order) == before


def test_what_a_day_off_does_not_touch_is_not_written():
    order = builders.submitted(now=MONDAY)
    close("2026-12-30")

    assert change() == Moves()
    assert order.events.count() == 1


def test_looking_at_what_would_happen_leaves_no_trace():
    order = builders.submitted(now=MONDAY)
    before, version = row(order), current_office().followed_version

    with transaction.atomic():
        close("2026-11-11")
        assert change() == Moves(moved=1)
        transaction.set_rollback(True)

    assert row(order) == before
    assert Office.objects.get().followed_version == version
    assert not order.events.filter(action="calendar_moved").exists()
    assert change() == Moves()


def test_days_off_edited_in_the_admin_are_followed_by_the_next_round_and_once():
    order = builders.submitted(now=MONDAY)
    close("2026-11-11")

    tasks.follow_calendar()
    tasks.follow_calendar()

    assert row(order).due_at == wita("2026-11-16T17:00")
    assert order.events.filter(action="calendar_moved").count() == 1


def test_an_installation_that_is_upgraded_gets_its_rows_without_a_word_to_anybody():
    """Orders from before the columns: open ones, and closed ones for the reports."""
    orders = [builders.submitted(now=MONDAY), completed("2026-11-04T12:45"), builders.a_basket()]
    before = [row(order) for order in orders]
    Order.objects.update(turn_since=None, clock_used=0, clock_at=None, due_at=None, escalates_at=None)
    Office.objects.update(followed_version=0)

    assert follow_calendar(NOW) == Moves()
    assert [row(order) for order in orders] == before


def test_a_year_of_office_hours_that_begin_later_moves_every_order():
    orders = [builders.submitted(now=MONDAY) for _ in range(3)]
    current_office().hours.update(opens="13:00")

    assert change().moved == 0  # from opening to closing is a whole day, short or long
    current_office().hours.filter(weekday=4).delete()
    assert change().moved == 3
    assert {row(order).due_at for order in orders} == {wita("2026-11-17T17:00")}


def test_batches_leave_nobody_out(monkeypatch):
    monkeypatch.setattr(recomputing, "BATCH", 2)
    orders = [builders.submitted(now=MONDAY) for _ in range(5)]

    assert [r.pk for rows in derived(current_office()) for r in rows] == [order.pk for order in orders]


@pytest.mark.django_db(transaction=True)
def test_an_order_submitted_while_the_calendar_changes_is_due_by_the_new_one():
    basket = builders.a_basket()
    changed = threading.Event()
    submitted = threading.Thread(target=_submit, args=(basket, changed))
    with transaction.atomic():
        close("2026-11-11")
        submitted.start()
        changed.wait(5)
        change()
    submitted.join(10)

    assert row(basket).due_at == wita("2026-11-16T17:00")


def _submit(basket, ready: threading.Event) -> None:
    ready.set()
    try:
        services.submit(basket, by=basket.customer, terms=builders.terms(), now=MONDAY)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_move_an_order_once():
    order = builders.submitted(now=MONDAY)
    close("2026-11-11")
    both = [threading.Thread(target=_follow) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(10)

    assert order.events.filter(action="calendar_moved").count() == 1
    assert services.take(order, by=builders.an_officer()).due_at == wita("2026-11-16T17:00")


def _follow() -> None:
    try:
        follow_calendar(NOW)
    finally:
        connection.close()
