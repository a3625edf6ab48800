"""A worker that is killed, wherever it stands: once it is back all that must follow follows, and nothing twice."""

import hashlib
import time

import pytest

from orders.models import Document, Order
from orders.states import OrderState
from silastik.core.models import Mail
from tests import builders
from tests.journeys.people import office_time
from tests.journeys.stack import eventually

from .conftest import SWEEP_EVERY, Portal
from .parts import Part, held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(portal: Portal) -> builders.PublicationOrder:
    return builders.tick_all(builders.taken())


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def strike(worker: Part, blow: str) -> None:
    """Kill the whole worker and start it again, or only the children it works with, which it replaces itself."""
    getattr(worker, blow)()
    if not worker.runs:
        worker.start()


@pytest.mark.parametrize("blow", ["kill", "kill_children"])
def test_killed_while_it_renders_an_invoice(portal: Portal, order, blow: str):
    officer = portal.visit(order.assigned_to)
    portal.worker.hold_still()
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200

    with held("orders_document") as document:
        portal.worker.go_on()
        document.caught()
        strike(portal.worker, blow)

    invoice = eventually(Document.objects.exclude(rendered_at=None).first, "the invoice")
    content = invoice.file.read()
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == invoice.sha256
    assert Document.objects.get().number.startswith("0001/INV/")


@pytest.mark.parametrize(("moment", "blow", "copies"), [("RCPT", "kill_children", 1), ("DATA", "kill", 2)])
def test_killed_while_it_sends_a_mail(portal: Portal, order, moment: str, blow: str, copies: int):
    officer = portal.visit(order.assigned_to)
    portal.catcher.holds = moment
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200

    portal.catcher.caught()
    strike(portal.worker, blow)
    portal.catcher.holds = ""

    eventually(lambda: not Mail.objects.filter(sent_at=None).exists(), "the mail to be marked as sent")
    mails = [mail for mail in portal.catcher.messages() if mail["To"] == order.customer.email]
    assert len(mails) == copies
    assert len({mail["Message-ID"] for mail in mails}) == 1


def test_killed_between_the_receipt_and_the_completion_of_an_order(portal: Portal):
    order = builders.paid()
    officer = portal.visit(order.assigned_to)
    portal.worker.hold_still()
    assert officer.post(f"/petugas/{order.code}/kirim/").status == 200

    with held("orders_orderevent") as event:
        portal.worker.go_on()
        event.caught()
        strike(portal.worker, "kill_children")
        assert state_of(order) == OrderState.DELIVERED

    eventually(lambda: state_of(order) == OrderState.COMPLETED, "the order to complete")
    assert order.documents.filter(kind=Document.Kind.RECEIPT).count() == 1
    assert order.events.filter(action="complete").count() == 1


def test_told_to_stop_it_finishes_what_it_has_begun_and_takes_nothing_new(portal: Portal, order):
    """What every update does to it (docs/operations.md). One of its two hands is free all the while."""
    officer = portal.visit(order.assigned_to)
    portal.worker.hold_still()
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200
    customer = builders.a_customer()
    builders.a_basket(customer)
    buyer = portal.visit(customer)

    with held("orders_document") as document:
        portal.worker.go_on()
        document.caught()
        portal.worker.ask_to_stop()
        eventually(lambda: "Warm shutdown" in portal.worker.said, "the worker to hear it")
        assert buyer.post("/keranjang/ajukan/", terms=builders.terms().pk, accepted="on").status == 200
        time.sleep(3 * SWEEP_EVERY.seconds)  # a worker that went on would have sent the mail long since
        assert portal.worker.runs
        assert unsent_to(customer) == 1

    eventually(portal.worker.has_ended, "the worker to finish")
    invoice = Document.objects.get()
    assert hashlib.sha256(invoice.file.read()).hexdigest() == invoice.sha256
    assert unsent_to(customer) == 1

    portal.worker.start()

    eventually(lambda: unsent_to(customer) == 0, "what waited to be sent")
    assert len([mail for mail in portal.catcher.messages() if mail["To"] == customer.email]) == 1


def unsent_to(person) -> int:
    return Mail.objects.filter(to=person.email, sent_at=None).count()


def test_gone_from_payment_to_delivery(portal: Portal):
    order = builders.billed()
    officer = portal.visit(order.assigned_to)
    portal.worker.kill()
    code = order.invoices.get().billing_codes.get()
    paid = {"billing_code": code.pk, "ntpn": builders.an_ntpn(), "paid_at": office_time()}
    assert officer.post(f"/petugas/{order.code}/pembayaran/", **paid).status == 200
    assert officer.post(f"/petugas/{order.code}/kirim/").status == 200
    assert state_of(order) == OrderState.DELIVERED

    portal.worker.start()

    eventually(lambda: state_of(order) == OrderState.COMPLETED, "the order to complete")
    customer = portal.visit(order.customer)
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    assert receipt.number in customer.get(order.get_absolute_url()).text
    assert portal.mail(order.customer.email, order.code)
