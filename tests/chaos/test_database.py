"""PostgreSQL that drops its connections, or lets nobody in: a page that says so, and then everything as before."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from orders.models import Document, Order
from orders.states import OrderState
from tests import builders

from .caller import Answer
from .conftest import Portal
from .parts import held

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def cut_all() -> int:
    """Cut every connection but that of the test; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) {OTHERS}")
        return cursor.fetchone()[0]


@contextmanager
def nobody_let_in() -> Iterator[None]:
    """The database takes no new connection until the block ends."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def is_our_page(answer: Answer) -> bool:
    return answer.status == 503 and "Pesanan yang sudah Anda kirim tetap tersimpan." in answer.text


def test_the_next_request_takes_a_new_connection(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)
    assert cut_all() > 0

    answers = [officer.get(f"/petugas/{order.code}/") for _time in range(8)]

    assert {answer.status for answer in answers} == {200}


def test_cut_in_the_middle_of_a_form_it_has_changed_nothing(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)

    with held("orders_orderevent") as event:
        answer = officer.begin(f"/petugas/{order.code}/penawaran/")
        pid = event.caught()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        assert is_our_page(answer.result())

    assert Order.objects.get().state == OrderState.IN_PREPARATION
    assert Document.objects.count() == 0
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200
    assert Document.objects.get().sequence == 1


def test_while_it_lets_nobody_in_every_page_says_so(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)

    with nobody_let_in():
        cut_all()
        answers = [officer.get(path) for path in ("/", "/katalog/", f"/petugas/{order.code}/")]
        answers.append(officer.post(f"/petugas/{order.code}/penawaran/"))

    assert all(is_our_page(answer) for answer in answers), answers
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT
