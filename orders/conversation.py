"""The conversation of an order: writing, reading, and what it looks like to either side.

A message moves nothing: not the state, not the turn, not the clock (T2). Only a transition does.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifications
from . import permissions as may
from .lifecycle import NotNow, Refused, lock, record
from .models import Attachment, Message, Order, ReadMark
from .states import FINAL, OrderState

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User

PAGE = 30


def write_to_office(order: Order, *, by: "User", **said: Any) -> Message:
    """The customer writes: to the officer in charge, or to all officers while nobody has taken the order."""
    if not may.by_customer(order, by):
        raise PermissionDenied
    return _write(order, by=by, from_office=False, **said)


def write_to_customer(order: Order, *, by: "User", **said: Any) -> Message:
    """An officer writes to the customer; any officer may, so that a colleague can stand in."""
    if not may.by_officer(order, by):
        raise PermissionDenied
    return _write(order, by=by, from_office=True, **said)


@transaction.atomic
def _write(
    order: Order,
    *,
    by: "User",
    from_office: bool,
    text: str,
    key: uuid.UUID,
    files: "Sequence[CheckedFile]" = (),
    now: datetime | None = None,
) -> Message:
    """Keep a message, count it as unread, and tell the other side by one mail as long as it has not read.

    `key` is the form's: the same words of the same form are one message, however often they are sent. Under the
    order's row lock, so that numbers of messages grow in the order in which they were kept.
    """
    order = lock(order)
    now = now or timezone.now()
    if is_closed(order, now):
        raise Refused(_("Percakapan pesanan ini sudah ditutup. Tidak ada yang dikirim."))
    key = uuid.uuid5(key, "\0".join([text, *(file.sha256 for file in files)]))
    if Message.objects.filter(order_id=order.pk, key=key).exists():
        raise NotNow(_("Pesan ini sudah terkirim. Tidak ada yang diubah."))
    counter = "unread_from_office" if from_office else "unread_from_customer"
    event = record(order, "message_out" if from_office else "message_in", by=by, now=now)
    message = Message.objects.create(
        order_id=order.pk, event=event, author=by, from_office=from_office, text=text, at=now, key=key
    )
    for file in files:
        Attachment.objects.create(
            message=message,
            file=file.file,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
        )
    if not getattr(order, counter):
        notifications.queue(order, event)
    Order.objects.filter(pk=order.pk).update(last_message_at=now, **{counter: F(counter) + 1})
    return message


def closes_at(order: Order) -> datetime | None:
    """Until when people may write about an order that is over (a setting, in days); None while it is not over."""
    end = order.cancelled_at if order.state == OrderState.CANCELLED else order.completed_at
    if order.state not in FINAL or end is None:
        return None
    closes = end + timedelta(days=settings.CONVERSATION_OPEN_DAYS)
    left = order.customer.closed_at  # nobody is there to read, and what is written would be forgotten by nobody
    return min(closes, left) if left else closes


def is_closed(order: Order, now: datetime) -> bool:
    closes = closes_at(order)
    return closes is not None and now > closes


def reads_for_office(order: Order, user: "User") -> bool:
    """Whether the office has read when this person has: who answers for the order, any officer while nobody does."""
    return may.by_officer(order, user) and order.assigned_to_id in (None, user.pk)


@transaction.atomic
def mark_read(order: Order, *, reader: "User", by_office: bool, upto: Message, now: datetime | None = None) -> None:
    """One side has seen the messages up to `upto`; what came meanwhile stays unread."""
    order = lock(order)
    counter = "unread_from_customer" if by_office else "unread_from_office"
    if ReadMark.objects.filter(order_id=order.pk, by_office=by_office, message__gte=upto.pk).exists():
        return  # another page of the same side was quicker, and saw as much
    ReadMark.objects.update_or_create(
        order_id=order.pk,
        by_office=by_office,
        defaults={"reader": reader, "message": upto, "at": now or timezone.now()},
    )
    unread = Message.objects.filter(order_id=order.pk, from_office=not by_office, pk__gt=upto.pk).count()
    Order.objects.filter(pk=order.pk).update(**{counter: unread})


@dataclass(frozen=True)
class Stretch:
    """Some of an order's messages, oldest first; `older` is the number before which there are more."""

    messages: list[Message]
    older: int | None
    is_newest: bool
    marks: dict[bool, ReadMark]

    def read_at(self, message: Message) -> ReadMark | None:
        """The other side's mark, if it has come as far as this message."""
        mark = self.marks.get(not message.from_office)
        return mark if mark and mark.message_id >= message.pk else None


def stretch(order: Order, *, before: int | None = None) -> Stretch:
    """The newest messages, or the newest of those before a number: three queries at most, however many there are."""
    if order.last_message_at is None:
        return Stretch([], None, before is None, {})
    found = Message.objects.filter(order_id=order.pk).select_related("author").prefetch_related("attachments")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE][::-1]
    marks = {mark.by_office: mark for mark in ReadMark.objects.filter(order_id=order.pk)} if shown else {}
    return Stretch(shown, shown[0].pk if len(rows) > PAGE else None, before is None, marks)


def attachment_of(order: Order, pk: int) -> Attachment | None:
    return Attachment.objects.filter(message__order_id=order.pk, pk=pk).first()
