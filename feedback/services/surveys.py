"""Answering the satisfaction survey (SKM) of a completed order: once per order, changeable for some days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import Refused, lock, record
from orders.models import Order

from ..ikm import ELEMENTS
from ..models import SurveyResponse
from ..selectors import is_rateable

if TYPE_CHECKING:
    from silastik.users.models import User


def answer_survey(
    order: Order, *, answers: Mapping[str, int], comment: str = "", by: "User | None", now: datetime | None = None
) -> SurveyResponse:
    """Keep the nine `answers` (by key, 1 to 4) of a completed order. `by` is None for the mail's signed link.

    The same rules as for a rating: only the customer's own, only once completed, changeable `RATING_CHANGE_DAYS` from
    the first answer on. The same answers sent again change nothing.
    """
    now = now or timezone.now()
    with transaction.atomic():
        order = lock(order)
        if by is not None and by.pk != order.customer_id:
            raise PermissionDenied
        if not is_rateable(order):
            raise Refused(_("Pesanan ini belum selesai; survei dapat diisi setelahnya."))
        response = SurveyResponse.objects.filter(order=order).first()
        if response is None:
            response = SurveyResponse(order=order, answered_at=now)
        elif (response.answers, response.comment) == ({key: answers[key] for key in ELEMENTS}, comment):
            return response
        elif now > response.answered_at + timedelta(days=settings.RATING_CHANGE_DAYS):
            raise Refused(
                _("Survei hanya dapat diubah selama %(days)d hari; terima kasih atas jawaban Anda.")
                % {"days": settings.RATING_CHANGE_DAYS}
            )
        else:
            response.changed_at = now
        for key in ELEMENTS:
            setattr(response, key, answers[key])
        response.comment = comment
        response.save()
        record(order, "survey", by=by, now=now)
    return response
