"""Reading ratings, and the orders that may be rated."""

from django.core import signing
from django.http import Http404

from orders.models import Order
from orders.notifications import RATING_SALT
from orders.states import OrderState

from .models import Rating

RATEABLE = (OrderState.COMPLETED, OrderState.IN_REVISION)
LINK_DAYS = 90


def order_of_link(token: str) -> Order:
    """The order of a mail's signed link, or 404 for a link that is forged or older than `LINK_DAYS`."""
    try:
        pk = signing.loads(token, salt=RATING_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    return Order.objects.select_related("office", "customer").get(pk=pk)


def rating_of(order: Order) -> Rating | None:
    return Rating.objects.filter(order_id=order.pk).first()
