"""Notes among colleagues: the only module that reads and writes them (decision 0016).

Nothing here sends a mail, and nothing a customer opens imports this module: `tests/orders/test_notes.py` watches.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.users import roles

from .lifecycle import NotNow, lock, record
from .models.notes import Note

if TYPE_CHECKING:
    from silastik.users.models import User

    from .models import Order


def may_read(order: "Order", user: "User") -> bool:
    """Whoever of the office sees the order; never its customer, though they may work here too."""
    sees = (roles.SERVE_ORDER, roles.VIEW_ALL_ORDERS, roles.VERIFY_TRANSFER)
    return order.customer_id != user.pk and any(user.has_perm(name) for name in sees)


def may_write(order: "Order", user: "User") -> bool:
    """Those who work on orders; whoever only oversees them reads."""
    works = user.has_perm(roles.SERVE_ORDER) or user.has_perm(roles.VERIFY_TRANSFER)
    return works and order.customer_id != user.pk


def notes_of(order: "Order", user: "User") -> QuerySet[Note]:
    """The notes on an order, newest first, as this person may read them."""
    if not may_read(order, user):
        return Note.objects.none()
    return Note.objects.filter(order_id=order.pk).select_related("author")


@transaction.atomic
def add(order: "Order", *, text: str, key: uuid.UUID, by: "User", now: datetime | None = None) -> None:
    """Write a note. The order's record says that there is one, never what it says."""
    if not may_write(order, by):
        raise PermissionDenied
    order = lock(order)
    now = now or timezone.now()
    key = uuid.uuid5(key, text)
    if Note.objects.filter(order_id=order.pk, key=key).exists():
        raise NotNow(_("Catatan ini sudah tersimpan. Tidak ada yang diubah."))
    Note.objects.create(order_id=order.pk, author=by, text=text, at=now, key=key)
    record(order, "add_note", by=by, now=now)


@transaction.atomic
def take_back(order: "Order", pk: int, *, by: "User", now: datetime | None = None) -> None:
    """Take back a note of one's own: its words go, the trace stays."""
    if not may_write(order, by):
        raise PermissionDenied
    order = lock(order)
    now = now or timezone.now()
    if not Note.objects.filter(order_id=order.pk, pk=pk, author=by, deleted_at=None).update(text="", deleted_at=now):
        raise NotNow(_("Catatan ini bukan milik Anda atau sudah ditarik. Tidak ada yang diubah."))
    record(order, "delete_note", by=by, now=now)
