"""A complaint ready to print: its line in the list, its facts, and what happened, for either side."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from orders.history import Entry
from silastik.core.dates import long_time, short_time

from . import letters
from .models import Complaint, ComplaintEvent
from .services.complaints import reopens_until
from .states import OWED, ComplaintState, Side

SENTENCES = {
    "receive": gettext_lazy("Pengaduan diterima"),
    "take": gettext_lazy("Pengaduan mulai ditangani"),
    "answer": gettext_lazy("Pengaduan dijawab"),
    "close": gettext_lazy("Ditutup oleh pelapor"),
    "reopen": gettext_lazy("Dibuka lagi oleh pelapor"),
    "late": gettext_lazy("Jawaban terlambat; kepala kantor diberi tahu"),
}
CLOSED_BY_TIME = gettext_lazy("Ditutup karena tidak ada tanggapan lagi")
OFFICES_OWN = {"late"}

TONES = {
    ComplaintState.RECEIVED: "office",
    ComplaintState.HANDLED: "office",
    ComplaintState.ANSWERED: "turn",
    ComplaintState.CLOSED: "done",
}


def tone(complaint: Complaint, now: datetime) -> str:
    return "late" if is_late(complaint, now) else TONES[ComplaintState(complaint.state)]


def is_late(complaint: Complaint, now: datetime) -> bool:
    return complaint.due_at is not None and complaint.due_at < now


def state_label(complaint: Complaint, now: datetime) -> str:
    label = str(ComplaintState(complaint.state).label)
    return _("%(state)s, terlambat") % {"state": label} if is_late(complaint, now) else label


def case_rows(complaints: Any, now: datetime) -> list[dict[str, Any]]:
    """The lines of the office's list."""
    return [
        {
            "number": complaint.number,
            "url": reverse("feedback:complaint", args=[complaint.number]),
            "subject": complaint.get_subject_display(),
            "excerpt": complaint.text[:120],
            "from": complaint.signed_as,
            "state": state_label(complaint, now),
            "tone": tone(complaint, now),
            "received": short_time(complaint.received_at, complaint.office.tz),
            "due": short_time(complaint.due_at, complaint.office.tz) if complaint.due_at else "",
            "handler": str(complaint.handler or ""),
        }
        for complaint in complaints
    ]


def case_facts(complaint: Complaint) -> list[dict[str, Any]]:
    """What both sides know of a case."""
    tz = complaint.office.tz
    owed = complaint.state in OWED and complaint.due_at
    return [
        {"term": _("Perihal"), "value": complaint.get_subject_display()},
        {"term": _("Pesanan"), "value": complaint.order_code},
        {"term": _("Diterima"), "value": long_time(complaint.received_at, tz)},
        {
            "term": pgettext("batas waktu", "Dijawab paling lambat"),
            "value": long_time(complaint.due_at, tz) if owed and complaint.due_at else "",
            "note": _("Lima hari kerja menurut jam layanan kantor."),
        },
        {"term": _("Dijawab"), "value": long_time(complaint.answered_at, tz) if complaint.answered_at else ""},
    ]


def case_files(complaint: Complaint, *, linked: bool) -> list[dict[str, str]]:
    """What was sent along; the office opens it, the complainant has it already."""
    rows = []
    for file in complaint.files.all():
        row = {"name": file.name, "note": filesizeformat(file.size)}
        if linked:
            row["url"] = reverse("feedback:complaint_file", args=[complaint.number, file.pk])
        rows.append(row)
    return rows


def case_history(complaint: Complaint, events: list[ComplaintEvent], *, office: bool) -> list[Entry]:
    """What happened, newest first: to the complainant the office acts as one, and speaks in its answers."""
    return [
        _entry(complaint, event, office=office)
        for event in reversed(events)
        if office or event.action not in OFFICES_OWN
    ]


def _entry(complaint: Complaint, event: ComplaintEvent, *, office: bool) -> Entry:
    by_time = event.action == "close" and event.side == Side.SYSTEM
    text = str(CLOSED_BY_TIME if by_time else SENTENCES[event.action])
    if office and event.side == Side.OFFICE:
        text = f"{text} · {event.by}"
    note = event.note if office or event.action != "answer" else ""  # the complainant's page has the answers on top
    return Entry(text, long_time(event.at, complaint.office.tz), event.at.isoformat(), note)


def own_rows(complaints: Any, now: datetime) -> list[dict[str, str]]:
    """A person's own cases as links."""
    return [
        {
            "name": f"{complaint.number} · {complaint.get_subject_display()}",
            "note": _("Diterima %(at)s") % {"at": long_time(complaint.received_at, complaint.office.tz)},
            "tag": state_label(complaint, now),
            "tone": tone(complaint, now),
            "url": reverse("feedback:own_complaint", args=[complaint.number]),
            "action": _("Buka"),
        }
        for complaint in complaints
    ]


def complainants_page(complaint: Complaint, now: datetime) -> dict[str, Any]:
    """What the complainant's page of a case shows, and what they may do."""
    events = list(complaint.events.all())
    until = reopens_until(complaint)
    can_reopen = until is not None and now <= until
    return {
        "complaint": complaint,
        "state": state_label(complaint, now),
        "tone": tone(complaint, now),
        "facts": case_facts(complaint),
        "files": case_files(complaint, linked=False),
        "answers": [event.note for event in events if event.action == "answer"],
        "history": case_history(complaint, events, office=False),
        "can_close": complaint.state == ComplaintState.ANSWERED,
        "can_reopen": can_reopen,
        "reopen_until": long_time(until, complaint.office.tz) if until else "",
        "wbs": letters.wbs_address(complaint.office) if complaint.subject == Complaint.Subject.INTEGRITY else "",
    }
