"""Who is told of which step, and by which mail. Written as rows in the step's own transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format

from silastik.core import mail
from silastik.core.dates import long_time
from silastik.core.money import rupiah
from silastik.users import roles

from .states import OrderState

if TYPE_CHECKING:
    from silastik.users.models import User

    from .models import Order, OrderEvent

RATING_SALT = "silastik.rating"


def customer(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    """The customer; a visitor without account has no address that mail reaches (R4), nor has a closed account."""
    return [] if order.customer.is_out_of_reach else [order.customer]


def customer_unless_actor(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    return customer(order, event) if event.by_id != order.customer_id else []


def officer_in_charge(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    """The officer who answers for the order, unless they did it themselves; nobody while it is untaken."""
    return [order.assigned_to] if order.assigned_to and order.assigned_to_id != event.by_id else []


def staff_with(name: str) -> "QuerySet[User]":
    """The active people who hold a permission: found from the permission on, as customers are many and staff few."""
    app, codename = name.split(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename)
    people = get_user_model()
    by_group = people.groups.through.objects.filter(group__permissions__in=permission).values("user_id")
    themselves = people.user_permissions.through.objects.filter(permission__in=permission).values("user_id")
    return people.objects.filter(pk__in=by_group.union(themselves), is_active=True)


def officer_in_charge_or_all(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    """Whoever answers for the order; every officer while nobody does, or the one who did has left."""
    return [order.assigned_to] if order.assigned_to and order.assigned_to.is_active else officers(order, event)


def officers(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    return staff_with(roles.SERVE_ORDER)


def treasurers(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    return staff_with(roles.VERIFY_TRANSFER)


def heads(order: "Order", event: "OrderEvent") -> Iterable["User"]:
    return get_user_model().objects.filter(groups__name=roles.HEAD, is_active=True)


@dataclass(frozen=True)
class Rule:
    """After an action, `recipients` get the mail `templates/emails/orders/<template>`, which leads to `page`."""

    recipients: Callable[["Order", "OrderEvent"], Iterable["User"]]
    template: str
    page: str = "orders:detail"
    anchor: str = ""


RULES: dict[str, tuple[Rule, ...]] = {
    "submit": (Rule(customer, "submitted"), Rule(officers, "new_order", "orders:workbench")),
    "assign": (Rule(officer_in_charge, "assigned", "orders:workbench"),),
    "hand_over": (Rule(officer_in_charge, "handed_over", "orders:workbench"),),
    "send_offer": (Rule(customer, "offer"),),
    "record_billing_code": (Rule(customer, "billing_code"),),
    "request_billing_code": (Rule(officer_in_charge, "billing_code_wanted", "orders:workbench"),),
    "submit_proof": (Rule(treasurers, "proof_submitted", "payments:verify"),),
    "reject_proof": (Rule(customer, "proof_rejected"),),
    "verify_proof": (Rule(customer, "paid"), Rule(officer_in_charge, "ready_to_deliver", "orders:workbench")),
    "record_payment": (Rule(customer, "paid"),),
    "import_payment": (Rule(customer, "paid"), Rule(officer_in_charge, "ready_to_deliver", "orders:workbench")),
    "complete": (Rule(customer, "completed"),),
    "request_revision": (Rule(officer_in_charge, "fault_reported", "orders:workbench"),),
    "report_fault": (Rule(officer_in_charge, "fault_reported", "orders:workbench"),),
    "message_in": (Rule(officer_in_charge_or_all, "message_in", "orders:workbench", "#percakapan"),),
    "message_out": (Rule(customer, "message_out", anchor="#percakapan"),),
    "escalate_near": (Rule(officer_in_charge_or_all, "escalation_near", "orders:workbench"),),
    "escalate_late": (
        Rule(officer_in_charge_or_all, "escalation_late", "orders:workbench"),
        Rule(heads, "escalation_late", "orders:workbench"),
    ),
    "escalate_very_late": (Rule(heads, "escalation_very_late", "orders:workbench"),),
    "access_ended": (Rule(customer, "access_ended"),),
    "remind_unpaid": (Rule(customer, "unpaid_reminder"),),
    "lapse": (Rule(customer, "lapsed"),),
    "file_damaged": (Rule(officer_in_charge, "file_damaged", "orders:workbench"),),
    "cancel": (
        Rule(customer_unless_actor, "cancelled"),
        Rule(officer_in_charge, "cancelled_by_customer", "orders:workbench"),
    ),
}


# What a flow tells otherwise, or besides: kind -> action -> rules. Each flow's app fills in its own when it is ready.
RULES_OF_KIND: dict[str, dict[str, tuple[Rule, ...]]] = {}


def rules_for(kind: str, action: str) -> tuple[Rule, ...]:
    return RULES_OF_KIND.get(kind, {}).get(action, RULES.get(action, ()))


def queue(order: "Order", event: "OrderEvent") -> None:
    """Write the mails of an event; `core.mail` sends them after the commit, and again if that is lost."""
    for rule in rules_for(order.kind, event.action):
        for person in rule.recipients(order, event):
            mail.enqueue(
                f"event:{event.pk}:{rule.template}:{person.pk}",
                to=person.email,
                staff_of=order.office if person.pk != order.customer_id else None,
                now=event.at,
                language=person.language,
                template=f"emails/orders/{rule.template}",
                context={
                    "order": order,
                    "event": event,
                    "person": person,
                    "office": order.office,
                    "amount": _rupiah(event.data.get("amount")),
                    "expires": _moment(order, event.data.get("expires_at")),
                    "used": _days(event.data.get("used")),
                    "due": long_time(order.due_at, order.office.tz) if order.due_at else "",
                    "url": settings.SITE_URL + reverse(rule.page, args=[order.code]) + rule.anchor,
                    "rating_url": settings.SITE_URL + rating_path(order),
                },
            )


def _days(used: object) -> str:
    """Working days on the clock when a step of escalation was taken, as the active language writes numbers."""
    return number_format(used, 1) if isinstance(used, float) else ""


def _rupiah(amount: object) -> str:
    """An amount in rupiah; what a customer sent in another currency is a text, and not for mails."""
    return rupiah(amount) if isinstance(amount, int) else ""


def _moment(order: "Order", iso: str | None) -> str:
    return long_time(datetime.fromisoformat(iso), order.office.tz) if iso else ""


def rating_path(order: "Order") -> str:
    """The link that rates this order without logging in; only a released order's mail carries it."""
    if order.state not in (OrderState.DELIVERED, OrderState.COMPLETED):
        return ""
    return reverse("feedback:rate_signed", args=[signing.dumps(order.pk, salt=RATING_SALT)])
