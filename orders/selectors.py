"""Reading orders: a customer's list, the officers' queue, one order for a page."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .flows import specific, with_flows
from .models import Order, PurchaseTerms
from .states import OPEN, OrderState, Turn

if TYPE_CHECKING:
    from silastik.users.models import User


def own_orders(user: "User") -> QuerySet[Order]:
    """The customer's submitted orders, newest first, whatever roles the account has besides."""
    return Order.objects.filter(customer=user).submitted().select_related("office").order_by("-submitted_at")


def own_order(user: "User", code: str) -> Any:
    """One of the customer's own orders as its flow's child, or 404."""
    return specific(get_object_or_404(with_flows(own_orders(user).select_related("terms")), code=code))


def staff_orders(user: "User", model: type[Order] = Order) -> QuerySet:
    """The orders, of one kind or all, on which someone of the office may look; a customer is not of the office."""
    if not user.is_office_staff:
        raise Http404
    return model.objects.visible_to(user).submitted().select_related("office", "customer", "assigned_to")


def staff_order(user: "User", code: str) -> Any:
    """An order for the office's pages, as its flow's child, or 404."""
    return specific(get_object_or_404(with_flows(staff_orders(user)), code=code))


# A proof of transfer waits for the treasurer, whoever serves the order (P5).
TREASURERS_TURN = Q(state=OrderState.AWAITING_PAYMENT, is_domestic=False, turn=Turn.OFFICE)

# The saved views of the queue: name -> (label, condition for the officer who looks).
QUEUE_VIEWS = {
    "mine": (_("Giliran saya"), lambda user: Q(assigned_to=user, turn=Turn.OFFICE) & ~TREASURERS_TURN),
    "new": (_("Baru"), lambda user: Q(state=OrderState.SUBMITTED)),
    "office": (_("Giliran kantor"), lambda user: Q(turn=Turn.OFFICE)),
    "customer": (_("Menunggu pelanggan"), lambda user: Q(state__in=OPEN, turn=Turn.CUSTOMER)),
    "open": (_("Semua terbuka"), lambda user: Q(state__in=OPEN)),
    "all": (_("Semua"), lambda user: Q()),
}


def queue(user: "User", view: str) -> QuerySet[Order]:
    """The orders of one view, those that wait longest first; people come with their row."""
    orders = Order.objects.visible_to(user).submitted().filter(QUEUE_VIEWS[view][1](user))
    return orders.select_related("customer", "assigned_to", "office").order_by("submitted_at", "pk")


def queue_counts(user: "User") -> dict[str, int]:
    """How many orders each view holds, in one query."""
    counts = {name: Count("pk", filter=condition(user)) for name, (_label, condition) in QUEUE_VIEWS.items()}
    return Order.objects.visible_to(user).submitted().aggregate(**counts)


def published_terms(now: datetime | None = None) -> QuerySet[PurchaseTerms]:
    """The versions of the terms of purchase that have been published, newest first."""
    return PurchaseTerms.objects.filter(published_at__lte=now or timezone.now())
