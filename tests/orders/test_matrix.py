"""Every state of a publication order against every action by every role: allowed, or refused as the flow says."""

import itertools
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from microdata.models import MicrodataOrder
from orders.lifecycle import NotNow, Refused, step
from orders.states import MOVES, OrderState
from publications.models import PublicationOrder
from tests import builders

S = OrderState
STILL_OPEN = {S.SUBMITTED, S.IN_PREPARATION, S.AWAITING_PAYMENT, S.PAID, S.DELIVERED, S.IN_REVISION}
# action -> (states that allow it, who may do it)
FLOW = {
    "submit": ({S.DRAFT}, {"customer"}),
    "take": ({S.SUBMITTED}, {"officer", "colleague"}),
    "release": ({S.IN_PREPARATION}, {"officer"}),
    "take_over": (
        {S.IN_PREPARATION, S.AWAITING_PAYMENT, S.PAID, S.DELIVERED, S.COMPLETED, S.IN_REVISION},
        {"officer", "colleague"},
    ),
    "claim": (set(S) - {S.DRAFT}, set()),  # only what was ordered at the desk, for nobody with an account
    "assign": ({S.SUBMITTED}, {"officer", "colleague"}),
    "hand_over": (
        {S.IN_PREPARATION, S.AWAITING_PAYMENT, S.PAID, S.DELIVERED, S.COMPLETED, S.IN_REVISION},
        {"officer"},
    ),
    "set_follow_up": (STILL_OPEN, {"officer", "colleague"}),
    "clear_follow_up": (STILL_OPEN, {"officer", "colleague"}),
    "prepare": ({S.IN_PREPARATION, S.IN_REVISION}, {"officer"}),
    "tick": ({S.IN_PREPARATION}, {"officer"}),
    "untick": ({S.IN_PREPARATION}, {"officer"}),
    "send_offer": ({S.IN_PREPARATION}, {"officer"}),
    "record_billing_code": ({S.AWAITING_PAYMENT}, {"officer"}),
    "request_billing_code": ({S.AWAITING_PAYMENT}, {"customer"}),
    "record_payment": ({S.AWAITING_PAYMENT}, {"officer"}),
    "import_payment": ({S.AWAITING_PAYMENT}, {"treasurer"}),
    "submit_proof": ({S.AWAITING_PAYMENT}, {"customer"}),
    "reject_proof": ({S.AWAITING_PAYMENT}, {"treasurer"}),
    "verify_proof": ({S.AWAITING_PAYMENT}, {"treasurer"}),
    "deliver": ({S.PAID}, {"officer"}),
    "complete": ({S.DELIVERED}, {"system"}),
    "request_revision": ({S.COMPLETED}, {"customer"}),
    "report_fault": ({S.IN_REVISION}, {"customer"}),
    "answer_fault": ({S.IN_REVISION}, {"officer"}),
    "redeliver": ({S.IN_REVISION}, {"officer"}),
    "cancel": ({S.SUBMITTED, S.IN_PREPARATION, S.AWAITING_PAYMENT}, {"customer", "officer"}),
    "lapse": ({S.AWAITING_PAYMENT}, {"system"}),
}
WAY_DOMESTIC = {"record_billing_code", "request_billing_code", "record_payment", "import_payment"}
WAY_ABROAD = {"submit_proof", "reject_proof", "verify_proof"}
ROLES = ("customer", "stranger", "officer", "colleague", "treasurer", "head", "auditor", "administrator", "system")
STATES = [state for state in S if state not in (S.IN_REVIEW, S.NEEDS_EXPLANATION, S.OFFERED)]  # microdata's stations


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


def an_order_in(state: str, people: dict, *, domestic: bool) -> PublicationOrder:
    """An order of this state, walked there by the real services."""
    customer = people["customer"]
    if not domestic:
        customer.country = "SG"
        customer.save()
    reach = builders.REACH[state if domestic or state != S.AWAITING_PAYMENT else "awaiting_transfer"]
    return reach(customer, officer=people["officer"])


def test_the_flow_names_every_transition_and_nothing_else():
    transitions = {transition.name for transition in PublicationOrder().get_all_state_transitions()}

    assert transitions == set(FLOW)


def test_the_database_allows_exactly_the_moves_of_both_flows():
    made = {
        (transition.source, transition.target)
        for order in (PublicationOrder(), MicrodataOrder())
        for transition in order.get_all_state_transitions()
        if transition.target is not None
    }

    assert made == set(MOVES)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_an_action_is_allowed_only_in_its_states_and_to_its_people(state, people):
    for domestic in (True, False) if state == S.AWAITING_PAYMENT else (True,):
        order = an_order_in(state, people, domestic=domestic)
        for action, role in itertools.product(FLOW, ROLES):
            assert try_step(order, action, by=people[role]) in expected(state, action, role, domestic), (action, role)


def expected(state: str, action: str, role: str, domestic: bool) -> set[str]:
    """What the flow says of this cell. Refused means: the right person, the right time, but something is missing."""
    states, allowed = FLOW[action]
    in_charge = state not in {S.DRAFT, S.SUBMITTED}
    if role not in allowed or (role == "officer" and "colleague" not in allowed and not in_charge):
        return {"denied", "not now"}
    if state not in states:
        return {"not now"}
    if action in (WAY_ABROAD if domestic else WAY_DOMESTIC):
        return {"refused"}
    waits = {("take_over", "officer"), ("redeliver", "officer"), ("send_offer", "officer")}
    waits |= {("clear_follow_up", "officer"), ("clear_follow_up", "colleague")}
    pending = not domestic and action in {"cancel", "lapse"}
    return {"refused"} if (action, role) in waits or pending else {"done"}


# What these moves are told besides.
GIVEN = {"assign": {"to": None}, "hand_over": {"to": None}, "set_follow_up": {"on": date(2026, 12, 1)}}


class Undo(Exception):  # noqa: N818
    pass


def try_step(order: PublicationOrder, action: str, *, by) -> str:
    """What happens when somebody tries; a move that is allowed is rolled back again."""
    extra = {"code": "SIL-X", "terms": builders.terms()} if action == "submit" else {}
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
