"""Publications for a visitor at the desk (R4): the officer fills the basket of somebody who has no account."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from orders import visitors
from orders.models import Visit
from orders.states import OrderKind, OrderState
from silastik.core.context import current_office
from silastik.users.visitors import create_visitor

from .models import Publication, PublicationOrder

if TYPE_CHECKING:
    from silastik.users.models import User

FOUND_AT_MOST = 8


@transaction.atomic
def open_order(*, by: "User", contact_email: str = "", now: datetime | None = None, **profile: Any) -> Visit:
    """A visitor with an empty basket. Raises `PermissionDenied` unless `by` serves orders."""
    order = PublicationOrder.objects.create(
        customer=create_visitor(**profile), office=current_office(), kind=OrderKind.PUBLICATION
    )
    return visitors.open_visit(order, by=by, contact_email=contact_email, now=now)


def draft_of(visit: Visit) -> PublicationOrder | None:
    """The visitor's basket, while it is one."""
    orders = PublicationOrder.objects.select_related("customer", "office")
    return orders.filter(pk=visit.order_id, state=OrderState.DRAFT).first()


def titles_for(text: str) -> QuerySet[Publication]:
    """Titles an officer looks up: by words of the title, or the catalogue's number."""
    found = Publication.objects.listed().for_lists()
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(catalogue_number__icontains=word))
    return found.order_by("-year", "title")[:FOUND_AT_MOST]
