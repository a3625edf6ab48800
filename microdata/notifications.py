"""Whom a microdata order tells of which step (rows M3 to M13), where it differs from what all orders tell."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from orders.notifications import Rule, customer, officer_in_charge, officers

from .gates import gates_of

if TYPE_CHECKING:
    from orders.models import Order, OrderEvent
    from silastik.users.models import User

    from .models import MicrodataOrder


def customer_unless_recounted(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    """The customer hears that the paper has come, not that the officer corrected a count."""
    return [] if event.data.get("is_recount") else customer(order, event)


def officer_once_all_is_open(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    """The officer in charge, when somebody else has opened the last of the three gates."""
    gates = gates_of(cast("MicrodataOrder", order))
    return officer_in_charge(order, event) if all(gate.is_open for gate in gates) else []


RULES = {
    "submit": (Rule(customer, "data_submitted"), Rule(officers, "new_order", "orders:workbench")),
    "ask": (Rule(customer, "explanation_wanted"),),
    "explain": (Rule(officer_in_charge, "explained", "orders:workbench"),),
    "approve": (Rule(customer, "approved"),),
    "reject": (Rule(customer, "rejected"),),
    "decide_waiver": (Rule(customer, "waiver_decided"),),
    "send_offer": (Rule(customer, "microdata_offer"),),
    "accept_sample": (Rule(officer_once_all_is_open, "data_ready", "orders:workbench"),),
    "reject_sample": (Rule(officer_in_charge, "sample_rejected", "orders:workbench"),),
    "send_sample": (Rule(customer, "sample_sent"),),
    "record_payment": (Rule(customer, "data_paid"),),
    "import_payment": (Rule(customer, "data_paid"), Rule(officer_once_all_is_open, "data_ready", "orders:workbench")),
    "verify_proof": (Rule(customer, "data_paid"), Rule(officer_once_all_is_open, "data_ready", "orders:workbench")),
    "upload_agreement": (Rule(officer_in_charge, "agreement_uploaded", "orders:workbench"),),
    "post_agreement": (Rule(officer_in_charge, "agreement_posted", "orders:workbench"),),
    "receive_agreement": (Rule(customer_unless_recounted, "agreement_received"),),
    "return_agreement": (Rule(customer, "agreement_returned"),),
    "accept_agreement": (Rule(customer, "agreement_accepted"),),
    "deliver": (Rule(customer, "data_delivered"),),
    "redeliver": (Rule(customer, "data_redelivered"),),
    "last_call": (Rule(customer, "last_call"),),
    "complete": (Rule(customer, "closed"),),
    "confirm": (Rule(customer, "closed"), Rule(officer_in_charge, "confirmed", "orders:workbench")),
    "request_access": (Rule(officer_in_charge, "access_requested", "orders:workbench"),),
    "renew_access": (Rule(customer, "access_renewed"),),
    "reopen": (Rule(customer, "reopened"),),
}
