"""What an auditor reads beside orders: statements, bookings, deposits, complaints, the calendar. Read only.

Nothing is written for it: the parts keep these rows themselves, and the database lets nobody change or delete them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.case_rows import CLOSED_BY_TIME, SENTENCES
from feedback.models import Complaint, ComplaintEvent
from feedback.states import ComplaintState, Side
from payments.file_words import read_as_words
from payments.models import Deposit, Statement, StatementLine
from payments.statement_forms import money
from payments.statement_rows import period
from payments.states import LineOutcome, StatementKind, StatementState
from silastik.core.dates import short_date
from silastik.core.models import CalendarYear, Office
from silastik.core.money import rupiah
from silastik.users.models import User

from .audit import Wanted, in_days, moment, people_named

COLUMNS = ("at", "by", "what", "about", "note")


@dataclass(frozen=True)
class Trail:
    """A kind of acts: which rows there are for somebody, newest first, and how one reads.

    A row has `at`. `rows` tells those of a page in as many queries as for one.
    """

    title: str | Promise
    hint: str | Promise
    code: str | Promise
    actions: Callable[[], Iterable[tuple[str, Any]]]
    found: Callable[[User, Office, Wanted], QuerySet[Any]]
    rows: Callable[[list[Any], Office], list[dict[str, Any]]]


def _statements(user: User, office: Office, wanted: Wanted) -> QuerySet[Any]:
    found: QuerySet[Any] = Statement.objects.visible_to(user).filter(office=office).annotate(at=F("imported_at"))
    if wanted.code:
        found = found.filter(name__icontains=wanted.code)
    if wanted.person:
        found = found.filter(imported_by__in=people_named(wanted.person))
    if wanted.action:
        found = found.filter(kind=wanted.action)
    return in_days(found, office, wanted).select_related("imported_by").order_by("-at", "-pk")


def _statement_rows(statements: list[Any], office: Office) -> list[dict[str, Any]]:
    return [
        {
            **_when_and_who(row.at, row.imported_by, office),
            "what": _("%(kind)s diimpor") % {"kind": row.get_kind_display()},
            "about": row.name,
            "note": " · ".join(filter(None, (*_reading(row), f"SHA-256 {row.sha256}"))),
        }
        for row in statements
    ]


def _reading(statement: Any) -> tuple[str, ...]:
    """How a file was read and of which days, or how far that is and why it could not be."""
    if statement.state == StatementState.READY:
        return read_as_words(statement.read_as)[0], period(statement)
    return statement.get_state_display(), *map(str, statement.problems)


def _bookings(user: User, office: Office, wanted: Wanted) -> QuerySet[Any]:
    """The lines about which somebody has decided, with the decision that stands."""
    found: QuerySet[Any] = StatementLine.objects.visible_to(user).filter(office=office, decided_by__isnull=False)
    found = found.annotate(at=F("decided_at"))
    if wanted.code:
        numbers = Q(ntpn__iexact=wanted.code) | Q(billing_code=wanted.code) | Q(reference__iexact=wanted.code)
        found = found.filter(numbers | Q(payment__invoice__order__code__iexact=wanted.code))
    if wanted.person:
        found = found.filter(decided_by__in=people_named(wanted.person))
    if wanted.action:
        found = found.filter(outcome=wanted.action)
    related = found.select_related("decided_by", "statement", "payment__invoice__order")
    return in_days(related, office, wanted).order_by("-at", "-pk")


def _booking_rows(lines: list[Any], office: Office) -> list[dict[str, Any]]:
    return [
        {
            **_when_and_who(row.at, row.decided_by, office),
            "what": f"{row.get_outcome_display()}: {money(row)}",
            "about": _("%(file)s, baris %(number)d") % {"file": row.statement, "number": row.number},
            "note": " · ".join(filter(None, (_order_of(row), row.ntpn or row.reference, row.note))),
        }
        for row in lines
    ]


def _order_of(line: Any) -> str:
    return (line.payment.invoice.order.code or "") if line.payment else ""


def _deposits(user: User, office: Office, wanted: Wanted) -> QuerySet[Any]:
    found: QuerySet[Any] = Deposit.objects.visible_to(user).filter(office=office).annotate(at=F("recorded_at"))
    if wanted.code:
        of_order = Deposit.objects.filter(items__payment__invoice__order__code__iexact=wanted.code)
        found = found.filter(Q(ntpn__iexact=wanted.code) | Q(pk__in=of_order))
    if wanted.person:
        found = found.filter(recorded_by__in=people_named(wanted.person))
    related = found.select_related("recorded_by").prefetch_related("items__payment__invoice__order")
    return in_days(related, office, wanted).order_by("-at", "-pk")


def _deposit_rows(deposits: list[Any], office: Office) -> list[dict[str, Any]]:
    return [
        {
            **_when_and_who(row.at, row.recorded_by, office),
            "what": _("%(amount)s disetor ke kas negara pada %(day)s")
            % {"amount": rupiah(row.amount), "day": short_date(row.on)},
            "about": f"NTPN {row.ntpn}",
            "note": ", ".join(item.payment.invoice.order.code or "" for item in row.items.all()),
        }
        for row in deposits
    ]


def _complaints(user: User, office: Office, wanted: Wanted) -> QuerySet[Any]:
    seen = Complaint.objects.visible_to(user).filter(office=office)
    found = ComplaintEvent.objects.filter(complaint__in=seen)
    if wanted.code:
        found = found.filter(Q(complaint__number__iexact=wanted.code) | Q(complaint__order__code__iexact=wanted.code))
    if wanted.person:
        found = found.filter(by__in=people_named(wanted.person))
    if wanted.action:
        found = found.filter(action=wanted.action)
    return in_days(found, office, wanted).select_related("by", "complaint").order_by("-at", "-pk")


def _complaint_rows(events: list[Any], office: Office) -> list[dict[str, Any]]:
    return [
        {
            **_when_and_who(row.at, row.by or Side(row.side).label, office),
            "what": str(CLOSED_BY_TIME if (row.action, row.side) == ("close", Side.SYSTEM) else SENTENCES[row.action]),
            "about": row.complaint.number,
            "url": reverse("feedback:complaint", args=[row.complaint.number]),
            "note": " · ".join(filter(None, (_move(row), row.note))),
        }
        for row in events
    ]


def _move(event: Any) -> str:
    if not event.before or event.before == event.after:
        return ""
    return f"{ComplaintState(event.before).label} → {ComplaintState(event.after).label}"


class CalendarAct(TextChoices):
    """What was done with an edition: the state it came to, or none when only its content changed."""

    PROPOSED = "draft", gettext_lazy("Diusulkan")
    EDITED = "edited", gettext_lazy("Isinya diubah")
    PUBLISHED = "published", gettext_lazy("Diterbitkan, menunggu konfirmasi")
    CONFIRMED = "confirmed", gettext_lazy("Dikonfirmasi, berlaku")
    RETURNED = "returned", gettext_lazy("Dikembalikan")
    SUPERSEDED = "superseded", gettext_lazy("Digantikan edisi baru")
    DISCARDED = "discarded", gettext_lazy("Dibuang")


def _calendar(user: User, office: Office, wanted: Wanted) -> QuerySet[Any]:
    """The history that the database keeps of each edition; the office's calendars are for all of the office to read."""
    history: Any = CalendarYear.pgh_event_model  # type: ignore[attr-defined]
    found: QuerySet[Any] = history.objects.filter(office=office) if user.is_office_staff else history.objects.none()
    earlier = history.objects.filter(pgh_obj=OuterRef("pgh_obj"), pk__lt=OuterRef("pk")).order_by("-pk")
    found = found.annotate(at=F("pgh_created_at"), earlier=Subquery(earlier.values("state")[:1], CharField()))
    if wanted.code:
        found = found.filter(year=int(wanted.code)) if wanted.code.isdecimal() else found.none()
    if wanted.person:
        ids = list(people_named(wanted.person).values_list("pk", flat=True))
        found = found.filter(pgh_context__metadata__user__in=ids)
    match wanted.action:
        case CalendarAct.PROPOSED:
            found = found.filter(earlier=None)
        case CalendarAct.EDITED:
            found = found.filter(earlier=F("state"))
        case CalendarAct.RETURNED:
            found = found.filter(earlier=CalendarYear.State.PUBLISHED, state=CalendarYear.State.DRAFT)
        case state if state:
            found = found.filter(state=state).exclude(earlier=state)
    related = found.select_related("pgh_context", "created_by", "published_by", "confirmed_by")
    return in_days(related, office, wanted).order_by("-at", "-pk")


def _calendar_rows(events: list[Any], office: Office) -> list[dict[str, Any]]:
    ids = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context}
    people = User.objects.in_bulk(ids - {None})
    rows = []
    for event in events:
        act = _calendar_act(event)
        by = people.get(event.pgh_context.metadata.get("user")) if event.pgh_context else None
        known = {"draft": event.created_by, "published": event.published_by, "confirmed": event.confirmed_by}
        rows.append(
            {
                **_when_and_who(event.at, by or known.get(act) or Side.SYSTEM.label, office),
                "what": str(act.label),
                "about": str(CalendarYear(year=event.year, edition=event.edition)),
                "url": reverse("calendars:edition", args=[event.pgh_obj_id]),
                "note": " · ".join(filter(None, (event.decree, event.reason, event.returned_because))),
            }
        )
    return rows


def _calendar_act(event: Any) -> CalendarAct:
    if event.earlier is None:
        return CalendarAct.PROPOSED
    if event.earlier == event.state:
        return CalendarAct.EDITED
    return CalendarAct.RETURNED if event.state == CalendarYear.State.DRAFT else CalendarAct(event.state)


def _when_and_who(at: Any, by: Any, office: Office) -> dict[str, Any]:
    return {"at": at, "when": moment(at, office.tz), "by": str(by)}


# By the word in the address.
TRAILS = {
    "mutasi": Trail(
        gettext_lazy("Berkas mutasi"),
        gettext_lazy("Berkas Simponi dan bank yang diimpor bendahara. Berkas yang sudah dibaca tidak dapat diubah."),
        gettext_lazy("Nama berkas"),
        lambda: StatementKind.choices,
        _statements,
        _statement_rows,
    ),
    "pembukuan": Trail(
        gettext_lazy("Pembukuan baris"),
        gettext_lazy("Keputusan bendahara atas baris mutasi: dicatat, dipasangkan, ditolak, atau dikesampingkan."),
        gettext_lazy("Kode pesanan, kode billing, atau NTPN"),
        lambda: LineOutcome.choices,
        _bookings,
        _booking_rows,
    ),
    "setoran": Trail(
        gettext_lazy("Setoran"),
        gettext_lazy("Transfer yang disetor ke kas negara, dengan NTPN setoran dan pesanannya."),
        gettext_lazy("NTPN atau kode pesanan"),
        list,
        _deposits,
        _deposit_rows,
    ),
    "pengaduan": Trail(
        gettext_lazy("Pengaduan"),
        gettext_lazy("Semua yang terjadi pada pengaduan. Pelapor tanpa nama tetap tanpa nama."),
        gettext_lazy("Nomor pengaduan atau kode pesanan"),
        lambda: SENTENCES.items(),
        _complaints,
        _complaint_rows,
    ),
    "kalender": Trail(
        gettext_lazy("Kalender kerja"),
        gettext_lazy("Siapa mengusulkan, mengubah, menerbitkan, dan mengonfirmasi kalender kerja."),
        gettext_lazy("Tahun"),
        lambda: CalendarAct.choices,
        _calendar,
        _calendar_rows,
    ),
}
