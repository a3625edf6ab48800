"""Handing over the data (M9), and the corrected data (M11)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from orders import deliverables
from orders.lifecycle import NotNow, Refused, step
from orders.models import Deliverable
from payments import services as payment_services
from payments.gate import is_waived

from ..guards import files_blockers
from ..models import MicrodataOrder

if TYPE_CHECKING:
    from silastik.users.models import User


def deliver(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> None:
    """Issue the receipt and open the final files to the customer, for a while (M9). All gates must be open."""
    now = now or timezone.now()
    with step(order, "deliver", by=by, now=now) as current:
        if is_waived(current.order):
            current.data["told_as"] = "deliver_waived"
        else:
            receipt = payment_services.issue_receipt(current.order, by=by, now=now)
            current.data["receipt"] = receipt.document.number
        current.data["files"] = _open_files(current.order, now)


def redeliver(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> None:
    """Send the corrected files (M11); the quiet days begin anew."""
    now = now or timezone.now()
    with step(order, "redeliver", by=by, now=now) as current:
        if reasons := files_blockers(current.order):
            raise Refused(*reasons)
        current.data["files"] = _open_files(current.order, now)


def renew(order: MicrodataOrder, file: Deliverable, *, by: "User", now: datetime | None = None) -> None:
    """Let a released file be downloaded for another while (M9)."""
    now = now or timezone.now()
    if file.order_id != order.pk or file.released_at is None:
        raise ValidationError(_("Berkas ini bukan bagian dari pengiriman pesanan ini."))
    with step(order, "renew_access", by=by, now=now) as current:
        until = access_until(now)
        Deliverable.objects.filter(pk=file.pk).update(available_until=until)
        current.data |= {"file": file.title, "expires_at": until.isoformat()}


def request_access(order: MicrodataOrder, file: Deliverable, *, by: "User", now: datetime | None = None) -> None:
    """The customer asks for another while, once for each time that ran out (M9)."""
    now = now or timezone.now()
    if file.order_id != order.pk or not deliverables.has_expired(file, now):
        raise ValidationError(_("Berkas ini masih dapat diunduh."))
    with step(order, "request_access", by=by, now=now) as current:
        if access_requested(current.order, file):
            raise NotNow(_("Permintaan Anda sudah kami terima. Tidak ada yang diubah."))
        current.data |= {"file": file.title, "deliverable": file.pk}


def access_requested(order: MicrodataOrder, file: Deliverable) -> bool:
    """Whether the customer has asked since the file's time ran out."""
    asked = order.events.filter(action="request_access", data__deliverable=file.pk, at__gte=file.available_until)
    return asked.exists()


def access_until(now: datetime) -> datetime:
    """Until when files opened now can be downloaded (a setting)."""
    return now + timedelta(days=settings.MICRODATA_ACCESS_DAYS)


def _open_files(order: MicrodataOrder, now: datetime) -> list[str]:
    fresh = deliverables.release(order, now=now, until=access_until(now))
    return [f"{file.title} (v{file.version})" for file in fresh]
