"""The one door of a complaint: every change of its state passes here, leaves an event, and tells who must know."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from orders.lifecycle import NotNow, Refused

from .. import letters
from ..models import Complaint, ComplaintEvent
from ..permissions import HANDLE_ANY_COMPLAINT, HANDLE_COMPLAINT
from ..states import ComplaintState, Side

if TYPE_CHECKING:
    from silastik.users.models import User


@contextmanager
def step(
    complaint: Complaint,
    action: str,
    *,
    side: Side,
    by: "User | None",
    now: datetime,
    note: str = "",
    guard: Callable[[Complaint], None] = lambda locked: None,
    **arguments: Any,
) -> Iterator[Complaint]:
    """Move a complaint by `action`: lock, check, move, let the service write, save, record, tell.

    `guard` looks at the locked row before it moves, and raises what keeps it. Raises `PermissionDenied` for somebody of
    the office who may not handle it, `Refused` for the one it is about, and `NotNow` when somebody else was quicker.
    The caller has recognised the complainant.
    """
    with transaction.atomic():
        locked = lock(complaint)
        if side == Side.OFFICE:
            require_handler(locked, by)
        guard(locked)
        move = getattr(locked, action)
        if not can_proceed(move):
            raise NotNow(
                _("Pengaduan ini sudah diproses dan kini berstatus “%(state)s”. Tidak ada yang diubah.")
                % {"state": ComplaintState(locked.state).label}
            )
        before = locked.state
        move(by=by, now=now, **arguments)
        yield locked
        locked.save()
        write(locked, action, side=side, by=by, now=now, note=note, before=before)


def lock(complaint: Complaint) -> Complaint:
    """The complaint read anew under its row lock."""
    rows = Complaint.objects.select_for_update(of=("self",))
    return rows.select_related("office", "order", "complainant", "handler").get(pk=complaint.pk)


def write(
    complaint: Complaint, action: str, *, side: Side, by: "User | None", now: datetime, note: str = "", before: str = ""
) -> ComplaintEvent:
    """The event of a step, and its mails. An anonymous complainant leaves no account in it."""
    event = ComplaintEvent.objects.create(
        complaint=complaint,
        action=action,
        side=side,
        before=before,
        after=complaint.state,
        by=None if side == Side.COMPLAINANT and complaint.is_anonymous else by,
        at=now,
        note=note,
    )
    letters.queue(complaint, event)
    return event


def require_handler(complaint: Complaint, user: "User | None") -> None:
    """Raise what keeps somebody of the office from handling a complaint."""
    needed = HANDLE_ANY_COMPLAINT if complaint.subject == Complaint.Subject.INTEGRITY else HANDLE_COMPLAINT
    if user is None or not user.has_perm(needed):
        raise PermissionDenied
    if is_about(complaint, user):
        raise Refused(
            _("Anda melayani pesanan yang diadukan. Rekan lain atau kepala kantor yang menjawab pengaduan ini.")
        )


def is_about(complaint: Complaint, user: "User") -> bool:
    """Whether the complaint is about this person's work (their own order's officer), or is their own."""
    if complaint.complainant_id == user.pk:
        return True
    order = complaint.order
    if order is None:
        return False
    return order.assigned_to_id == user.pk or order.events.filter(by=user).exclude(by=order.customer).exists()
