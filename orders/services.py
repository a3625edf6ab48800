"""Use cases that all flows share: taking, giving back, cancelling, reporting and answering faults, completing."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.users import services as user_services

from . import deliverables
from .flows import flow_of, registered, specific
from .lifecycle import NotNow, Refused, lock, record, step
from .models import Deliverable, Document, FaultReport, Order
from .states import OrderState

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User


def release(order: Order, *, by: "User", note: str = "", now: datetime | None = None) -> Order:
    """Give a taken order back to the queue."""
    with step(order, "release", by=by, note=note, now=now) as current:
        pass
    return current.order


def take_over(order: Order, *, by: "User", note: str = "", now: datetime | None = None) -> Order:
    """Go on with an order that a colleague took; the history says who had it."""
    with step(order, "take_over", by=by, note=note, now=now) as current:
        current.data["from"] = str(order.assigned_to or "")
    return current.order


def cancel(order: Order, *, by: "User", reason: str = "", now: datetime | None = None) -> Order:
    """Cancel an unpaid order: the customer's right, or the officer's with a reason the customer reads."""
    if not reason.strip() and by.pk != order.customer_id:
        raise ValidationError({"reason": _("Tuliskan alasannya: pelanggan membacanya.")})
    with step(order, "cancel", by=by, note=reason, now=now, reason=reason) as current:
        pass
    return current.order


@transaction.atomic
def report_fault(
    order: Order,
    deliverable: Deliverable,
    *,
    text: str,
    part: str = "",
    picture: "CheckedFile | None" = None,
    by: "User",
    now: datetime | None = None,
) -> FaultReport:
    """The customer reports a fault in a delivered file (P7); the first report opens the order for revision.

    `part` names the variable or area that is wrong; without it, the whole file is meant. Raises `NotNow` while the same
    report waits for its answer already.
    """
    now = now or timezone.now()
    if deliverable.order_id != order.pk or deliverable.released_at is None:
        raise ValidationError({"deliverable": _("Berkas ini bukan bagian dari pengiriman pesanan ini.")})
    order = lock(order)  # another report may just have opened the revision
    action = "report_fault" if order.state == OrderState.IN_REVISION else "request_revision"
    with step(order, action, by=by, note=text, now=now) as current:
        same = deliverables.open_faults(current.order).filter(deliverable=deliverable, part=part, text=text)
        if same.exists():
            raise NotNow(_("Laporan ini sudah kami terima dan sedang diperiksa. Tidak ada yang diubah."))
        current.data |= {"file": deliverable.title, "deliverable": deliverable.pk, "part": part}
        return FaultReport.objects.create(
            deliverable=deliverable,
            part=part,
            text=text,
            picture=picture.file if picture else "",
            reported_by=by,
            reported_at=now,
        )


def answer_fault(order: Order, fault: FaultReport, *, answer: str, by: "User", now: datetime | None = None) -> None:
    """Explain why a reported fault needs no new file; a new version answers it too.

    Raises `Refused` when the fault has been answered in the meantime, or is of another order.
    """
    now = now or timezone.now()
    with step(order, "answer_fault", by=by, note=answer, now=now) as current:
        current.data["file"] = fault.deliverable.title
        unanswered = deliverables.open_faults(current.order).filter(pk=fault.pk)
        if not unanswered.update(answer=answer, answered_by=by, answered_at=now):
            raise Refused(_("Laporan ini sudah dijawab. Tidak ada yang diubah."))


def settle_faults(file: Deliverable, *, by: Any, note: str, now: datetime) -> None:
    """A new version of a file answers every open fault of that file (P8), and anew those it answers already.

    Runs inside `step()`.
    """
    FaultReport.objects.filter(
        Q(answered_at=None) | Q(replacement=file), deliverable__order_id=file.order_id, deliverable__item=file.item
    ).update(replacement=file, answer=note, answered_by=by, answered_at=now)


def redeliver(order: Order, *, by: "User", now: datetime | None = None) -> Order:
    """Send the corrected files (P8); the order completes again by itself."""
    now = now or timezone.now()
    with step(order, "redeliver", by=by, now=now) as current:
        fresh = deliverables.release(current.order, now=now)
        current.data["files"] = [f"{file.title} (v{file.version})" for file in fresh]
    complete_delivered(current.order, now=now)
    return current.order


def completing_at_once() -> QuerySet[Order]:
    """Delivered orders of flows that wait for nobody's word: only for the receipt (P9)."""
    kinds = [flow.kind for flow in registered() if flow.completes_at_once]
    return Order.objects.filter(state=OrderState.DELIVERED, kind__in=kinds).order_by("delivered_at")


def complete_delivered(order: Order, *, now: datetime | None = None) -> bool:
    """Complete a delivered order once its receipt can be downloaded (P9). Safe to ask again."""
    order = specific(order)
    waiting = Document.objects.filter(order_id=order.pk, kind=Document.Kind.RECEIPT, rendered_at=None)
    if order.state != OrderState.DELIVERED or waiting.exists() or not flow_of(order).completes_at_once:
        return False
    try:
        with step(order, "complete", by=None, now=now) as current:
            current.data["again"] = current.order.events.filter(action="complete").exists()
    except Refused:  # somebody else completed it in between
        return False
    return True


@transaction.atomic
def confirm_npwp(order: Order, *, seen: str, by: "User", now: datetime | None = None) -> None:
    """An officer found the customer's NPWP active (R2), the number they saw. `NotNow` when that is recorded already."""
    order = lock(order)
    if order.customer.npwp_confirmed_at:
        raise NotNow(_("NPWP pelanggan ini sudah dicatat aktif. Tidak ada yang diubah."))
    user_services.confirm_npwp(order.customer, seen=seen, by=by, now=now)
    record(order, "confirm_npwp", by=by, now=now)


def record_download(order: Order, *, by: "User", what: str, resumes: bool = False, **data: Any) -> None:
    """Every download leaves an event (P6, P7). One that `resumes` has left it, unless nobody ever began: whoever asks
    for all but the first byte has downloaded too.
    """
    if resumes and order.events.filter(action="download", by=by, data={"what": what, **data}).exists():
        return
    record(order, "download", by=by, what=what, **data)


def record_completed_download(order: Order, size: int, *, by: "User", what: str, **data: Any) -> None:
    """The last byte has gone out, `size` bytes of the file in this answer: a resumed download sends the rest (M9)."""
    record(order, "downloaded", by=by, what=what, bytes=size, **data)
