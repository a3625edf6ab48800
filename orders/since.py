"""What others have done on an order since somebody opened its page."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .history import Entry, staff_log
from .models import Order, OrderEvent

if TYPE_CHECKING:
    from silastik.users.models import User

SHOWN = 10
# What changes nothing for whoever works on the order.
QUIET = ("download", "downloaded")
FIELD = "sejak"


def last_event(order: Order) -> int:
    """The number a page carries, so that it can ask what came after."""
    return order.events.aggregate(last=Max("pk"))["last"] or 0


def acts_since(order: Any, user: "User", event: int) -> list[Entry]:
    """What others did after an event, newest first, at most `SHOWN`."""
    found = OrderEvent.objects.filter(order_id=order.pk, pk__gt=event).exclude(by=user).exclude(action__in=QUIET)
    return staff_log(order, list(found.select_related("by").order_by("-pk")[:SHOWN])[::-1])


def carried(request: HttpRequest) -> int | None:
    """The number that a form of the page brought along; None without the script, or when it is none."""
    value = request.POST.get(FIELD, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def tell(request: Any) -> None:
    """After a refused act of the office: say who did what meanwhile, and when."""
    event, code = carried(request), getattr(request.resolver_match, "kwargs", {}).get("code")
    if event is None or not code or not request.user.is_office_staff:
        return
    order = Order.objects.visible_to(request.user).filter(code=code).select_related("office").first()
    if order is None:
        return
    for entry in acts_since(order, request.user, event)[::-1]:
        messages.info(request, _("Sejak halaman Anda buka: %(what)s (%(at)s)") % {"what": entry.text, "at": entry.at})
