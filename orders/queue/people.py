"""Who serves orders, who is away, and who has how much to do."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from silastik.users import roles
from silastik.users.models import User

from ..models import Leave, Order
from ..notifications import staff_with
from ..states import OPEN, Turn


def officers() -> list[User]:
    """The active officers, by name."""
    return list(serving().order_by("name", "pk"))


def serving() -> QuerySet[User]:
    """The people who serve orders."""
    return staff_with(roles.SERVE_ORDER)


def at_work(on: date) -> QuerySet[User]:
    """The officers who are not on leave that day."""
    away = Leave.objects.filter(officer=OuterRef("pk"), first__lte=on, last__gte=on)
    return serving().filter(~Exists(away))


def loads(people: QuerySet[User]) -> dict[User, int]:
    """How many open orders each has to act on; what waits for the customer weighs nothing."""
    mine = Q(assigned_orders__state__in=OPEN, assigned_orders__turn=Turn.OFFICE)
    counted = people.annotate(load=Count("assigned_orders", filter=mine)).order_by("load", "pk")
    return {person: person.load for person in counted}


def open_orders_of(person: User) -> QuerySet[Order]:
    return Order.objects.filter(assigned_to=person, state__in=OPEN)
