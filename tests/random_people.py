"""Random people try random things, right and wrong, early and late: what the machines of both flows share."""

import contextlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from feedback import services as feedback_services
from orders import checklist, deliverables
from orders import services as order_services
from orders.lifecycle import Refused
from orders.models import Deliverable, FaultReport, Order, OrderEvent
from orders.states import OrderState
from orders.transitions import SERVING_ACTIONS
from payments import services as payment_services
from payments.models import BillingCode, Invoice, Payment
from silastik.core.files import accept
from silastik.core.models import NumberSequence
from silastik.users.models import User
from tests import builders

PEOPLE = ["customer", "stranger", "officer", "colleague", "treasurer", "other treasurer", "head", "administrator"]
S = OrderState


class RandomPeople(RuleBasedStateMachine):
    """One order among people who do not know the rules. A flow says what they try, and what must hold besides."""

    # What people are likely to try in a state; now and then they try anything else.
    likely: dict[str, list[str]] = {}
    papers = ("invoice", "receipt")

    @cached_property
    def anything(self) -> list[str]:
        return sorted({act for acts in self.likely.values() for act in acts})

    def begin(self, *, abroad: bool) -> None:
        self.transaction = contextlib.ExitStack()
        self.transaction.enter_context(transaction.atomic())
        self.now = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
        make = builders.a_customer_abroad if abroad else builders.a_customer
        self.people = {"customer": make(), "stranger": make(), "officer": builders.an_officer()}
        self.people |= {"colleague": builders.an_officer(), "treasurer": builders.a_treasurer()}
        self.people |= {"other treasurer": builders.a_treasurer()}
        self.people |= {role: builders.staff(role) for role in ("head", "administrator")}

    def watch(self, order: Order) -> None:
        """From here on people try things with this draft."""
        self.seen = order
        self.numbers = {sequence.kind: sequence.last for sequence in NumberSequence.objects.all()}

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.close()

    @property
    def pk(self) -> int:
        return self.seen.pk

    @property
    def order(self) -> Order:
        return builders.fresh(self.seen)

    def attempt(self, act, *arguments, **options) -> None:
        """Somebody tries something: it happens, or it is refused in words; anything else is a defect."""
        with contextlib.suppress(Refused, PermissionDenied, ValidationError), transaction.atomic():
            act(*arguments, now=self.now, **options)

    @rule(data=st.data(), looks=st.booleans())
    def somebody_tries_something(self, data: st.DataObject, looks: bool) -> None:
        """By what they see now, or by a page they opened before the order moved on."""
        if looks:
            self.seen = self.order
        act = data.draw(st.sampled_from(self.likely[self.order.state] * 4 + self.anything), "act")
        self.now += timedelta(seconds=data.draw(st.sampled_from([1, 1, 1, 3600, 8 * 86400, 15 * 86400]), "later"))
        getattr(self, act)(data)

    def the_right(self, data: st.DataObject, name: str) -> User:
        """Mostly the right person, now and then anybody."""
        return self.people[data.draw(st.sampled_from([name] * 24 + PEOPLE), "who")]

    def officer(self, data: st.DataObject) -> User:
        in_charge = self.order.assigned_to
        name = next((name for name, person in self.people.items() if person == in_charge), "officer")
        return self.the_right(data, name)

    def tick(self, data: st.DataObject) -> None:
        for point in checklist.points_of(self.order):
            act = data.draw(st.sampled_from([checklist.tick] * 4 + [checklist.untick]), "ticks")
            self.attempt(act, self.seen, point.name, by=self.officer(data))

    def release(self, data: st.DataObject) -> None:
        self.attempt(order_services.release, self.seen, by=self.officer(data))

    def take_over(self, data: st.DataObject) -> None:
        self.attempt(order_services.take_over, self.seen, by=self.the_right(data, "colleague"))

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

    def report_fault(self, data: st.DataObject) -> None:
        files = Deliverable.objects.filter(order_id=self.pk)
        if files:
            file = data.draw(st.sampled_from(list(files)), "file")
            text = data.draw(st.sampled_from(["Halaman 2 kosong.", "Tabel 3 terpotong."]), "text")
            self.attempt(order_services.report_fault, self.seen, file, text=text, by=self.the_right(data, "customer"))

    def answer_fault(self, data: st.DataObject) -> None:
        for fault in FaultReport.objects.filter(deliverable__order_id=self.pk).select_related("deliverable")[:1]:
            self.attempt(order_services.answer_fault, self.seen, fault, answer="Memang kosong.", by=self.officer(data))

    def cancel(self, data: st.DataObject) -> None:
        if data.draw(st.integers(0, 9), "really") == 0:
            reason = data.draw(st.sampled_from(["Batal.", ""]), "reason")
            self.attempt(order_services.cancel, self.seen, by=self.the_right(data, "customer"), reason=reason)

    def rate(self, data: st.DataObject) -> None:
        by = self.the_right(data, "customer")
        self.attempt(feedback_services.rate, self.seen, score=data.draw(st.integers(1, 5), "score"), by=by)

    # What must hold whoever did what.

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
            state, turn = event.after, event.turn or turn  # what moves nothing is recorded without one
        assert (state, turn) == (order.state, order.turn)

    @invariant()
    def the_turn_is_whose_it_should_be(self) -> None:
        assert self.order.turn == self.order.holder()

    @invariant()
    def numbers_have_no_gap(self) -> None:
        for kind in self.papers:
            assert self.given_since(kind) == self.order.documents.filter(kind=kind).count()
        assert self.given_since("order") == (self.order.state != S.DRAFT)

    def given_since(self, kind: str) -> int:
        last = NumberSequence.objects.filter(kind=kind).first()
        return (last.last if last else 0) - self.numbers.get(kind, 0)

    @invariant()
    def versions_of_a_file_have_no_gap(self) -> None:
        found: dict[tuple[str, str], list[int]] = {}
        for file in self.order.deliverables.all():
            found.setdefault((file.kind, file.item), []).append(file.version)
        assert all(sorted(versions) == list(range(1, len(versions) + 1)) for versions in found.values())

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


def let_them_try(machine: type[RandomPeople], *, orders: int = 40, acts: int = 40) -> None:
    """Many orders, each with as many tries; after each try the order must still make sense."""
    limits = settings(
        max_examples=orders,
        stateful_step_count=acts,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)
