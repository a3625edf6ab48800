"""Replying to a customer's comment: they read it in a mail and on their order's page."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused, lock, record
from orders.models import Order
from silastik.core import mail

from ..models import CommentReply
from ..permissions import REPLY_COMMENT
from ..selectors import comment_of

if TYPE_CHECKING:
    from silastik.users.models import User


def reply_to_comment(order: Order, *, about: str, text: str, by: "User", now: datetime | None = None) -> CommentReply:
    """Reply to the comment that came with a rating or a survey (`about`). `NotNow` when the same has been said already.

    Nobody replies to a comment of their own order, or where there is none.
    """
    now, text = now or timezone.now(), text.strip()
    if not by.has_perm(REPLY_COMMENT) or by.pk == order.customer_id:
        raise PermissionDenied
    if not text:
        raise ValidationError({"text": _("Tuliskan tanggapan Anda: pelanggan membacanya.")})
    with transaction.atomic():
        order = lock(order)
        comment = comment_of(order, about)
        if not comment:
            raise Refused(_("Komentar ini sudah dihapus oleh pelanggan. Tidak ada yang dikirim."))
        if CommentReply.objects.filter(order=order, about=about, text=text).exists():
            raise NotNow(_("Tanggapan ini sudah dikirim. Tidak ada yang diubah."))
        reply = CommentReply.objects.create(order_id=order.pk, about=about, text=text, by=by, at=now)
        record(order, "reply_comment", by=by, now=now, note=text, about=about)
        mail.enqueue(
            f"comment-reply:{reply.pk}",
            to=order.customer.email,
            language=order.customer.language,
            template="emails/feedback/reply",
            context={
                "order": order,
                "comment": comment,
                "reply": reply,
                "person": order.customer,
                "office": order.office,
                "url": settings.SITE_URL + order.get_absolute_url(),
            },
        )
    return reply
