"""The sample: accepted by the customer, or wanted corrected and sent anew (M5, M6)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from orders import deliverables
from orders.lifecycle import NotNow, Refused, step
from orders.models import Deliverable

from ..models import MicrodataOrder, SampleRound

if TYPE_CHECKING:
    from silastik.users.models import User

SAMPLE = Deliverable.Kind.SAMPLE


def open_round(order: MicrodataOrder, *, by: "User", now: datetime) -> list[Deliverable]:
    """Release the newest samples for the customer to examine. Runs inside a step of the order."""
    fresh = deliverables.release(order, now=now, kind=SAMPLE)
    number = order.sample_rounds.count() + 1
    SampleRound.objects.create(order=order, number=number, sent_at=now, sent_by=by)
    return fresh


def accept(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> None:
    """The customer finds the sample right: this gate is open (M6)."""
    now = now or timezone.now()
    with step(order, "accept_sample", by=by, now=now) as current:
        latest = _to_examine(current.order)
        latest.accepted_at = now
        latest.save(update_fields=["accepted_at"])
        current.data["round"] = latest.number


def reject(order: MicrodataOrder, *, reason: str, by: "User", now: datetime | None = None) -> None:
    """The customer says what is wrong; the office's turn begins (M6)."""
    now = now or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan apa yang keliru pada contoh data.")})
    with step(order, "reject_sample", by=by, note=reason, now=now) as current:
        latest = _to_examine(current.order)
        latest.rejected_at, latest.reason = now, reason
        latest.save(update_fields=["rejected_at", "reason"])
        current.data["round"] = latest.number


def send(order: MicrodataOrder, *, note: str = "", by: "User", now: datetime | None = None) -> None:
    """Send a corrected sample, or the same one with an explanation (M6)."""
    now = now or timezone.now()
    with step(order, "send_sample", by=by, note=note, now=now) as current:
        latest = current.order.sample_rounds.order_by("-number").first()
        if latest is None or not latest.rejected_at:
            raise NotNow(_("Pelanggan tidak meminta perbaikan contoh data. Tidak ada yang diubah."))
        fresh = open_round(current.order, by=by, now=now)
        if not fresh and not note.strip():
            raise Refused(_("Siapkan contoh data yang baru, atau jelaskan mengapa yang lama sudah benar."))
        current.data |= {"files": [f"{file.title} (v{file.version})" for file in fresh], "round": latest.number + 1}


def _to_examine(order: MicrodataOrder) -> SampleRound:
    """The round that waits for the customer, read under the order's lock: decided once."""
    latest = order.sample_rounds.filter(accepted_at=None, rejected_at=None).first()
    if latest is None:
        raise NotNow(_("Contoh data ini sudah Anda putuskan. Tidak ada yang diubah."))
    return latest
