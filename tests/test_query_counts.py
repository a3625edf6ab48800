"""A page asks the database as often for a hundred rows as for ten (and django-zeal watches all the while)."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.deliverables import released
from orders.lifecycle import record
from orders.services import answer_fault, report_fault
from payments.services import reject_proof
from publications.models import Publication, PublicationOrder
from silastik.core.files import accept
from silastik.users.models import User
from tests import builders
from tests.uploads import png

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 100
AT_MOST = 12


def queries(url: str, user: User | None = None) -> list[str]:
    """The queries of a page that somebody opens who has just been on another one."""
    client = Client()
    if user:
        client.force_login(user)
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def titles(count: int) -> list[Publication]:
    """Titles that differ in all a list shows. Their master is one file: drawing covers would take the longest."""
    first, *others = [
        builders.a_publication(
            master=number == 0,
            subject=f"Subjek {number % 7}",
            area_name=f"Kecamatan {number % 5}",
            year=2010 + number % 15,
            producer=f"BPS {number % 3}",
        )
        for number in range(count)
    ]
    shared = {field: getattr(first, field) for field in ("master", "master_size", "master_sha256", "cover")}
    Publication.objects.filter(pk__in=[title.pk for title in others]).update(**shared)
    return list(Publication.objects.filter(pk__gte=first.pk))


def grow(make: Callable[[int], object]) -> Iterator[int]:
    """Make rows until there are few, then until there are many; yields in between."""
    made = 0
    for count in (FEW, MANY):
        make(count - made)
        made = count
        yield count


def counts(url: str, user: User | None, make: Callable[[int], object]) -> list[int]:
    return [len(queries(url, user)) for _count in grow(make)]


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_catalogue(signed_in: bool):
    user = builders.a_customer() if signed_in else None

    few, many = counts(reverse("catalogue:list"), user, titles)

    assert few == many <= AT_MOST


@pytest.mark.parametrize("query", ["q=limboto", "q=limbotto", "q=tidakadasamasekali"])
def test_a_search_in_the_catalogue(query: str):
    few, many = counts(f"{reverse('catalogue:list')}?{query}", None, titles)

    assert few == many <= AT_MOST


def test_the_page_of_a_title():
    title = builders.a_publication(subject="Subjek 1", area_name="Kecamatan 1")

    few, many = counts(title.get_absolute_url(), builders.a_customer(), titles)

    assert few == many


def test_the_basket():
    customer = builders.a_customer()

    few, many = counts(
        reverse("publications:basket"), customer, lambda count: builders.a_basket(customer, titles(count))
    )

    assert few == many


def test_a_customers_list_of_orders():
    customer, officer, [title] = builders.a_customer(), builders.an_officer(), titles(1)

    def make(count: int) -> None:
        for number in range(count):
            reach = (builders.submitted, builders.taken, builders.offered)[number % 3]
            reach(customer, titles=[title], **({"officer": officer} if number % 3 else {}))

    few, many = counts(reverse("orders:list"), customer, make)

    assert few == many


@pytest.mark.parametrize("role", ["officer", "treasurer", "head"])
def test_the_queue(role: str):
    [title] = titles(1)

    def make(count: int) -> None:
        for number in range(count):
            if number % 2:
                builders.submitted(titles=[title])
            else:
                builders.offered(titles=[title])

    few, many = counts(f"{reverse('orders:queue')}?tampilan=open", builders.staff(role), make)

    assert many <= few <= AT_MOST  # a page that is not full also looks among the orders whose clock stands


def test_the_treasurers_desk():
    officer, [title] = builders.an_officer(), titles(1)

    def make(count: int) -> None:
        for _number in range(count):
            builders.proved(titles=[title], officer=officer)

    few, many = counts(reverse("payments:desk"), builders.a_treasurer(), make)

    assert few == many


def test_what_was_paid_in_a_period():
    officer, [title] = builders.an_officer(), titles(1)

    def make(count: int) -> None:
        for _number in range(count):
            builders.paid(titles=[title], officer=officer)

    few, many = counts(reverse("payments:paid"), builders.a_treasurer(), make)

    assert few == many


def an_order(state: str, count: int) -> PublicationOrder:
    """An order of many titles, with many events by many people."""
    order = REACH[state](titles=titles(count))
    for number in range(count):
        record(order, "download", by=builders.an_officer() if number % 9 == 0 else order.customer, what=f"{number}")
    return order


def many_faults(titles: list[Publication]) -> PublicationOrder:
    """Each file has a fault, some with a picture, some answered."""
    order = builders.completed(titles=titles)
    for number, file in enumerate(released(order)):
        picture = accept(builders.an_upload(png(), "halaman.png", "image/png")) if number % 3 == 0 else None
        fault = report_fault(builders.fresh(order), file, text=f"Halaman {number}", picture=picture, by=order.customer)
        if number % 2:
            answer_fault(order, fault, answer="Memang begitu.", by=order.assigned_to)
    return builders.fresh(order)


def many_proofs(titles: list[Publication]) -> PublicationOrder:
    """Each proof but the last was rejected."""
    order, treasurer = builders.offered(builders.a_customer_abroad(), titles=titles[:1]), builders.a_treasurer()
    for _title in titles:
        reject_proof(builders.send_proof(order), reason="Kabur.", by=treasurer)
    builders.send_proof(order)
    return builders.fresh(order)


REACH = {
    "submitted": builders.submitted,
    "billed": builders.billed,
    "many proofs": many_proofs,
    "delivered": builders.delivered,
    "many faults": many_faults,
}


# What the customer's page asks: session, account, order, events, papers with the bill, titles and basket; files beside.
ASKED = {"submitted": 7, "billed": 7, "many proofs": 8, "delivered": 9, "many faults": 10}


@pytest.mark.parametrize("state", REACH)
def test_the_two_pages_of_an_order(state: str):
    few, many = (an_order(state, count) for count in (FEW, MANY))

    for_customer = [len(queries(order.get_absolute_url(), order.customer)) for order in (few, many)]
    for_office = [len(queries(workbench(order), order.assigned_to or builders.an_officer())) for order in (few, many)]

    assert for_customer == [ASKED[state]] * 2
    assert for_office[0] == for_office[1]


def test_the_treasurers_page_of_a_transfer():
    few, many = (an_order("many proofs", count) for count in (FEW, MANY))
    treasurer = builders.a_treasurer()

    asked = [len(queries(reverse("payments:verify", args=[order.code]), treasurer)) for order in (few, many)]

    assert asked[0] == asked[1]


def workbench(order: PublicationOrder) -> str:
    return reverse("orders:workbench", args=[order.code])
