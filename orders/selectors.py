"""Reading orders: a customer's list, the office's orders, one order for a page. The queue has a package of its own."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from silastik.core.context import channels_of

from .flows import specific, with_flows
from .models import Order, PurchaseTerms

if TYPE_CHECKING:
    from silastik.users.models import User


def own_orders(user: "User") -> QuerySet[Order]:
    """The customer's submitted orders, newest first, whatever roles the account has besides."""
    return Order.objects.filter(customer=user).submitted().select_related("office").order_by("-submitted_at")


def own_order(user: "User", code: str) -> Any:
    """One of the customer's own orders as its flow's child, or 404."""
    orders = own_orders(user).select_related("terms").defer("terms__text", "terms__text_en")
    return _with_its_page(orders, code)


def staff_orders(user: "User", model: type[Order] = Order) -> QuerySet:
    """The orders, of one kind or all, on which someone of the office may look; a customer is not of the office."""
    if not user.is_office_staff:
        raise Http404
    return model.objects.visible_to(user).submitted().select_related("office", "customer", "assigned_to")


def staff_order(user: "User", code: str) -> Any:
    """An order for the office's pages, as its flow's child, or 404."""
    return _with_its_page(staff_orders(user), code)


def _with_its_page(orders: QuerySet[Order], code: str) -> Any:
    """One of some orders as its flow's child, or 404, and in the same query what stands at the foot of its page."""
    order: Any = get_object_or_404(with_flows(orders).annotate(channels=channels_of(OuterRef("office"))), code=code)
    order.office.channels = order.channels
    return specific(order)


def published_terms(now: datetime | None = None) -> QuerySet[PurchaseTerms]:
    """The versions of the terms of purchase that have been published, newest first."""
    return PurchaseTerms.objects.filter(published_at__lte=now or timezone.now())
