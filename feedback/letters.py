"""The mails of a complaint: who is told of which event. A mail never carries a tracking code."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from orders.notifications import staff_with
from silastik.core import mail
from silastik.core.dates import long_time

from .permissions import HANDLE_ANY_COMPLAINT, HANDLE_COMPLAINT

if TYPE_CHECKING:
    from silastik.core.models import Office
    from silastik.users.models import User

    from .models import Complaint, ComplaintEvent

# Of what the complainant is told, and whether the office is.
TO_COMPLAINANT = {"receive": "complaint_received", "answer": "complaint_answered", "reopen": "complaint_reopened"}
TO_OFFICE = {"receive": "complaint_in", "reopen": "complaint_back", "late": "complaint_late"}


def queue(complaint: "Complaint", event: "ComplaintEvent") -> None:
    """Write the mails of an event, in its transaction."""
    if event.action in TO_COMPLAINANT and complaint.address:
        person = complaint.complainant or {"name": complaint.name, "email": complaint.address}
        language = complaint.complainant.language if complaint.complainant else complaint.language
        if complaint.complainant:
            path = reverse("feedback:own_complaint", args=[complaint.number])
        else:
            path = f"{reverse('feedback:track')}?nomor={complaint.number}"
        _write(complaint, event, TO_COMPLAINANT[event.action], complaint.address, language, person, path)
    if event.action in TO_OFFICE:
        path = reverse("feedback:complaint", args=[complaint.number])
        for user in _office(complaint, event):
            _write(
                complaint, event, TO_OFFICE[event.action], user.email, user.language, user, path, in_office_hours=True
            )


def _office(complaint: "Complaint", event: "ComplaintEvent") -> Iterable["User"]:
    """The head when it is late or about staff; of one that came back its handler and the head; else all who handle it.

    Who serves the order that it is about learns of it from a colleague.
    """
    from .models import Complaint

    if event.action == "receive" and complaint.subject != Complaint.Subject.INTEGRITY:
        served_by = complaint.order.assigned_to_id if complaint.order else None
        return [user for user in staff_with(HANDLE_COMPLAINT) if user.pk != served_by]
    people = list(staff_with(HANDLE_ANY_COMPLAINT))
    handler = complaint.handler
    if event.action == "reopen" and handler and handler.is_active and handler not in people:
        people.append(handler)
    return people


def _write(
    complaint: "Complaint",
    event: "ComplaintEvent",
    template: str,
    to: str,
    language: str,
    person: object,
    path: str,
    *,
    in_office_hours: bool = False,
) -> None:
    with translation.override(language):
        due = long_time(complaint.due_at, complaint.office.tz) if complaint.due_at else ""
    mail.enqueue(
        f"complaint:{event.pk}:{template}:{getattr(person, 'pk', '')}",
        to=to,
        language=language,
        template=f"emails/feedback/{template}",
        context={
            "complaint": complaint,
            "event": event,
            "person": person,
            "office": complaint.office,
            "due": due,
            "wbs": wbs_address(complaint.office) if complaint.subject == complaint.Subject.INTEGRITY else "",
            "url": settings.SITE_URL + path,
        },
        staff_of=complaint.office if in_office_hours else None,
        now=event.at,
    )


def wbs_address(office: "Office") -> str:
    """The office's whistle-blowing site, among the channels of the standard (C1)."""
    channels = office.complaint_channels.all()
    return next((channel.url for channel in channels if "wbs" in channel.url.lower()), "")
