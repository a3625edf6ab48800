"""Every state of a microdata order against every action by every role: allowed, or refused as the flow says."""

import itertools
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from microdata.models import MicrodataOrder
from orders.lifecycle import NotNow, Refused, step
from orders.states import OrderState
from tests import builders, microdata_builders

S = OrderState
STILL_OPEN = {
    S.SUBMITTED,
    S.IN_REVIEW,
    S.NEEDS_EXPLANATION,
    S.IN_PREPARATION,
    S.OFFERED,
    S.DELIVERED,
    S.IN_REVISION,
}
IN_CHARGE = {"officer"}
# action -> (states that allow it, who may do it)
FLOW = {
    "submit": ({S.DRAFT}, {"customer"}),
    "take": ({S.SUBMITTED}, {"officer", "colleague"}),
    "release": ({S.IN_REVIEW}, IN_CHARGE),
    "take_over": (
        {
            S.IN_REVIEW,
            S.NEEDS_EXPLANATION,
            S.IN_PREPARATION,
            S.OFFERED,
            S.DELIVERED,
            S.COMPLETED,
            S.IN_REVISION,
        },
        {"officer", "colleague"},
    ),
    "claim": (set(S) - {S.DRAFT}, set()),  # only what was ordered at the desk, for nobody with an account
    "assign": ({S.SUBMITTED}, {"officer", "colleague"}),
    "hand_over": (
        {
            S.IN_REVIEW,
            S.NEEDS_EXPLANATION,
            S.IN_PREPARATION,
            S.OFFERED,
            S.DELIVERED,
            S.COMPLETED,
            S.IN_REVISION,
        },
        IN_CHARGE,
    ),
    "set_follow_up": (STILL_OPEN, {"officer", "colleague"}),
    "clear_follow_up": (STILL_OPEN, {"officer", "colleague"}),
    "ask": ({S.IN_REVIEW}, IN_CHARGE),
    "explain": ({S.NEEDS_EXPLANATION}, {"customer"}),
    "approve": ({S.IN_REVIEW}, IN_CHARGE),
    "reject": ({S.IN_REVIEW}, IN_CHARGE),
    "extract": ({S.IN_PREPARATION, S.OFFERED, S.IN_REVISION}, IN_CHARGE),
    "stop_extraction": ({S.IN_PREPARATION, S.OFFERED, S.IN_REVISION}, IN_CHARGE),
    "prepare": ({S.IN_PREPARATION, S.OFFERED, S.IN_REVISION}, IN_CHARGE),
    "decide_waiver": ({S.IN_REVIEW, S.IN_PREPARATION}, IN_CHARGE),
    "send_offer": ({S.IN_PREPARATION}, IN_CHARGE),
    "accept_sample": ({S.OFFERED}, {"customer"}),
    "reject_sample": ({S.OFFERED}, {"customer"}),
    "send_sample": ({S.OFFERED}, IN_CHARGE),
    "record_billing_code": ({S.OFFERED}, IN_CHARGE),
    "request_billing_code": ({S.OFFERED}, {"customer"}),
    "record_payment": ({S.OFFERED}, IN_CHARGE),
    "import_payment": ({S.OFFERED}, {"treasurer"}),
    "submit_proof": ({S.OFFERED}, {"customer"}),
    "reject_proof": ({S.OFFERED}, {"treasurer"}),
    "verify_proof": ({S.OFFERED}, {"treasurer"}),
    "post_agreement": ({S.OFFERED}, {"customer"}),
    "upload_agreement": ({S.OFFERED}, {"customer"}),
    "receive_agreement": ({S.OFFERED}, IN_CHARGE),
    "accept_agreement": ({S.OFFERED}, IN_CHARGE),
    "return_agreement": ({S.OFFERED}, IN_CHARGE),
    "deliver": ({S.OFFERED}, IN_CHARGE),
    "confirm": ({S.DELIVERED}, {"customer"}),
    "last_call": ({S.DELIVERED}, {"system"}),
    "complete": ({S.DELIVERED}, {"system"}),
    "request_revision": ({S.DELIVERED}, {"customer"}),
    "report_fault": ({S.IN_REVISION}, {"customer"}),
    "answer_fault": ({S.IN_REVISION}, IN_CHARGE),
    "redeliver": ({S.IN_REVISION}, IN_CHARGE),
    "tick": ({S.IN_REVISION}, IN_CHARGE),
    "untick": ({S.IN_REVISION}, IN_CHARGE),
    "reopen": ({S.COMPLETED}, {"officer", "colleague"}),
    "renew_access": ({S.DELIVERED, S.COMPLETED, S.IN_REVISION}, IN_CHARGE),
    "request_access": ({S.DELIVERED, S.COMPLETED, S.IN_REVISION}, {"customer"}),
    "change_version": ({S.IN_REVISION}, IN_CHARGE),
    "cancel": (
        {S.SUBMITTED, S.IN_REVIEW, S.NEEDS_EXPLANATION, S.IN_PREPARATION, S.OFFERED},
        {"customer", "officer"},
    ),
    "lapse": ({S.OFFERED}, {"system"}),
}
FROM_ABROAD = {"submit_proof", "reject_proof", "verify_proof"}
# The right person at the right time, and still something is missing: files, gates, an answer.
WAITS = {(action, "officer") for action in ("take_over", "decide_waiver", "send_offer", "deliver", "redeliver")}
WAITS |= {("clear_follow_up", "officer"), ("clear_follow_up", "colleague")}
ROLES = ("customer", "stranger", "officer", "colleague", "treasurer", "head", "auditor", "administrator", "system")
STATES = [state for state in S if state not in (S.AWAITING_PAYMENT, S.PAID)]  # the stations of publications


@pytest.fixture
def people(db):
    return {
        "customer": builders.a_customer(),
        "stranger": builders.a_customer(),
        "officer": builders.an_officer(),
        "colleague": builders.an_officer(),
        "treasurer": builders.a_treasurer(),
        "head": builders.staff("head"),
        "auditor": builders.staff("auditor"),
        "administrator": builders.staff("administrator"),
        "system": None,
    }


def test_the_flow_names_every_transition_and_nothing_else():
    assert {transition.name for transition in MicrodataOrder().get_all_state_transitions()} == set(FLOW)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_an_action_is_allowed_only_in_its_states_and_to_its_people(state, people):
    order = microdata_builders.REACH[state](people["customer"], officer=people["officer"])
    for action, role in itertools.product(FLOW, ROLES):
        assert try_step(order, action, by=people[role]) in expected(state, action, role), (action, role)


def expected(state: str, action: str, role: str) -> set[str]:
    """What the flow says of this cell."""
    states, allowed = FLOW[action]
    in_charge = state not in {S.DRAFT, S.SUBMITTED}
    if role not in allowed or (role == "officer" and "colleague" not in allowed and not in_charge):
        return {"denied", "not now"}
    if state not in states:
        return {"not now"}
    return {"refused"} if action in FROM_ABROAD or (action, role) in WAITS else {"done"}


# What these moves are told besides.
GIVEN = {"assign": {"to": None}, "hand_over": {"to": None}, "set_follow_up": {"on": date(2026, 12, 1)}}


class Undo(Exception):  # noqa: N818
    pass


def try_step(order: MicrodataOrder, action: str, *, by) -> str:
    """What happens when somebody tries; a move that is allowed is rolled back again."""
    extra = {"code": "SIL-X", "terms": builders.terms()} if action == "submit" else {}
    extra |= {"reason": "uji"} if action == "reject" else {}
    extra |= GIVEN.get(action, {})
    try:
        with step(order, action, by=by, now=timezone.now(), **extra):
            raise Undo
    except Undo:
        return "done"
    except PermissionDenied:
        return "denied"
    except NotNow:
        return "not now"
    except Refused:
        return "refused"
