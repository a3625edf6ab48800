"""Giving orders to officers: by hand, by load and leave, by handing over; and being reminded of them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from orders import services as order_services
from orders.history import staff_log
from orders.lifecycle import NotNow, Refused
from orders.models import Leave
from orders.queue.assignment import assign, assign_automatically, hand_over, nobodys, share_out
from orders.queue.follow_up import clear_follow_up, set_follow_up, workday_after
from orders.queue.leave import delete_leave, enter_leave, visible_leaves
from publications import services
from silastik.core.models import Mail
from silastik.core.opening import calendar_for
from tests import builders
from tests.orders.queue.desks import MONDAY, codes, queue_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti():
    return builders.an_officer(name="Siti Pakaya")


@pytest.fixture
def yusuf():
    return builders.an_officer(name="Yusuf Ismail")


def away(person, first: date, days: int = 1) -> Leave:
    return enter_leave(person, first=first, last=first + timedelta(days=days - 1), by=person)


def told(order) -> list[str]:
    return [entry.text for entry in staff_log(order, list(order.events.select_related("by")))]


def test_an_assigned_order_is_its_officers_turn_and_theirs_to_take(siti, yusuf):
    order = assign(builders.submitted(), to=yusuf, by=siti, note="Mendesak.")

    assert codes(yusuf, "tampilan=mine") == [order.code]
    assert codes(siti, "tampilan=mine") == []
    assert queue_row(order, yusuf)["take_url"]
    assert not queue_row(order, siti)["take_url"]
    assert told(order)[0] == "Ditugaskan kepada Yusuf Ismail"
    mail = Mail.objects.get(to=yusuf.email, key__contains=":assigned:")
    assert "Mendesak." in mail.text
    assert services.take(order, by=yusuf).assigned_to == yusuf


def test_an_order_is_handed_over_with_a_note_that_the_customer_never_reads(client, siti, yusuf):
    order = builders.taken(officer=siti)

    hand_over(order, to=yusuf, by=siti, note="Tunggu izin Pak Hasan.")

    order = builders.fresh(order)
    assert order.assigned_to == yusuf
    assert told(order)[0] == "Diserahkan Siti Pakaya kepada Yusuf Ismail"
    assert "Tunggu izin Pak Hasan." in Mail.objects.get(to=yusuf.email, key__contains=":handed_over:").text
    client.force_login(order.customer)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Pesanan dilanjutkan petugas lain" in page
    assert "Pak Hasan" not in page


def test_only_the_officer_in_charge_hands_over_and_never_without_a_note(siti, yusuf):
    order = builders.taken(officer=siti)

    with pytest.raises(NotNow, match="Siti Pakaya"):
        hand_over(order, to=yusuf, by=yusuf, note="Saya saja.")
    with pytest.raises(ValidationError):
        hand_over(order, to=yusuf, by=siti, note="  ")
    with pytest.raises(PermissionDenied):
        assign(builders.submitted(), to=yusuf, by=builders.a_treasurer())


def test_nobody_gets_an_order_who_is_away_serves_none_or_has_gone(siti, yusuf):
    order = builders.submitted(now=MONDAY)
    away(yusuf, MONDAY.date(), 3)
    gone = builders.an_officer(is_active=False)

    with pytest.raises(ValidationError, match="cuti sampai 4 November 2026"):
        assign(order, to=yusuf, by=siti, now=MONDAY)
    for person in (gone, builders.a_treasurer(), order.customer):
        with pytest.raises(ValidationError):
            assign(order, to=person, by=siti, now=MONDAY)
    assert assign(order, to=yusuf, by=siti, now=MONDAY + timedelta(days=3)).assigned_to == yusuf


def test_of_two_who_assign_at_once_the_later_reads_who_has_it_now(siti, yusuf):
    order = builders.submitted()
    assign(order, to=yusuf, by=siti, seen=None)

    with pytest.raises(NotNow, match="kini Yusuf Ismail"):
        assign(order, to=siti, by=siti, seen=None)
    services.take(order, by=yusuf)
    with pytest.raises(NotNow):
        assign(order, to=siti, by=siti)


def test_sharing_out_goes_by_load_and_leaves_out_who_is_away(siti, yusuf):
    busy, absent = builders.an_officer(), builders.an_officer()
    for _number in range(2):
        builders.taken(officer=busy)
    builders.taken(officer=siti)
    absent_from = MONDAY.date()
    away(absent, absent_from)
    new = [builders.submitted(now=MONDAY + timedelta(minutes=minute)) for minute in range(3)]

    given = share_out(nobodys(), by=siti, now=MONDAY)

    assert [order.pk for order in given] == [order.pk for order in new]
    assert [order.assigned_to for order in given] == [yusuf, siti, yusuf]
    assert told(builders.fresh(new[0]))[0] == "Dibagikan otomatis kepada Yusuf Ismail"
    assert share_out(nobodys(), by=siti, now=MONDAY) == []


def test_when_nobody_is_at_work_sharing_out_says_so(siti):
    order = builders.submitted(now=MONDAY)
    away(siti, MONDAY.date())

    with pytest.raises(Refused, match="Tidak ada petugas"):
        assign_automatically(order, by=siti, now=MONDAY)


def test_a_released_order_waits_for_anybody_again(siti):
    order = order_services.release(builders.taken(officer=siti), by=siti)

    assert [new.pk for new in nobodys()] == [order.pk]


def test_leave_is_entered_by_oneself_or_by_whoever_manages_it(siti, yusuf):
    head = builders.staff("head")
    today = MONDAY.date()
    own = away(siti, today)
    enter_leave(yusuf, first=today, last=today, by=head)

    with pytest.raises(PermissionDenied):
        enter_leave(yusuf, first=today + timedelta(days=5), last=today + timedelta(days=5), by=siti)
    with pytest.raises(ValidationError, match="Sudah ada cuti"):
        enter_leave(siti, first=today - timedelta(days=3), last=today, by=siti)
    with pytest.raises(ValidationError, match="bukan petugas"):
        enter_leave(builders.a_treasurer(), first=today, last=today, by=head)
    with pytest.raises(ValidationError):
        enter_leave(siti, first=today, last=today - timedelta(days=1), by=siti)
    with pytest.raises(PermissionDenied):
        delete_leave(own.pk, by=yusuf)
    assert visible_leaves(siti, today).count() == 1
    assert visible_leaves(head, today).count() == 2
    delete_leave(own.pk, by=head)
    delete_leave(own.pk, by=head)


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        (date(2026, 11, 6), 1, date(2026, 11, 9)),  # Friday to Monday
        (date(2026, 11, 7), 1, date(2026, 11, 9)),
        (date(2026, 11, 2), 3, date(2026, 11, 5)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),  # over Christmas and the weekend
    ],
)
def test_a_reminder_counts_working_days(on, days, expected):
    calendar = calendar_for(builders.submitted().office)

    found = workday_after(calendar, on, days)

    assert calendar.intervals(found)
    assert found == expected


def test_a_reminder_shows_when_its_day_has_come_and_goes_when_it_is_done(siti):
    order = builders.taken(officer=siti, now=MONDAY)
    on = set_follow_up(order, days=3, by=siti, now=MONDAY)
    later = MONDAY + timedelta(days=3)

    assert on == date(2026, 11, 5)
    assert not queue_row(builders.fresh(order), siti, MONDAY)["follow_up"]["is_due"]
    assert queue_row(builders.fresh(order), siti, later)["follow_up"]["is_due"]
    assert codes(siti, "tampilan=all&tindak_lanjut=tiba", later) == [order.code]
    assert told(builders.fresh(order))[0] == "Diingatkan lagi pada 5 November 2026"
    clear_follow_up(order, by=siti, now=later)
    assert codes(siti, "tampilan=all&tindak_lanjut=ada", later) == []
    with pytest.raises(Refused):
        clear_follow_up(order, by=siti, now=later)


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_reminder_has_its_bounds(siti, days):
    with pytest.raises(ValidationError):
        set_follow_up(builders.taken(officer=siti), days=days, by=siti)
