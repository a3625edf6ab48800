"""Random people try random things, right and wrong, early and late: after each, the order must still make sense."""

import contextlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from feedback import services as feedback_services
from orders import deliverables, documents
from orders import services as order_services
from orders.lifecycle import Refused
from orders.models import Deliverable, Document, FaultReport, OrderEvent
from orders.states import OrderState
from orders.transitions import SERVING_ACTIONS
from payments import services as payment_services
from payments.models import BillingCode, Invoice, Payment, Receipt
from publications import services
from publications.models import PublicationOrder
from silastik.core.files import accept
from silastik.core.models import NumberSequence
from silastik.users.models import User
from tests import builders

PEOPLE = ["customer", "stranger", "officer", "colleague", "treasurer", "other treasurer", "head", "administrator"]
S = OrderState
PAID = {S.PAID, S.DELIVERED, S.COMPLETED, S.IN_REVISION}
# What people are likely to try in a state; now and then they try anything else.
LIKELY = {
    S.DRAFT: ["submit"],
    S.SUBMITTED: ["take", "take", "cancel"],
    S.IN_PREPARATION: ["send_offer", "send_offer", "prepare", "release", "take_over", "cancel"],
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
ANYTHING = sorted({act for acts in LIKELY.values() for act in acts})


class RandomPeople(RuleBasedStateMachine):
    """One order of publications among people who do not know the rules."""

    @initialize(abroad=st.booleans(), titles=st.integers(1, 2))
    def an_order(self, abroad: bool, titles: int) -> None:
        self.transaction = contextlib.ExitStack()
        self.transaction.enter_context(transaction.atomic())
        self.now = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
        make = builders.a_customer_abroad if abroad else builders.a_customer
        self.people = {"customer": make(), "stranger": make(), "officer": builders.an_officer()}
        self.people |= {"colleague": builders.an_officer(), "treasurer": builders.a_treasurer()}
        self.people |= {"other treasurer": builders.a_treasurer()}
        self.people |= {role: builders.staff(role) for role in ("head", "administrator")}
        basket = builders.a_basket(self.people["customer"], [builders.a_publication() for _title in range(titles)])
        self.pk = basket.pk
        self.seen = basket
        self.numbers = {sequence.kind: sequence.last for sequence in NumberSequence.objects.all()}

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.close()

    @property
    def order(self) -> PublicationOrder:
        return builders.fresh(PublicationOrder(pk=self.pk))

    def attempt(self, act, *arguments, **options) -> None:
        """Somebody tries something: it happens, or it is refused in words; anything else is a defect."""
        with contextlib.suppress(Refused, PermissionDenied, ValidationError), transaction.atomic():
            act(*arguments, now=self.now, **options)

    @rule(data=st.data(), looks=st.booleans())
    def somebody_tries_something(self, data: st.DataObject, looks: bool) -> None:
        """By what they see now, or by a page they opened before the order moved on."""
        if looks:
            self.seen = self.order
        act = data.draw(st.sampled_from(LIKELY[self.order.state] * 4 + ANYTHING), "act")
        self.now += timedelta(seconds=data.draw(st.sampled_from([1, 1, 1, 3600, 8 * 86400, 15 * 86400]), "later"))
        getattr(self, act)(data)

    def the_right(self, data: st.DataObject, name: str) -> User:
        """Mostly the right person, now and then anybody."""
        return self.people[data.draw(st.sampled_from([name] * 24 + PEOPLE), "who")]

    def officer(self, data: st.DataObject) -> User:
        in_charge = self.order.assigned_to
        name = next((name for name, person in self.people.items() if person == in_charge), "officer")
        return self.the_right(data, name)

    def submit(self, data: st.DataObject) -> None:
        self.attempt(services.submit, self.seen, by=self.the_right(data, "customer"), terms=builders.terms())

    def take(self, data: st.DataObject) -> None:
        self.attempt(services.take, self.seen, by=self.the_right(data, "officer"))

    def release(self, data: st.DataObject) -> None:
        self.attempt(order_services.release, self.seen, by=self.officer(data))

    def take_over(self, data: st.DataObject) -> None:
        self.attempt(order_services.take_over, self.seen, by=self.the_right(data, "colleague"))

    def prepare(self, data: st.DataObject) -> None:
        line = data.draw(st.sampled_from(list(self.order.lines.all())), "title")
        upload = accept(builders.an_upload(), types=("pdf",)) if data.draw(st.booleans(), "uploaded") else None
        self.attempt(services.prepare, self.seen, line, upload=upload, by=self.officer(data))

    def send_offer(self, data: st.DataObject) -> None:
        self.attempt(services.send_offer, self.seen, by=self.officer(data))

    def record_billing_code(self, data: st.DataObject) -> None:
        for invoice in Invoice.objects.filter(order_id=self.pk):
            self.attempt(
                payment_services.record_billing_code,
                self.seen,
                code=builders.a_billing_code()[: data.draw(st.sampled_from([15, 15, 15, 14]), "digits")],
                amount=invoice.total + data.draw(st.sampled_from([0, 0, 0, 1]), "too much"),
                expires_at=self.now + timedelta(days=data.draw(st.sampled_from([7, 7, 1, -1]), "days")),
                by=self.officer(data),
            )

    def request_billing_code(self, data: st.DataObject) -> None:
        self.attempt(payment_services.request_billing_code, self.seen, by=self.the_right(data, "customer"))

    def record_payment(self, data: st.DataObject) -> None:
        new, used = builders.an_ntpn(), Payment.objects.exclude(ntpn=None).values_list("ntpn", flat=True).first()
        for code in BillingCode.objects.filter(invoice__order_id=self.pk):
            self.attempt(
                payment_services.record_payment,
                self.seen,
                ntpn=data.draw(st.sampled_from([new, new, used or new, "1" * 15]), "ntpn"),
                paid_at=self.now + timedelta(minutes=data.draw(st.sampled_from([0, 0, 0, 1]), "minutes")),
                billing_code=code,
                by=self.officer(data),
            )

    def submit_proof(self, data: st.DataObject) -> None:
        self.attempt(
            payment_services.submit_proof,
            self.seen,
            proof=accept(builders.an_upload()),
            amount=Decimal(data.draw(st.sampled_from(["10.00", "10.00", "0", "-1"]), "amount")),
            currency=data.draw(st.sampled_from(["SGD", "SGD", "SGD", "XXX"]), "currency"),
            value_date=self.now.date() + timedelta(days=data.draw(st.sampled_from([0, 0, 0, 1, -400]), "days")),
            bank="DBS",
            reference=data.draw(st.sampled_from(["REF1", "ref 1", "REF2"]), "reference"),
            by=self.the_right(data, "customer"),
        )

    def verify_proof(self, data: st.DataObject) -> None:
        for payment in Payment.objects.filter(invoice__order_id=self.pk, way=Payment.Way.TRANSFER):
            received = payment.invoice.total - data.draw(st.sampled_from([0, 0, 0, 1, 10**9]), "missing")
            by = self.the_right(data, "treasurer")
            self.attempt(payment_services.verify_proof, payment, amount_received=received, by=by)

    def reject_proof(self, data: st.DataObject) -> None:
        for payment in Payment.objects.filter(invoice__order_id=self.pk, way=Payment.Way.TRANSFER):
            reason = data.draw(st.sampled_from(["Kabur.", "Kabur.", "  "]), "reason")
            self.attempt(payment_services.reject_proof, payment, reason=reason, by=self.the_right(data, "treasurer"))

    def deliver(self, data: st.DataObject) -> None:
        self.attempt(services.deliver, self.seen, by=self.officer(data))

    def the_worker_works(self, data: st.DataObject) -> None:
        for document in Document.objects.filter(order_id=self.pk, kind="receipt", rendered_at=None):
            documents.render(document.pk, now=self.now)
        order_services.complete_delivered(self.order, now=self.now)

    def report_fault(self, data: st.DataObject) -> None:
        files = Deliverable.objects.filter(order_id=self.pk)
        if files:
            file = data.draw(st.sampled_from(list(files)), "file")
            text = data.draw(st.sampled_from(["Halaman 2 kosong.", "Tabel 3 terpotong."]), "text")
            self.attempt(order_services.report_fault, self.seen, file, text=text, by=self.the_right(data, "customer"))

    def answer_fault(self, data: st.DataObject) -> None:
        for fault in FaultReport.objects.filter(deliverable__order_id=self.pk).select_related("deliverable")[:1]:
            self.attempt(order_services.answer_fault, self.seen, fault, answer="Memang kosong.", by=self.officer(data))

    def redeliver(self, data: st.DataObject) -> None:
        self.attempt(order_services.redeliver, self.seen, by=self.officer(data))

    def cancel(self, data: st.DataObject) -> None:
        if data.draw(st.integers(0, 9), "really") == 0:
            reason = data.draw(st.sampled_from(["Batal.", ""]), "reason")
            self.attempt(order_services.cancel, self.seen, by=self.the_right(data, "customer"), reason=reason)

    def rate(self, data: st.DataObject) -> None:
        by = self.the_right(data, "customer")
        self.attempt(feedback_services.rate, self.seen, score=data.draw(st.integers(1, 5), "score"), by=by)

    # What must hold whoever did what.

    @invariant()
    def files_open_only_after_payment(self) -> None:
        order = self.order
        paid = Payment.objects.filter(invoice__order_id=self.pk, state=Payment.State.VERIFIED).exists()
        assert order.files_released <= paid
        assert bool(deliverables.released(order)) <= paid
        assert (order.paid_at is not None) == paid == (order.state in PAID)

    @invariant()
    def an_invoice_is_paid_at_most_once(self) -> None:
        for invoice in Invoice.objects.filter(order_id=self.pk):
            verified = invoice.payments.filter(state=Payment.State.VERIFIED)
            assert verified.count() <= 1
            assert invoice.payments.filter(state=Payment.State.SUBMITTED).count() <= 1
            assert invoice.billing_codes.filter(replaced_at=None).count() <= 1
            assert all(payment.received >= invoice.total for payment in verified)
            for payment in verified.filter(way=Payment.Way.TRANSFER):
                events = OrderEvent.objects.filter(order_id=self.pk, action__in=SERVING_ACTIONS)
                assert not events.filter(by=payment.decided_by).exists()

    @invariant()
    def events_explain_the_state(self) -> None:
        order, state, turn = self.order, "draft", "customer"
        for event in order.events.order_by("pk"):
            assert event.before == state
            state, turn = event.after, event.turn
        assert (state, turn) == (order.state, order.turn)

    @invariant()
    def the_turn_is_whose_it_should_be(self) -> None:
        assert self.order.turn == self.order.holder()

    @invariant()
    def papers_belong_to_what_happened(self) -> None:
        order = self.order
        kinds = list(order.documents.values_list("kind", flat=True))
        offers = order.events.filter(action="send_offer").count()
        assert kinds.count("invoice") == Invoice.objects.filter(order=order).count() == offers <= 1
        assert kinds.count("receipt") == Receipt.objects.filter(document__order=order).count() <= 1
        assert ("receipt" in kinds) == (order.delivered_at is not None)

    @invariant()
    def numbers_have_no_gap(self) -> None:
        for kind in ("invoice", "receipt"):
            assert self.given_since(kind) == self.order.documents.filter(kind=kind).count()
        assert self.given_since("order") == (self.order.state != S.DRAFT)

    def given_since(self, kind: str) -> int:
        last = NumberSequence.objects.filter(kind=kind).first()
        return (last.last if last else 0) - self.numbers.get(kind, 0)

    @invariant()
    def versions_of_a_file_have_no_gap(self) -> None:
        for item in {file.item for file in self.order.deliverables.all()}:
            versions = sorted(self.order.deliverables.filter(item=item).values_list("version", flat=True))
            assert versions == list(range(1, len(versions) + 1))

    @invariant()
    def somebody_answers_for_an_order_under_way(self) -> None:
        order = self.order
        if order.state in (S.DRAFT, S.SUBMITTED):
            assert order.assigned_to is None
        elif order.state != S.CANCELLED:
            assert order.assigned_to is not None

    @invariant()
    def open_faults_are_of_an_order_in_revision(self) -> None:
        if self.order.state != S.IN_REVISION:
            assert not deliverables.open_faults(self.order).exists()


@pytest.mark.django_db
def test_whatever_people_try_the_order_makes_sense():
    run_state_machine_as_test(
        RandomPeople,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
