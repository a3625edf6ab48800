"""Pages of the queue by keyset: all orders once, in order, whatever comes in between; garbage gives the first page."""

import base64
import json
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orders.models import Order
from orders.queue import keyset
from orders.queue.definitions import VIEWS, sorting
from orders.queue.keyset import page_of
from tests import builders
from tests.orders.queue.desks import FRIDAY_OFF, MONDAY, clock, page

pytestmark = pytest.mark.django_db
SORTS = [(sort, descending) for sort in ("tenggat", "diajukan", "pelanggan", "status") for descending in (False, True)]


def orders():
    return Order.objects.submitted()


@pytest.fixture
def eleven() -> list[Order]:
    """Orders with equal and different times, deadlines, customers and states."""
    title = builders.a_publication()
    rani, budi = builders.a_customer(institution="Bappeda"), builders.a_customer(institution="Akademi")
    made = []
    for number in range(11):
        reach = builders.taken if number % 3 == 0 else builders.submitted
        made.append(reach((rani, budi)[number % 2], titles=[title], now=MONDAY + timedelta(hours=number // 2)))
        clock(made[-1], due_at=FRIDAY_OFF + timedelta(hours=number // 3) if number % 4 else None)
    return made


@pytest.mark.parametrize(("sort", "descending"), SORTS)
def test_walking_on_shows_every_order_once_and_walking_back_shows_them_again(eleven, sort, descending):
    by = sorting(VIEWS["all"], sort, descending=descending)
    whole = [order.pk for order in page_of(orders(), by, size=99).rows]

    pages, cursor = [], ""
    while True:
        found = page_of(orders(), by, cursor, size=3)
        pages.append([order.pk for order in found.rows])
        if not found.next:
            break
        cursor = found.next
    back, backwards = [pages[-1]], found.previous
    while backwards:
        found = page_of(orders(), by, backwards, size=3)
        back.insert(0, [order.pk for order in found.rows])
        backwards = found.previous

    assert [pk for found in pages for pk in found] == whole
    assert sorted(whole) == sorted(order.pk for order in eleven)
    assert back == pages
    assert not page_of(orders(), by, size=3).previous


def test_an_order_that_comes_in_between_moves_no_page(eleven):
    by = sorting(VIEWS["all"], "diajukan", descending=True)
    first = page_of(orders(), by, size=4)
    second = [order.pk for order in page_of(orders(), by, first.next, size=4).rows]

    builders.submitted(now=MONDAY + timedelta(days=1))

    assert [order.pk for order in page_of(orders(), by, first.next, size=4).rows] == second


def test_going_back_to_a_page_that_is_no_longer_full_gives_the_first(eleven):
    by = sorting(VIEWS["new"], "diajukan", descending=False)
    new = orders().filter(state="submitted")
    second = page_of(new, by, page_of(new, by, size=4).next, size=4)
    taken = list(page_of(new, by, size=2).rows)
    fewer = new.exclude(pk__in=[order.pk for order in taken])

    assert [o.pk for o in page_of(fewer, by, second.previous, size=4).rows] == [
        o.pk for o in fewer.order_by("submitted_at", "pk")[:4]
    ]


def test_a_page_whose_orders_are_all_gone_gives_the_first(eleven):
    by = sorting(VIEWS["all"], "diajukan", descending=False)
    cursor = page_of(orders(), by, size=8).next
    left = orders().filter(pk__in=[order.pk for order in page_of(orders(), by, size=8).rows])

    assert len(page_of(left, by, cursor, size=8).rows) == 8


def packed(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


AT = "2026-11-02T08:30:00+08:00"
GARBAGE = [
    "x",
    "%%%",
    "é",
    "A" * 900,
    "[" * 700,
    packed(),
    packed("diajukan", 0),
    packed("diajukan", 0, 0),
    packed("diajukan", 0, 0, AT),
    packed("diajukan", 0, 1, AT, 1),
    packed("diajukan", 0, -1, AT, 1),
    packed("diajukan", 0, "0", AT, 1),
    packed("diajukan", 0, 0, AT, 10**30),
    packed("diajukan", 0, 0, AT, "1"),
    packed("diajukan", 0, 0, AT, 1.5),
    packed("diajukan", 0, 0, AT, None),
    packed("diajukan", 0, 0, "2026-11-02T08:30:00", 1),
    packed("diajukan", 0, 0, "kemarin", 1),
    packed("diajukan", 0, 0, "2026-13-40T08:30:00+08:00", 1),
    packed("diajukan", 0, 0, [AT], 1),
    packed("pelanggan", 0, 0, "a", 1),
    packed({"a": 1}, 0, 0, AT, 1),
]


@pytest.mark.parametrize("cursor", GARBAGE)
def test_a_garbage_cursor_gives_the_first_page(client, cursor):
    order = builders.submitted()
    client.force_login(builders.an_officer())

    answer = client.get(reverse("orders:queue"), {"tampilan": "all", "urut": "diajukan", "kursor": cursor})

    assert answer.status_code == 200
    assert [row["code"] for row in answer.context["rows"]] == [order.code]


@pytest.mark.parametrize("name", ["a\0b", "😀" * 100, "\ud800"])
def test_a_strange_name_in_a_cursor_does_no_harm(name):
    by = sorting(VIEWS["all"], "pelanggan", descending=False)

    assert page_of(orders(), by, packed("pelanggan", 0, 0, name, 1)).rows == []


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_cursors(text):
    by = sorting(VIEWS["all"], "tenggat", descending=False)

    assert keyset._parse(text, by) is None


def test_the_pages_are_linked_and_keep_the_view_and_its_filters():
    title, customer, officer = builders.a_publication(), builders.a_customer(), builders.an_officer()
    for _number in range(51):
        builders.submitted(customer, titles=[title])

    first = page(officer, "tampilan=new&asal=dalam")
    second = page(officer, first["next_url"])
    again = page(officer, second["previous_url"])

    assert (len(first["rows"]), len(second["rows"])) == (50, 1)
    assert QueryDict(first["next_url"][1:])["asal"] == "dalam"
    assert (first["previous_url"], second["next_url"]) == ("", "")
    assert [row["code"] for row in again["rows"]] == [row["code"] for row in first["rows"]]
