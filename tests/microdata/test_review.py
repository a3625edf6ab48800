"""Review: one question, an answer, and the two verdicts (M4)."""

import pytest
from django.core.exceptions import ValidationError

from microdata import selectors
from microdata.services import choosing, review, submission
from microdata.services.review import VerdictInput
from microdata.states import Part
from orders.lifecycle import Refused
from orders.states import OrderState, Turn
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db


S = OrderState


def choose(order, variables: list[str]):
    return choosing.choose(order, order.chosen[0].dataset, variables=variables, areas=["7502010"], formats=["csv"])


def test_the_officer_asks_once_and_the_answer_brings_the_order_back():
    order = build.needs_explanation()
    assert order.turn == Turn.CUSTOMER

    review.explain(order, answer="Variabel kontrol.", by=order.customer)

    order = build.fresh(order)
    assert (order.state, order.turn) == (S.IN_REVIEW, Turn.OFFICE)
    assert (order.review.question, order.review.answer) == ("Untuk apa variabel R102?", "Variabel kontrol.")
    with pytest.raises(Refused, match="sudah pernah diminta satu kali"):
        review.ask(order, question="Dan R101?", by=order.assigned_to)


def test_while_explaining_the_customer_amends_the_choice_and_old_verdicts_fall():
    order = build.in_review()
    review.ask(order, question="Untuk apa R102?", verdicts=[build.unfit(order)], by=order.assigned_to)
    order = build.fresh(order)
    choose(order, ["R101", "R103"])
    choosing.save_abstract(order, **build.ABSTRACT | {"method": "Regresi dengan R103."})

    review.explain(order, answer="R102 diganti R103.", by=order.customer)

    order = build.fresh(order)
    assert order.selections.get().variables == ["R101", "R103"]
    assert order.abstract.method == "Regresi dengan R103."
    assert not order.review.verdicts.exists()


def test_an_answer_is_refused_while_the_request_is_incomplete():
    order = build.needs_explanation()
    choosing.save_abstract(order, **build.ABSTRACT | {"method": ""})

    with pytest.raises(Refused):
        review.explain(build.fresh(order), answer="Sudah.", by=order.customer)

    assert build.fresh(order).state == S.NEEDS_EXPLANATION


@pytest.mark.parametrize("reach", [build.submitted, build.in_review, build.in_preparation, build.offered])
def test_outside_an_explanation_a_submitted_request_is_not_changed(reach):
    order = reach()
    acts = [
        lambda: choose(order, ["R103"]),
        lambda: choosing.save_abstract(order, **build.ABSTRACT | {"method": "Lain."}),
        lambda: choosing.save_signer(order, **build.SIGNER | {"name": "Lain"}),
    ]

    for act in acts:
        with pytest.raises(ValidationError, match="tidak dapat diubah lagi"):
            act()

    order = build.fresh(order)
    assert order.selections.get().variables == ["R101", "R102"]
    assert (order.abstract.method, order.signer_name) == (build.ABSTRACT["method"], build.SIGNER["name"])


def test_what_does_not_fit_is_not_approved():
    order = build.in_review()

    with pytest.raises(ValidationError, match="tidak sesuai"):
        review.approve(order, verdicts=[build.unfit(order)], by=order.assigned_to)

    assert build.fresh(order).state == S.IN_REVIEW


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [("", {"fits": False, "reason": "Di luar metode."}), ("Belum sesuai.", {"fits": True}), ("Ya.", {"fits": False})],
    ids=["no reason", "nothing unfit", "no reason at the item"],
)
def test_a_rejection_says_what_does_not_fit_and_why(reason, verdict):
    order = build.in_review()
    verdicts = [VerdictInput(order.selections.get(), Part.VARIABLE, "R102", **verdict)]

    with pytest.raises(ValidationError):
        review.reject(order, reason=reason, verdicts=verdicts, by=order.assigned_to)

    assert build.fresh(order).state == S.IN_REVIEW


def test_a_rejected_order_is_made_anew_amended_and_sent_again():
    order = build.rejected()
    assert (order.state, order.cancel_reason) == (S.CANCELLED, "Pilihan tidak sesuai dengan tujuan.")
    assert order.review.verdicts.get().reason == "Tidak berkaitan dengan tujuan."

    draft = submission.copy_from(order, by=order.customer)
    assert draft.selections.get().variables == ["R101", "R102"]
    choose(draft, ["R101"])
    again = submission.submit(build.fresh(draft), by=order.customer, terms=builders.terms())

    assert again.copied_from_id == order.pk
    assert (again.state, again.signer_name) == (S.SUBMITTED, build.SIGNER["name"])
    assert again.code != order.code
    assert selectors.draft(order.customer) is None


def test_only_its_customer_copies_and_only_what_was_cancelled():
    rejected, running = build.rejected(), build.submitted()

    for order, person in ((rejected, builders.a_customer()), (running, running.customer)):
        with pytest.raises(ValidationError):
            submission.copy_from(order, by=person)
