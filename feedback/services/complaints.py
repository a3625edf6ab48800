"""Use cases of complaints: sending one, taking, answering, closing, coming back once, and what time brings."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused
from orders.models import Order
from silastik.core import numbering
from silastik.core.models import Office
from silastik.core.opening import calendar_for

from ..models import Complaint, ComplaintFile
from ..states import OWED, ComplaintState, Side
from . import casework

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User

NUMBER_KIND = "complaint"


def due(office: Office, start: datetime) -> datetime:
    """When an answer is due: `COMPLAINT_ANSWER_WORKDAYS` of the office's hours after `start`."""
    return calendar_for(office).due(start, settings.COMPLAINT_ANSWER_WORKDAYS)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def complain(
    office: Office,
    *,
    form: str,
    subject: str,
    text: str,
    order_code: str = "",
    is_anonymous: bool = False,
    by: "User | None" = None,
    name: str = "",
    email: str = "",
    code: str = "",
    language: str = "id",
    files: "Sequence[CheckedFile]" = (),
    now: datetime | None = None,
) -> Complaint:
    """Keep a complaint and number it. The same `form` (a secret of the page it was written on) sent again finds it.

    `code` is the tracking code of whoever has no account, or wishes not to be known: only its SHA-256 stays. An order
    is tied to the case when its code exists, and nobody outside the office is told whether it does.
    """
    now = now or timezone.now()
    if is_anonymous:
        by, name, email = None, "", ""
    try:
        with transaction.atomic():
            number = _number(office, now)
            complaint = Complaint.objects.create(
                office=office,
                number=number,
                subject=subject,
                text=text,
                order=Order.objects.submitted().filter(code=order_code).first() if order_code else None,
                order_code=order_code,
                is_anonymous=is_anonymous,
                complainant=by,
                name="" if by else name,
                email="" if by else email,
                language=by.language if by else language,
                code_sha256="" if by else digest(code),
                form_sha256=digest(form),
                received_at=now,
                due_at=due(office, now),
            )
            for file in files:
                ComplaintFile.objects.create(
                    complaint=complaint,
                    file=file.file,
                    name=file.name,
                    content_type=file.content_type,
                    size=file.size,
                    sha256=file.sha256,
                )
            casework.write(complaint, "receive", side=Side.COMPLAINANT, by=by, now=now)
    except IntegrityError:  # the form has been sent before; its number went back
        sent = Complaint.objects.filter(form_sha256=digest(form)).first()
        if sent is None:
            raise
        return sent
    return complaint


def _number(office: Office, now: datetime) -> str:
    on = now.astimezone(office.tz).date()
    seq = numbering.next_number(office, NUMBER_KIND, on=on)
    return numbering.format_number(
        settings.COMPLAINT_NUMBER_PATTERN, office_code=office.code, year=on.year, seq=seq, month=on.month
    )


def take(complaint: Complaint, *, by: "User", now: datetime | None = None) -> Complaint:
    """Answer for a complaint from now on, also one that a colleague took. `NotNow` when it is one's own already."""

    def guard(locked: Complaint) -> None:
        if locked.state == ComplaintState.HANDLED and locked.handler_id == by.pk:
            raise NotNow(_("Pengaduan ini sudah Anda tangani. Tidak ada yang diubah."))

    now = now or timezone.now()
    with casework.step(complaint, "take", side=Side.OFFICE, by=by, now=now, guard=guard) as current:
        pass
    return current


def answer(complaint: Complaint, *, text: str, by: "User", now: datetime | None = None) -> Complaint:
    """Answer the complainant: they read it where they left the complaint, and in a mail if they gave an address."""
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Tuliskan jawabannya: pelapor membacanya.")})
    with casework.step(complaint, "answer", side=Side.OFFICE, by=by, now=now or timezone.now(), note=text) as current:
        pass
    return current


def close(complaint: Complaint, *, by: "User | None", now: datetime | None = None) -> Complaint:
    """The complainant is content with the answer."""
    with casework.step(complaint, "close", side=Side.COMPLAINANT, by=by, now=now or timezone.now()) as current:
        pass
    return current


def reopen(complaint: Complaint, *, text: str, by: "User | None", now: datetime | None = None) -> Complaint:
    """The complainant comes back: once, within `COMPLAINT_REOPEN_DAYS` of the answer, and says why."""
    now, text = now or timezone.now(), text.strip()
    if not text:
        raise ValidationError({"text": _("Tuliskan apa yang belum terjawab.")})

    def guard(locked: Complaint) -> None:
        if locked.reopened_at:
            raise Refused(_("Pengaduan ini sudah pernah dibuka lagi. Sampaikan pengaduan baru bila masih perlu."))
        until = reopens_until(locked)
        if until and now > until:
            raise Refused(_("Waktu untuk membuka lagi pengaduan ini sudah lewat. Sampaikan pengaduan baru."))

    due_at = due(complaint.office, now)
    with casework.step(
        complaint, "reopen", side=Side.COMPLAINANT, by=by, now=now, note=text, guard=guard, due_at=due_at
    ) as current:
        current.late_told_at = None
    return current


def reopens_until(complaint: Complaint) -> datetime | None:
    """Until when an answered complaint may be reopened; None while there is no answer, or when it has been."""
    if complaint.answered_at is None or complaint.reopened_at is not None:
        return None
    return complaint.answered_at + timedelta(days=settings.COMPLAINT_REOPEN_DAYS)


def tell_late(now: datetime) -> int:
    """Tell the head of each complaint whose answer is late, once a promise and in office hours; returns how many."""
    told = 0
    late = Complaint.objects.filter(state__in=OWED, due_at__lt=now, late_told_at=None)
    for found in late.select_related("office").order_by("due_at"):
        if not calendar_for(found.office).is_open(now):
            continue
        with transaction.atomic():
            complaint = casework.lock(found)
            if complaint.due_at is None or complaint.due_at >= now or complaint.late_told_at:
                continue
            complaint.late_told_at = now
            complaint.save(update_fields=["late_told_at"])
            casework.write(complaint, "late", side=Side.SYSTEM, by=None, now=now, before=complaint.state)
            told += 1
    return told


def close_quiet(now: datetime) -> int:
    """Close answered complaints whose complainant said nothing more; returns how many."""
    closed = 0
    before = now - timedelta(days=settings.COMPLAINT_REOPEN_DAYS)

    def guard(locked: Complaint) -> None:
        if locked.answered_at is None or locked.answered_at >= before:  # it came back, and was answered anew
            raise NotNow

    for found in Complaint.objects.filter(state=ComplaintState.ANSWERED, answered_at__lt=before).order_by("pk"):
        try:
            with casework.step(found, "close", side=Side.SYSTEM, by=None, now=now, guard=guard):
                pass
        except Refused:  # the complainant was quicker
            continue
        closed += 1
    return closed
