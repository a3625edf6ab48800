"""Random people and an order of publications: after each thing they try, the order must still make sense."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from orders import deliverables, documents
from orders import services as order_services
from orders.models import Document
from orders.states import OrderState
from payments.models import Invoice, Payment, Receipt
from publications import services
from silastik.core.files import accept
from tests import builders
from tests.random_people import RandomPeople, let_them_try

S = OrderState
PAID = {S.PAID, S.DELIVERED, S.COMPLETED, S.IN_REVISION}


class Publications(RandomPeople):
    """One order of publications among people who do not know the rules."""

    likely = {
        S.DRAFT: ["submit"],
        S.SUBMITTED: ["take", "take", "cancel"],
        S.IN_PREPARATION: ["tick", "tick", "send_offer", "send_offer", "prepare", "release", "take_over", "cancel"],
        S.AWAITING_PAYMENT: [
            "record_billing_code",
            "request_billing_code",
            "record_payment",
            "record_payment",
            "submit_proof",
            "verify_proof",
            "reject_proof",
        ],
        S.PAID: ["deliver"],
        S.DELIVERED: ["the_worker_works"],
        S.COMPLETED: ["report_fault", "report_fault", "rate"],
        S.IN_REVISION: ["prepare", "prepare", "answer_fault", "redeliver", "report_fault"],
        S.CANCELLED: ["submit_proof"],
    }

    @initialize(abroad=st.booleans(), titles=st.integers(1, 2))
    def an_order(self, abroad: bool, titles: int) -> None:
        self.begin(abroad=abroad)
        self.watch(builders.a_basket(self.people["customer"], [builders.a_publication() for _title in range(titles)]))

    def submit(self, data: st.DataObject) -> None:
        self.attempt(services.submit, self.seen, by=self.the_right(data, "customer"), terms=builders.terms())

    def take(self, data: st.DataObject) -> None:
        self.attempt(services.take, self.seen, by=self.the_right(data, "officer"))

    def prepare(self, data: st.DataObject) -> None:
        line = data.draw(st.sampled_from(list(self.order.lines.all())), "title")
        upload = accept(builders.an_upload(), types=("pdf",)) if data.draw(st.booleans(), "uploaded") else None
        self.attempt(services.prepare, self.seen, line, upload=upload, by=self.officer(data))

    def send_offer(self, data: st.DataObject) -> None:
        self.attempt(services.send_offer, self.seen, by=self.officer(data))

    def deliver(self, data: st.DataObject) -> None:
        self.attempt(services.deliver, self.seen, by=self.officer(data))

    def the_worker_works(self, data: st.DataObject) -> None:
        for document in Document.objects.filter(order_id=self.pk, kind="receipt", rendered_at=None):
            documents.render(document.pk, now=self.now)
        order_services.complete_delivered(self.order, now=self.now)

    def redeliver(self, data: st.DataObject) -> None:
        self.attempt(order_services.redeliver, self.seen, by=self.officer(data))

    # What must hold whoever did what.

    @invariant()
    def files_open_only_after_payment(self) -> None:
        order = self.order
        paid = Payment.objects.filter(invoice__order_id=self.pk, state=Payment.State.VERIFIED).exists()
        assert order.files_released <= paid
        assert bool(deliverables.released(order)) <= paid
        assert (order.paid_at is not None) == paid == (order.state in PAID)

    @invariant()
    def papers_belong_to_what_happened(self) -> None:
        order = self.order
        kinds = list(order.documents.values_list("kind", flat=True))
        offers = order.events.filter(action="send_offer").count()
        assert kinds.count("invoice") == Invoice.objects.filter(order=order).count() == offers <= 1
        assert kinds.count("receipt") == Receipt.objects.filter(document__order=order).count() <= 1
        assert ("receipt" in kinds) == (order.delivered_at is not None)


@pytest.mark.django_db
def test_whatever_people_try_the_order_makes_sense():
    let_them_try(Publications)
