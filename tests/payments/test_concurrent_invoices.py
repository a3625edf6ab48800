"""Many invoices at once: numbers follow each other without gap or duplicate, whatever fails in between."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.models import Document, Order
from payments.models import Invoice
from publications import services
from silastik.core.context import current_office
from silastik.core.models import NumberSequence
from silastik.core.numbering import next_number
from tests import builders
from tests.core.brokers import take_broker_away

FIFTY, FAILING = 50, 12


class Failure(Exception):  # noqa: N818
    """What goes wrong after a number was given, before the transaction ends."""


def all_at_once(act, things) -> list[BaseException | None]:
    """Run `act` on each thing in a thread of its own, all released together; what each came to."""
    barrier = threading.Barrier(len(things))
    came_to: list[BaseException | None] = [None] * len(things)

    def run(index, thing):
        try:
            barrier.wait(timeout=30)
            act(index, thing)
        except Exception as problem:
            came_to[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(things)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came_to


def year() -> int:
    return timezone.now().astimezone(current_office().tz).year


def sequence(kind: str) -> int:
    return NumberSequence.objects.get(kind=kind, year=year()).last


@pytest.mark.django_db(transaction=True)
def test_fifty_invoices_issued_at_once_have_the_numbers_one_to_fifty(monkeypatch):
    take_broker_away(monkeypatch)
    officer, title = builders.an_officer(), builders.a_publication()
    orders = [builders.tick_all(builders.taken(titles=[title], officer=officer)) for _number in range(FIFTY)]

    def offer(index, order):
        with transaction.atomic():
            services.send_offer(order, by=officer)
            if index < FAILING:
                raise Failure

    came_to = all_at_once(offer, orders)

    assert [type(problem) for problem in came_to] == [Failure] * FAILING + [type(None)] * (FIFTY - FAILING)
    assert sequences() == list(range(1, FIFTY - FAILING + 1))
    assert [builders.fresh(order).state for order in orders[:FAILING]] == ["in_preparation"] * FAILING

    again = all_at_once(lambda _index, order: services.send_offer(order, by=officer), orders[:FAILING])

    assert again == [None] * FAILING
    assert sequences() == list(range(1, FIFTY + 1))
    assert sequence("invoice") == FIFTY
    printed = Document.objects.filter(kind="invoice").order_by("sequence").values_list("number", flat=True)
    assert list(printed) == [f"{number:04d}/INV/7502/{year()}" for number in range(1, FIFTY + 1)]
    assert Invoice.objects.values("order").distinct().count() == FIFTY


def sequences() -> list[int]:
    return list(Document.objects.filter(kind="invoice").order_by("sequence").values_list("sequence", flat=True))


@pytest.mark.django_db(transaction=True)
def test_customers_who_submit_at_once_get_codes_that_follow_each_other(monkeypatch):
    take_broker_away(monkeypatch)
    title = builders.a_publication()
    baskets = [builders.a_basket(titles=[title]) for _number in range(20)]

    def submit(index, basket):
        with transaction.atomic():
            services.submit(basket, by=basket.customer, terms=builders.terms())
            if index % 4 == 0:
                raise Failure

    all_at_once(submit, baskets)

    codes = sorted(Order.objects.exclude(code=None).values_list("code", flat=True))
    assert codes == [f"SIL-7502-{year()}-{number:06d}" for number in range(1, 16)]
    assert sequence("order") == 15


@pytest.mark.django_db
@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from(["invoice", "receipt", "order"]), st.sampled_from([2026, 2027]), st.booleans()),
        max_size=30,
    )
)
def test_whatever_is_rolled_back_each_kind_and_year_counts_from_one(asked):
    office, given_out = current_office(), {}

    with transaction.atomic():
        for kind, in_year, kept in asked:
            with transaction.atomic():
                number = next_number(office, kind, on=date(in_year, 6, 1))
                transaction.set_rollback(not kept)
            if kept:
                given_out.setdefault((kind, in_year), []).append(number)
        transaction.set_rollback(True)

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in given_out.values())
