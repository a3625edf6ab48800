"""A delivered order that nobody complains about closes by itself, after a call one working day before (M12)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from microdata import tasks
from microdata.services import closing, delivery
from orders import services as order_services
from orders.deliverables import released
from orders.lifecycle import NotNow
from orders.states import OrderState
from silastik.core.models import Mail
from tests import microdata_builders as build
from tests.builders import tick_all

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")


def at(day: int, hour: int = 10, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WITA)


# A weekend, two days off (24 and 25 December) and another weekend lie ahead.
DELIVERED = at(18)
CALL, END = at(28), at(29)


def actions(order) -> list[str]:
    return list(order.events.values_list("action", flat=True))


def follow(order, now: datetime) -> str:
    return closing.follow_quiet(build.fresh(order), now=now)


def test_the_customer_is_called_one_working_day_before_and_the_order_closes_after_five():
    order = build.delivered(now=DELIVERED)

    assert [follow(order, CALL - timedelta(minutes=1)), follow(order, CALL)] == ["", "called"]
    assert [follow(order, END - timedelta(minutes=1)), follow(order, END)] == ["", "closed"]
    assert build.fresh(order).state == OrderState.COMPLETED
    assert build.fresh(order).completed_at == END


def test_the_call_says_when_the_order_closes():
    order = build.delivered(now=DELIVERED)

    follow(order, CALL)

    mail = Mail.objects.get(key__contains=":last_call:")
    assert mail.to == order.customer.email
    assert "29 Desember 2026" in mail.text
    assert "10.00 WITA" in mail.text


def test_the_days_are_counted_from_the_delivery_on_a_weekend():
    order = build.delivered(now=at(19))

    assert closing.last_call_at(order) == at(28, 17)
    assert closing.closes_at(order) == at(29, 17)


def test_asked_again_the_customer_is_called_once():
    order = build.delivered(now=DELIVERED)
    seen_by_two = build.fresh(order)

    assert closing.follow_quiet(build.fresh(order), now=CALL) == "called"
    assert closing.follow_quiet(seen_by_two, now=CALL) == ""
    assert actions(order).count("last_call") == 1


def test_a_fault_stops_the_closing():
    order = build.delivered(now=DELIVERED)
    follow(order, CALL)
    order_services.report_fault(
        order, released(order)[0], text="Kolom R102 kosong.", by=order.customer, now=CALL + timedelta(hours=1)
    )

    assert follow(order, END + timedelta(days=30)) == ""
    assert build.fresh(order).state == OrderState.IN_REVISION


def test_a_new_delivery_begins_the_quiet_days_anew_with_a_call_of_its_own():
    order = build.delivered(now=DELIVERED)
    follow(order, CALL)
    order_services.report_fault(order, released(order)[0], text="Kosong.", by=order.customer, now=CALL)
    order = build.fresh(order)
    build.attach(order, build.PRODUCT, now=CALL)
    delivery.redeliver(tick_all(order, now=END), by=order.assigned_to, now=END)

    again = build.fresh(order)
    call, end = closing.last_call_at(again), closing.closes_at(again)
    assert call > END + timedelta(days=5)  # four working days, and a weekend
    assert [follow(order, call - timedelta(minutes=1)), follow(order, call)] == ["", "called"]
    assert [follow(order, end - timedelta(minutes=1)), follow(order, end)] == ["", "closed"]
    assert actions(order).count("last_call") == 2


def test_after_an_outage_of_a_week_the_customer_is_called_first_and_has_a_working_day():
    order = build.delivered(now=DELIVERED)
    back = END + timedelta(days=8)

    assert follow(order, back) == "called"
    assert follow(order, back + timedelta(hours=23)) == ""
    assert follow(order, back + timedelta(days=1)) == "closed"


def test_a_redelivery_between_reading_and_locking_is_not_closed():
    order = build.delivered(now=DELIVERED)
    follow(order, CALL)
    stale = build.fresh(order)
    order_services.report_fault(order, released(order)[0], text="Kosong.", by=order.customer, now=CALL)
    order = build.fresh(order)
    build.attach(order, build.PRODUCT, now=CALL)
    delivery.redeliver(tick_all(order, now=END), by=order.assigned_to, now=END)

    assert closing.follow_quiet(stale, now=END) == ""
    assert build.fresh(order).state == OrderState.DELIVERED


def test_the_customer_closes_it_at_once_by_confirming():
    order = build.delivered(now=DELIVERED)

    closing.confirm(order, by=order.customer, now=at(18, 11))

    assert build.fresh(order).state == OrderState.COMPLETED
    with pytest.raises(NotNow):
        closing.confirm(order, by=order.customer, now=at(18, 12))


def test_an_officer_opens_a_closed_order_again_with_a_reason_the_customer_reads():
    order = build.completed(now=DELIVERED)

    closing.reopen(order, reason="Label R102 keliru.", by=order.assigned_to, now=at(21))

    assert build.fresh(order).state == OrderState.IN_REVISION
    assert "Label R102 keliru." in Mail.objects.get(key__contains=":reopened:").text


def test_the_sweep_gives_each_delivered_order_a_task_of_its_own(monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append((task.name, pk)))
    order = build.delivered(now=DELIVERED)
    build.completed(now=DELIVERED)

    tasks.sweep_quiet()

    assert woken == [("microdata.tasks.follow_quiet", order.pk)]


def test_the_task_follows_the_clock_of_the_day():
    order = build.delivered(now=DELIVERED)

    for moment in (CALL, END):
        with time_machine.travel(moment, tick=False):
            tasks.follow_quiet(order.pk)

    assert build.fresh(order).state == OrderState.COMPLETED
    assert build.fresh(order).completed_at == END
