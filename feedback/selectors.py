"""Reading ratings and survey responses, and the orders they may be given for."""

from datetime import date, datetime, time, timedelta

from django.core import signing
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from orders.models import Order
from orders.notifications import RATING_SALT
from orders.states import OrderState
from silastik.core.models import Office

from .ikm import ELEMENTS, Index, index_of_sums
from .models import CommentReply, Rating, SurveyResponse

LINK_DAYS = 90


def order_of_link(token: str) -> Order:
    """The order of a mail's signed link, or 404 for a link that is forged, older than `LINK_DAYS`, or of an account
    that is closed.
    """
    try:
        pk = signing.loads(token, salt=RATING_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    orders = Order.objects.select_related("office", "customer")
    return get_object_or_404(orders, pk=pk, customer__closed_at=None)


def is_rateable(order: Order) -> bool:
    """Once completed (P10, M13): a publication stays so while a fault is corrected, data do not."""
    return order.state == OrderState.COMPLETED or (
        order.state == OrderState.IN_REVISION and order.completed_at is not None
    )


def rating_of(order: Order) -> Rating | None:
    return Rating.objects.filter(order_id=order.pk).first()


def survey_of(order: Order) -> SurveyResponse | None:
    return SurveyResponse.objects.filter(order_id=order.pk).first()


def span(office: Office, first: date, last: date) -> tuple[datetime, datetime]:
    """The instants from which and before which the office's dates `first` to `last` (both included) lie."""
    return tuple(datetime.combine(on, time(), office.tz) for on in (first, last + timedelta(days=1)))  # type: ignore[return-value]


def responses(office: Office, first: date, last: date) -> QuerySet[SurveyResponse]:
    """The survey responses first given in the office's dates `first` to `last`, both included."""
    begin, end = span(office, first, last)
    return SurveyResponse.objects.filter(order__office=office, answered_at__gte=begin, answered_at__lt=end)


def ikm_of(office: Office, first: date, last: date) -> Index | None:
    """The satisfaction index of a period, added up by the database; None without any response."""
    sums = {key: Sum(key) for key in ELEMENTS}
    row = responses(office, first, last).aggregate(count=Count("pk"), **sums)
    return index_of_sums(row["count"], row)


def ratings(office: Office, first: date, last: date) -> QuerySet[Rating]:
    """The ratings first given in the office's dates `first` to `last`, both included."""
    begin, end = span(office, first, last)
    return Rating.objects.filter(order__office=office, rated_at__gte=begin, rated_at__lt=end)


def monthly_sums(office: Office, first: date, last: date) -> dict[tuple[int, int], tuple[int, dict[str, int]]]:
    """Responses and the sums of their answers for each (year, month) of a period that has any: one query."""
    sums = {key: Sum(key) for key in ELEMENTS}
    rows = responses(office, first, last).annotate(month=TruncMonth("answered_at", tzinfo=office.tz)).values("month")
    return {
        (row["month"].year, row["month"].month): (row["count"], {key: row[key] for key in ELEMENTS})  # type: ignore[literal-required]
        for row in rows.annotate(count=Count("pk"), **sums).order_by("month")
    }


def comment_of(order: Order, about: str) -> str:
    """The comment that came with an order's rating or survey; "" without one."""
    row = rating_of(order) if about == CommentReply.About.RATING else survey_of(order)
    return row.comment if row else ""


def replies_to(order: Order) -> list[CommentReply]:
    """What the office answered to an order's comments, oldest first."""
    return list(CommentReply.objects.filter(order_id=order.pk))


def now() -> datetime:
    """The one moment that a page shows everything as of."""
    return timezone.now()


def today(office: Office) -> date:
    return now().astimezone(office.tz).date()
