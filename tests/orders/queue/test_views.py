"""The views of the queue: which orders each holds, what a row says of the time, and what a page shows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from publications import services
from silastik.users import services as user_services
from tests import builders
from tests.orders.queue.desks import FRIDAY_OFF, MONDAY, clock, codes, count, page, queue_row

pytestmark = pytest.mark.django_db


def running(used: str = "0", at=MONDAY, due=FRIDAY_OFF):
    """An order whose clock runs."""
    return clock(builders.taken(now=MONDAY), clock_used=Decimal(used), clock_at=at, due_at=due)


def test_my_turn_has_what_i_can_do_and_leaves_transfers_to_the_treasurer():
    officer = builders.an_officer()
    mine = builders.taken(officer=officer)
    builders.proved(officer=officer)
    builders.billed(officer=officer)

    assert codes(officer, "tampilan=mine") == [mine.code]
    assert count(officer, "mine") == "1"


def test_each_view_holds_its_orders_and_no_other():
    officer = builders.an_officer()
    new, billed, done = builders.submitted(), builders.billed(), builders.completed()
    builders.a_basket()

    assert codes(officer, "tampilan=new") == [new.code]
    assert codes(officer, "tampilan=customer") == [billed.code]
    assert codes(officer, "tampilan=office") == [new.code]
    assert set(codes(officer, "tampilan=open")) == {new.code, billed.code}
    assert set(codes(officer, "tampilan=all")) == {new.code, billed.code, done.code}


def test_a_deadline_is_near_from_eight_days_on_and_late_after_ten():
    officer, order = builders.an_officer(), running()
    wednesday = FRIDAY_OFF - timedelta(days=2)

    seen = {
        moment: [view for view in ("near", "late") if codes(officer, f"tampilan={view}", moment)]
        for moment in (
            wednesday - timedelta(minutes=1),
            wednesday,
            FRIDAY_OFF,
            FRIDAY_OFF + timedelta(days=1),  # Saturday: the stopwatch stands at ten
            FRIDAY_OFF + timedelta(days=2, hours=15, minutes=31),  # Monday 08.31
        )
    }

    assert list(seen.values()) == [[], ["near"], ["near"], ["near"], ["late"]]
    assert queue_row(order, officer, FRIDAY_OFF + timedelta(days=1))["clock"]["tone"] == "near"


@pytest.mark.parametrize(
    ("used", "moment", "text", "tone", "bar"),
    [
        ("0", MONDAY, "sisa 10,0 hari", "", 0),
        ("3.4", MONDAY, "sisa 6,6 hari", "", 34),
        ("7.96", MONDAY, "sisa 2,0 hari", "", 80),
        ("8", MONDAY, "sisa 2,0 hari", "near", 80),
        ("9.99", MONDAY, "sisa 0,0 hari", "near", 100),
        ("10.01", MONDAY, "Terlambat 0,1 hari", "late", 100),
        ("0", FRIDAY_OFF, "sisa 0,0 hari", "near", 100),
    ],
)
def test_a_bar_says_what_is_left_never_too_much_of_it_and_when_it_is_late(used, moment, text, tone, bar):
    shown = queue_row(running(used), builders.an_officer(), moment)["clock"]

    assert (shown["text"], shown["tone"], shown["used"]) == (text, tone, bar)


def test_a_clock_that_stands_says_where_and_has_no_deadline():
    order = clock(builders.billed(now=MONDAY), clock_used=Decimal("2.5"), clock_at=MONDAY, due_at=None)

    row = queue_row(order, builders.an_officer(), FRIDAY_OFF)

    assert (row["clock"]["text"], row["due"]) == ("berhenti di 2,5 hari", "")


def test_by_deadline_the_soonest_comes_first_and_what_stands_comes_last():
    officer = builders.an_officer()
    later, soon = running(), running(due=FRIDAY_OFF - timedelta(days=3))
    standing = clock(builders.billed(), due_at=None)

    assert codes(officer, "tampilan=open") == [soon.code, later.code, standing.code]
    assert codes(officer, "tampilan=open&urut=tenggat&arah=turun") == [later.code, soon.code, standing.code]


def test_columns_sort_both_ways():
    officer = builders.an_officer()
    first = builders.submitted(builders.a_customer(institution="Bappeda"), now=MONDAY)
    second = services.take(
        builders.submitted(builders.a_customer(institution="Akademi"), now=MONDAY + timedelta(hours=1)), by=officer
    )

    for sort, falling in {"diajukan": False, "pelanggan": True, "status": False}.items():
        expected = [first.code, second.code]
        assert codes(officer, f"tampilan=all&urut={sort}&arah={'turun' if falling else 'naik'}") == expected
        assert codes(officer, f"tampilan=all&urut={sort}&arah={'naik' if falling else 'turun'}") == expected[::-1]


def test_the_page_says_late_in_words_and_leads_to_the_orders(client):
    order = running("10.5")
    client.force_login(builders.an_officer())

    shown = client.get(reverse("orders:queue"), {"tampilan": "open"}).content.decode()

    assert "Terlambat" in shown
    assert reverse("orders:workbench", args=[order.code]) in shown


@pytest.mark.parametrize("query", ["tampilan=tidak-ada", "tampilan=mine%00"])
def test_a_view_that_does_not_exist_is_not_found(client, query):
    client.force_login(builders.an_officer())

    assert client.get(f"{reverse('orders:queue')}?{query}").status_code == 404


def test_nobody_sees_more_in_the_queue_than_elsewhere(client):
    order = builders.submitted()
    administrator = builders.staff("administrator")

    assert codes(administrator) == []
    assert count(administrator, "all") == "0"
    client.force_login(order.customer)
    assert client.get(reverse("orders:queue")).status_code == 403
    assert client.get(reverse("orders:queue_counts")).status_code == 403


def test_an_empty_view_says_what_will_appear_there():
    assert "muncul di sini" in str(page(builders.an_officer(), "tampilan=late")["empty_text"])


def test_a_customer_who_changes_their_name_moves_in_the_list_and_is_found_by_it():
    officer, order = builders.an_officer(), builders.submitted()
    customer = order.customer
    profile = {field: getattr(customer, field) for field in ("segment", "job", "country", "address", "phone")}

    user_services.update_profile(customer, name="Zahra", institution="Balai Zeta", language="id", **profile)

    assert codes(officer, "tampilan=all&q=zeta") == [order.code]
    assert codes(officer, "tampilan=all&q=negeri") == []
    order.words.refresh_from_db()
    assert order.words.customer == "balai zeta"
