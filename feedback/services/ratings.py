"""Rating a completed order (P9): once per order, changeable for some days."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import Refused, lock, record
from orders.models import Order

from ..models import Rating
from ..selectors import is_rateable

if TYPE_CHECKING:
    from silastik.users.models import User


def rate(order: Order, *, score: int, comment: str = "", by: "User | None", now: datetime | None = None) -> Rating:
    """Rate an order from 1 to 5. `by` is None when the mail's signed link was used without logging in.

    Nobody else rates for the customer. Refused before completion, and once `RATING_CHANGE_DAYS` have passed since the
    first rating. The same rating sent again changes nothing.
    """
    now = now or timezone.now()
    with transaction.atomic():
        order = lock(order)
        if by is not None and by.pk != order.customer_id:
            raise PermissionDenied
        if not is_rateable(order):
            raise Refused(_("Pesanan ini belum selesai; penilaian dapat diberikan setelahnya."))
        rating = Rating.objects.filter(order=order).first()
        if rating is None:
            rating = Rating(order=order, rated_at=now)
        elif (rating.score, rating.comment) == (score, comment):
            return rating
        elif now > closes_at(rating):
            raise Refused(
                _("Penilaian hanya dapat diubah selama %(days)d hari; terima kasih atas penilaian Anda.")
                % {"days": settings.RATING_CHANGE_DAYS}
            )
        else:
            rating.changed_at = now
        rating.score, rating.comment = score, comment
        rating.save()
        record(order, "rate", by=by, now=now, score=score)
    return rating


def closes_at(rating: Rating) -> datetime:
    """Until when a rating may be changed."""
    return rating.rated_at + timedelta(days=settings.RATING_CHANGE_DAYS)
