"""The auditor's view: what happened to orders, and who of the office read whose data. Read only, newest first.

Pages are found by key (time and number of the last row), so that the thousandth is as quick as the first.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.history import STAFF_SENTENCES, staff_log
from orders.models import Order, OrderEvent
from orders.states import STAFF_LABELS, OrderState
from silastik.core.dates import clock, short_date
from silastik.core.models import Office
from silastik.users.models import AccessRecord, User

if TYPE_CHECKING:
    from datetime import tzinfo

PER_PAGE = 50
MOST_EXPORTED = 50_000


@dataclass(frozen=True)
class Wanted:
    """What an auditor looks for; empty is everything. Dates are the office's, both included."""

    code: str = ""
    person: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Page:
    """Some rows, and the key from which the older ones follow; none if these are the oldest."""

    rows: list[Any]
    older: str


def events(user: User, office: Office, wanted: Wanted) -> QuerySet[OrderEvent]:
    """The events of submitted orders that fit, newest first."""
    found = OrderEvent.objects.filter(order__in=Order.objects.visible_to(user)).filter(order__office=office)
    if wanted.code:
        found = found.filter(order__code__iexact=wanted.code)
    if wanted.person:
        found = found.filter(by__in=people_named(wanted.person))
    if wanted.action:
        found = found.filter(action=wanted.action)
    return in_days(found, office, wanted).select_related("order__office", "by").order_by("-at", "-pk")


def accesses(office: Office, wanted: Wanted) -> QuerySet[AccessRecord]:
    """The readings of personal data that fit, newest first; `person` is who read or whose data were read."""
    found = AccessRecord.objects.all()
    if wanted.code:
        found = found.filter(about__istartswith=wanted.code)
    if wanted.person:
        people = people_named(wanted.person)
        found = found.filter(Q(by__in=people) | Q(whose__in=people))
    if wanted.action:
        found = found.filter(kind=wanted.action)
    return in_days(found, office, wanted).select_related("by", "whose").order_by("-at", "-pk")


def people_named(words: str) -> QuerySet[User]:
    return User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words))


def in_days(found: QuerySet, office: Office, wanted: Wanted) -> QuerySet:
    """Those whose `at` lies in the wanted days of the office."""
    if wanted.first:
        found = found.filter(at__gte=datetime.combine(wanted.first, time.min, office.tz))
    if wanted.last:
        found = found.filter(at__lt=datetime.combine(wanted.last + timedelta(days=1), time.min, office.tz))
    return found


def page_of(found: QuerySet, before: str = "") -> Page:
    """The newest rows, or those before a key; a key that is none is taken as absent."""
    if key := _read_key(before):
        at, pk = key
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk)).filter(at__lte=at)
    rows = list(found[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    return Page(shown, _key(shown[-1]) if len(rows) > PER_PAGE else "")


def _key(row: Any) -> str:
    return f"{(row.at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)}-{row.pk}"


def _read_key(text: str) -> tuple[datetime, int] | None:
    micros, _sign, pk = text.partition("-")
    if not (micros.isascii() and micros.isdigit() and pk.isascii() and pk.isdigit()) or len(micros) + len(pk) > 36:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros)), min(int(pk), 2**63 - 1)
    except OverflowError:
        return None


def event_row(event: OrderEvent) -> dict[str, Any]:
    """One event as a sentence, as colleagues read it in the order's log."""
    entry = staff_log(event.order, [event])[0]
    return {
        "at": event.at,
        "when": moment(event.at, event.order.office.tz),
        "code": event.order.code,
        "url": reverse("orders:workbench", args=[event.order.code]),
        "by": str(event.by or _("Sistem")),
        "what": entry.text,
        "note": entry.note,
        "state": _move(event),
    }


def _move(event: OrderEvent) -> str:
    if event.before == event.after or not event.after:
        return ""
    names = [str(STAFF_LABELS.get(OrderState(state), state)) for state in (event.before, event.after) if state]
    return " → ".join(names)


COMPLAINT = AccessRecord.Kind.COMPLAINT  # an anonymous one has nobody's data


def access_row(record: AccessRecord, zone: "tzinfo") -> dict[str, Any]:
    return {
        "at": record.at,
        "when": moment(record.at, zone),
        "by": str(record.by),
        "what": str(record.get_kind_display()),
        "whose": str(record.whose or (_("orang tanpa akun") if record.kind == COMPLAINT else _("banyak orang"))),
        "about": record.about,
    }


def moment(at: datetime, zone: "tzinfo") -> str:
    return f"{short_date(at.astimezone(zone))}, {clock(at, zone)}"


def actions() -> list[tuple[str, str]]:
    """Every action an event can have, by its sentence without what differs from order to order."""
    rows = [(name, _blank(str(sentence))) for name, sentence in STAFF_SENTENCES.items()]
    return sorted(rows, key=lambda row: row[1].lower())


def _blank(sentence: str) -> str:
    parts = sentence.split("%(")
    return parts[0] + "".join("…" + part.partition(")")[2][1:] for part in parts[1:])


EVENT_COLUMNS = ("at", "code", "by", "what", "state", "note")
ACCESS_COLUMNS = ("at", "by", "what", "whose", "about")


def heads(columns: tuple[str, ...]) -> list[str]:
    names = {
        "at": _("Waktu"),
        "code": _("Pesanan"),
        "by": _("Oleh"),
        "what": _("Apa"),
        "state": _("Perubahan status"),
        "note": _("Catatan"),
        "whose": _("Data siapa"),
        "about": _("Tentang"),
    }
    return [names[column] for column in columns]
