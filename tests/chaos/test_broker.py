"""Redis that is lost, gone or hanging: people notice nothing but a short wait, and what must follow follows later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.models import Document, Order
from orders.states import OrderState
from payments.models import Payment
from silastik.core.models import Mail
from tests import builders
from tests.journeys.stack import eventually

from .caller import Answer
from .conftest import Portal
from .parts import held

pytestmark = pytest.mark.django_db(transaction=True)
A_SHORT_WAIT = 8  # seconds: one time-out of the cache and one of the broker, on a machine that does other things beside


def test_killed_and_empty_after_the_commit_it_loses_nothing(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)
    portal.worker.hold_still()
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200
    assert portal.redis.queued

    portal.redis.kill()
    portal.redis.start()
    assert portal.redis.queued == 0
    portal.worker.go_on()

    eventually(lambda: not Document.objects.filter(rendered_at=None).exists(), "the invoice to be rendered")
    assert portal.mail(order.customer.email, order.code)
    assert officer.get(f"/petugas/{order.code}/").path == f"/petugas/{order.code}/"


def test_a_worker_in_the_middle_of_a_task_waits_for_it(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)
    portal.worker.hold_still()
    assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200

    with held("orders_document") as document:
        portal.worker.go_on()
        document.caught()
        portal.redis.kill()
        eventually(lambda: portal.worker.died or "Trying again in" in portal.worker.said, "the worker to notice")
        portal.redis.start()

    eventually(lambda: not Document.objects.filter(rendered_at=None).exists(), "the invoice to be rendered")
    assert portal.mail(order.customer.email, order.code)
    assert portal.worker.runs


@pytest.mark.parametrize(("loss", "return_"), [("kill", "start"), ("hold_still", "go_on")])
def test_a_sale_from_abroad_goes_on_without_it(portal: Portal, loss: str, return_: str):
    title, officer, treasurer = builders.a_publication(), builders.an_officer(), builders.a_treasurer()
    newcomer = builders.a_customer_abroad()
    getattr(portal.redis, loss)()

    def fine(answer: Answer) -> Answer:
        assert answer.status == 200, f"{answer.status} at {answer.path}: {answer.text}"
        assert answer.seconds < A_SHORT_WAIT, f"{answer.seconds} s at {answer.path}"
        return answer

    customer = portal.visit()
    fine(customer.get("/"))
    assert fine(customer.log_in(newcomer)).path == "/pesanan/"
    fine(customer.post(f"/keranjang/tambah/{title.slug}/"))
    fine(customer.post("/keranjang/ajukan/", terms=builders.terms().pk, accepted="on"))
    order = Order.objects.get()
    serving, checking = portal.visit(officer), portal.visit(treasurer)
    fine(serving.post(f"/petugas/{order.code}/ambil/"))
    for point in ("softcopy", "invoice"):
        fine(serving.post(f"/petugas/{order.code}/daftar-periksa/", butir=point))
    fine(serving.post(f"/petugas/{order.code}/penawaran/"))
    fine(customer.post(f"{order.get_absolute_url()}bukti/", **a_proof()))
    payment = Payment.objects.get()
    fine(checking.post(f"/bendahara/{order.code}/{payment.pk}/terima/", amount_received=payment.invoice.total))
    fine(serving.post(f"/petugas/{order.code}/kirim/"))
    assert Order.objects.get().state == OrderState.DELIVERED
    assert Mail.objects.filter(sent_at=None).count() >= 4
    getattr(portal.redis, return_)()

    eventually(lambda: Order.objects.get().state == OrderState.COMPLETED, "the order to complete")
    eventually(lambda: not Document.objects.filter(rendered_at=None).exists(), "every paper to be rendered")
    assert portal.mail(newcomer.email, order.code)


def test_strangers_sign_up_without_it(portal: Portal):
    portal.redis.kill()

    caller = portal.visit()
    caller.get("/akun/daftar/")
    password = builders.PASSWORD
    answer = caller.post("/akun/daftar/", email="baru@contoh.id", password1=password, password2=password)

    assert (answer.status, answer.path) == (200, "/akun/verifikasi/")
    portal.redis.start()
    assert portal.mail("baru@contoh.id", "")


def test_a_session_closed_without_it_stays_closed(portal: Portal):
    person = portal.visit(builders.a_customer())
    assert person.get("/pesanan/").path == "/pesanan/"
    session = next(cookie for cookie in person.cookies if cookie.name == "sessionid")
    portal.redis.hold_still()
    assert person.post("/akun/keluar/").path == "/"
    portal.redis.go_on()

    portal.web.kill_children()  # those that take their place know nothing of an outage, and believe Redis
    person.cookies.set_cookie(session)

    assert person.get("/pesanan/").path.startswith("/akun/masuk/")


def a_proof() -> dict[str, object]:
    return {
        "proof": builders.an_upload(),
        "amount": "10.00",
        "currency": "SGD",
        "value_date": timezone.localdate() - timedelta(days=1),
        "bank": "DBS",
        "reference": "REF1",
    }
