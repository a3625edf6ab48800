"""Reading ratings, and the orders that may be rated."""

from django.core import signing
from django.http import Http404

from orders.models import Order
from orders.notifications import RATING_SALT
from orders.states import OrderState

from .models import Rating

LINK_DAYS = 90


def order_of_link(token: str) -> Order:
    """The order of a mail's signed link, or 404 for a link that is forged or older than `LINK_DAYS`."""
    try:
        pk = signing.loads(token, salt=RATING_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    return Order.objects.select_related("office", "customer").get(pk=pk)


def is_rateable(order: Order) -> bool:
    """Once completed (P10, M13): a publication stays so while a fault is corrected, data do not."""
    return order.state == OrderState.COMPLETED or (
        order.state == OrderState.IN_REVISION and order.completed_at is not None
    )


def rating_of(order: Order) -> Rating | None:
    return Rating.objects.filter(order_id=order.pk).first()
