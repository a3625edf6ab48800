"""A web process that is killed in the middle of a form: as if it had never been sent, and sending it again works."""

from collections.abc import Callable
from typing import Any

import pytest

from orders.models import Document, Order, OrderEvent
from payments.models import Payment
from silastik.core.models import Mail, NumberSequence
from silastik.users.models import User
from tests import builders

from .conftest import Portal
from .parts import held
from .test_broker import a_proof

pytestmark = pytest.mark.django_db(transaction=True)
Form = tuple[
    User, str, Callable[[], dict[str, Any]], str
]  # who sends it, where to, with what, and the state it leads to


def a_basket_to_submit() -> Form:
    order = builders.a_basket()
    return order.customer, "/keranjang/ajukan/", lambda: {"terms": builders.terms().pk, "accepted": "on"}, "submitted"


def an_offer_to_send() -> Form:
    order = builders.tick_all(builders.taken())
    return order.assigned_to, f"/petugas/{order.code}/penawaran/", dict, "awaiting_payment"


def a_proof_to_send() -> Form:
    order = builders.offered(builders.a_customer_abroad())
    return order.customer, f"/pesanan/{order.code}/bukti/", a_proof, "awaiting_payment"


def an_order_to_deliver() -> Form:
    order = builders.paid()
    return order.assigned_to, f"/petugas/{order.code}/kirim/", dict, "delivered"


def everything() -> dict[str, list]:
    """All that a form could have left behind."""
    rows = (Order, OrderEvent, Document, Payment, Mail, NumberSequence)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in rows}


@pytest.mark.parametrize("a_form", [a_basket_to_submit, an_offer_to_send, a_proof_to_send, an_order_to_deliver])
def test_killed_before_its_commit(portal: Portal, a_form: Callable[[], Form]):
    person, address, data, state = a_form()
    portal.settle()
    caller = portal.visit(person)
    portal.worker.hold_still()
    before = everything()

    with held("orders_orderevent") as event:
        answer = caller.begin(address, **data())
        event.caught()
        portal.web.kill_children()
        assert isinstance(answer.exception(), OSError)

    assert everything() == before
    assert caller.post(address, **data()).status == 200
    order = Order.objects.get()
    assert order.state == state
    assert sorted(Document.objects.values_list("kind", "sequence")) == sorted(
        (kind, 1) for kind in NumberSequence.objects.exclude(kind="order").values_list("kind", flat=True)
    )
    assert set(NumberSequence.objects.values_list("last", flat=True)) == {1}
    assert Payment.objects.filter(way=Payment.Way.TRANSFER).count() == (a_form is a_proof_to_send)
