"""Random people and an order of microdata: after each thing they try, the order must still make sense."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from microdata.services import (
    agreements,
    choosing,
    closing,
    delivery,
    extraction,
    offers,
    review,
    samples,
    submission,
)
from microdata.states import AgreementState
from orders import deliverables
from orders.states import OrderState
from payments import services as payment_services
from payments.gate import is_waived
from payments.models import Invoice, Payment, Receipt, Waiver
from silastik.core.files import accept
from tests import builders
from tests import microdata_builders as build
from tests.microdata.waivers import BASIS, entitle
from tests.random_people import RandomPeople, let_them_try

S = OrderState
SAMPLE, PRODUCT = build.SAMPLE, build.PRODUCT
DELIVERED = {S.DELIVERED, S.COMPLETED, S.IN_REVISION}
GATES = [
    *("accept_sample", "accept_sample", "reject_sample", "send_sample", "prepare"),
    *("record_billing_code", "record_payment", "record_payment", "submit_proof", "verify_proof", "reject_proof"),
    *("upload_agreement", "upload_agreement", "post_agreement", "receive_agreement", "accept_agreement"),
    *("accept_agreement", "return_agreement", "deliver", "deliver", "take_over", "cancel"),
]


class Microdata(RandomPeople):
    """One order of microdata, sold for money or for Rp0,00, among people who do not know the rules."""

    likely = {
        S.DRAFT: ["submit"],
        S.SUBMITTED: ["take", "take", "cancel"],
        S.IN_REVIEW: ["approve", "approve", "ask", "reject", "decide_waiver", "release", "cancel"],
        S.NEEDS_EXPLANATION: ["explain", "choose_again", "cancel"],
        S.IN_PREPARATION: ["prepare", "prepare", "prepare", "send_offer", "send_offer", "decide_waiver", "cancel"],
        S.OFFERED: GATES,
        S.DELIVERED: ["report_fault", "confirm", "quiet", "renew", "rate"],
        S.COMPLETED: ["reopen", "report_fault", "renew", "rate"],
        S.IN_REVISION: ["prepare", "prepare", "tick", "tick", "answer_fault", "redeliver", "report_fault"],
        S.CANCELLED: ["submit_proof", "upload_agreement", "accept_sample"],
    }
    papers = ("invoice", "receipt", "agreement")

    @initialize(abroad=st.booleans(), asks_for_nothing=st.booleans())
    def an_order(self, abroad: bool, asks_for_nothing: bool) -> None:
        self.begin(abroad=abroad)
        customer = self.people["customer"]
        draft = build.a_draft(customer)
        build.a_signer(draft)
        if asks_for_nothing:
            entitle(customer, now=self.now)
            letter = accept(builders.an_upload())
            payment_services.request_waiver(draft, purpose=Waiver.Purpose.STATE, letter=letter, now=self.now)
        self.watch(build.fresh(draft))

    def submit(self, data: st.DataObject) -> None:
        self.attempt(submission.submit, self.seen, by=self.the_right(data, "customer"), terms=builders.terms())

    def take(self, data: st.DataObject) -> None:
        self.attempt(review.take, self.seen, by=self.the_right(data, "officer"))

    def ask(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(["Untuk apa R102?", " "]), "question")
        self.attempt(review.ask, self.seen, question=question, by=self.officer(data))

    def explain(self, data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(["Untuk kontrol model.", ""]), "answer")
        self.attempt(review.explain, self.seen, answer=answer, by=self.the_right(data, "customer"))

    def choose_again(self, data: st.DataObject) -> None:
        """The customer changes the choice, as they may while explaining and never later."""
        before, variables = self.order.selections.get().variables, data.draw(st.sampled_from([["R101"], ["R999"]]))
        self.attempt(
            lambda now: choosing.choose(
                self.seen, self.seen.chosen[0].dataset, variables=variables, areas=["7502010"], formats=["csv"]
            )
        )
        if self.order.state not in (S.DRAFT, S.NEEDS_EXPLANATION):
            assert self.order.selections.get().variables == before

    def approve(self, data: st.DataObject) -> None:
        verdicts = data.draw(st.sampled_from([[], [], [build.unfit(self.seen)]]), "verdicts")
        self.attempt(review.approve, self.seen, verdicts=verdicts, by=self.officer(data))

    def reject(self, data: st.DataObject) -> None:
        if data.draw(st.integers(0, 4), "really") == 0:
            self.attempt(
                review.reject,
                self.seen,
                reason="Tidak sesuai.",
                verdicts=[build.unfit(self.seen)],
                by=self.officer(data),
            )

    def decide_waiver(self, data: st.DataObject) -> None:
        granted = data.draw(st.booleans(), "granted")
        words = {"legal_basis": BASIS, "reason": "" if granted else "Bukan tugas negara."}
        self.attempt(payment_services.decide_waiver, self.seen, granted=granted, **words, by=self.officer(data))

    def prepare(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from([SAMPLE, PRODUCT]), "kind")
        selection, file = self.order.selections.get(), build.a_zip()
        self.attempt(extraction.attach_by_hand, self.seen, selection, kind, file, by=self.officer(data))

    def send_offer(self, data: st.DataObject) -> None:
        self.attempt(offers.send_offer, self.seen, by=self.officer(data))

    def accept_sample(self, data: st.DataObject) -> None:
        self.attempt(samples.accept, self.seen, by=self.the_right(data, "customer"))

    def reject_sample(self, data: st.DataObject) -> None:
        reason = data.draw(st.sampled_from(["Kolom R102 kosong.", ""]), "reason")
        self.attempt(samples.reject, self.seen, reason=reason, by=self.the_right(data, "customer"))

    def send_sample(self, data: st.DataObject) -> None:
        note = data.draw(st.sampled_from(["", "Memang kosong di desa ini."]), "note")
        self.attempt(samples.send, self.seen, note=note, by=self.officer(data))

    def upload_agreement(self, data: st.DataObject) -> None:
        files = [build.signed_pdf(self.seen)] * data.draw(st.sampled_from([1, 2, 0]), "files")
        self.attempt(agreements.upload, self.seen, files=files, by=self.the_right(data, "customer"))

    def post_agreement(self, data: st.DataObject) -> None:
        parcel = {"courier": "Pos Indonesia", "tracking_number": "p2411"}
        self.attempt(agreements.post, self.seen, **parcel, by=self.the_right(data, "customer"))

    def receive_agreement(self, data: st.DataObject) -> None:
        counted = data.draw(st.sampled_from([2, 2, 1]), "counted")
        seen = {"originals": 2, "stamps": counted, "is_signed": True, "rank_fits": data.draw(st.booleans(), "rank")}
        self.attempt(agreements.receive, self.seen, **seen, by=self.officer(data))

    def accept_agreement(self, data: st.DataObject) -> None:
        serials = data.draw(st.sampled_from([["UJI1", "UJI2"], ["uji 1"], [], ["UJI3", "uji3"]]), "serials")
        self.attempt(agreements.accept, self.seen, serials=serials, by=self.officer(data))

    def return_agreement(self, data: st.DataObject) -> None:
        reason = data.draw(st.sampled_from(["Belum bermeterai.", ""]), "reason")
        self.attempt(agreements.send_back, self.seen, reason=reason, by=self.officer(data))

    def deliver(self, data: st.DataObject) -> None:
        self.attempt(delivery.deliver, self.seen, by=self.officer(data))

    def redeliver(self, data: st.DataObject) -> None:
        self.attempt(delivery.redeliver, self.seen, by=self.officer(data))

    def renew(self, data: st.DataObject) -> None:
        for file in self.order.deliverables.all():
            self.attempt(delivery.renew, self.seen, file, by=self.officer(data))

    def confirm(self, data: st.DataObject) -> None:
        self.attempt(closing.confirm, self.seen, by=self.the_right(data, "customer"))

    def quiet(self, data: st.DataObject) -> None:
        closing.follow_quiet(self.order, now=self.now)

    def reopen(self, data: st.DataObject) -> None:
        reason = data.draw(st.sampled_from(["Pelanggan menelepon.", ""]), "reason")
        self.attempt(closing.reopen, self.seen, reason=reason, by=self.the_right(data, "officer"))

    # What must hold whoever did what.

    @property
    def paid(self) -> bool:
        return Payment.objects.filter(invoice__order_id=self.pk, state=Payment.State.VERIFIED).exists()

    @invariant()
    def data_never_leave_before_payment_and_agreement(self) -> None:
        order = self.order
        out = [file for file in deliverables.fetchable(order) if file.kind == PRODUCT]
        assert bool(out) == (order.state in DELIVERED)
        assert bool(deliverables.released(order)) == (order.state in DELIVERED)
        if out:
            assert self.paid or is_waived(order)
            assert order.agreement.state == AgreementState.ACCEPTED
            assert order.sample_rounds.order_by("number").last().accepted_at

    @invariant()
    def a_sample_is_seen_from_the_offer_on(self) -> None:
        order = self.order
        offered = order.events.filter(action="send_offer").exists() and order.state != S.CANCELLED
        assert any(file.kind == SAMPLE for file in deliverables.fetchable(order)) == offered

    @invariant()
    def papers_belong_to_what_happened(self) -> None:
        order = self.order
        kinds = list(order.documents.values_list("kind", flat=True))
        offers_sent, waived = order.events.filter(action="send_offer").count(), is_waived(order)
        assert kinds.count("agreement") == offers_sent <= 1
        assert kinds.count("invoice") == Invoice.objects.filter(order=order).count() == offers_sent * (not waived)
        assert kinds.count("receipt") == Receipt.objects.filter(document__order=order).count() <= 1
        assert ("receipt" in kinds) == (order.delivered_at is not None and not waived)
        assert (order.paid_at is not None) == self.paid
        assert not (self.paid and (waived or order.state == S.CANCELLED))

    @invariant()
    def a_question_is_asked_once(self) -> None:
        assert self.order.events.filter(action="ask").count() <= 1

    @invariant()
    def only_the_last_round_of_samples_is_open(self) -> None:
        rounds = list(self.order.sample_rounds.order_by("number"))
        assert [each.number for each in rounds] == list(range(1, len(rounds) + 1))
        assert all(each.rejected_at and not each.accepted_at for each in rounds[:-1])


@pytest.mark.django_db
def test_whatever_people_try_the_order_makes_sense():
    let_them_try(Microdata, orders=30, acts=50)
