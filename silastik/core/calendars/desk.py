"""The calendar desk: a year is proposed, edited, published by one person and confirmed by another (clock, rule 6).

Each act locks the edition, and says in a sentence why it cannot be done: `ValidationError`, at a field where there is
one. What moves with a confirmed calendar, the orders, is their own app's matter (`orders.calendar_desk`).
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from ..dates import long_time
from ..models import CalendarYear, Office, ProposedDay, ProposedPeriod
from . import content as contents
from . import findings
from .carrying import carried
from .proposal import proposals

PUBLISH, CONFIRM = "core.publish_calendar", "core.confirm_calendar"
State = CalendarYear.State


def open_edition(office: Office, year: int) -> CalendarYear | None:
    """The edition of a year that is being worked on, or waits for its confirmation."""
    return CalendarYear.objects.filter(office=office, year=year, state__in=[State.DRAFT, State.PUBLISHED]).first()


def propose(office: Office, year: int, *, by: Any, now: datetime) -> tuple[CalendarYear, bool]:
    """Begin an edition: a copy of what is in force, else what the package `holidays` knows. Returns it, and if new.

    A year that no desk has confirmed yet gets last year's special hours too (`carrying`).
    Only one edition of a year is open at a time: who comes second gets the first one's.
    """
    _require(by, PUBLISH)
    try:
        with transaction.atomic():
            last = CalendarYear.objects.filter(office=office, year=year).aggregate(last=Max("edition"))["last"] or 0
            calendar = CalendarYear.objects.create(
                office=office, year=year, edition=last + 1, created_by=by, created_at=now
            )
            _fill(calendar)
    except IntegrityError:
        there = open_edition(office, year)
        if there is None:
            raise
        return there, False
    return calendar, True


def _fill(calendar: CalendarYear) -> None:
    office, year = calendar.office, calendar.year
    known = contents.in_force(office, year)
    days = known.days
    if days:
        ProposedDay.objects.bulk_create(
            ProposedDay(calendar=calendar, date=on, **day._asdict()) for on, day in days.items()
        )
    else:
        found = proposals(year)
        days = {p.on: contents.Day(p.kind, p.name, "") for p in found}
        ProposedDay.objects.bulk_create(
            ProposedDay(calendar=calendar, date=p.on, kind=p.kind, name=p.name, estimated=p.estimated) for p in found
        )
    periods = [(period, False) for period in known.periods]
    if not periods and not CalendarYear.objects.filter(office=office, year=year, state=State.CONFIRMED).exists():
        periods = carried(office, year, days)
    ProposedPeriod.objects.bulk_create(
        ProposedPeriod(
            calendar=calendar,
            first=period.first,
            last=period.last,
            name=period.name,
            legal_basis=period.legal_basis,
            hours=stored(period.hours),
            estimated=estimated,
        )
        for period, estimated in periods
    )


def stored(hours: tuple[contents.Opening, ...]) -> list[tuple[int, str, str]]:
    """Hours as `ProposedPeriod` keeps them."""
    return [(o.weekday, f"{o.opens:%H:%M}", f"{o.closes:%H:%M}") for o in hours]


def _require(by: Any, permission: str) -> None:
    if by is None or not by.has_perm(permission):
        raise PermissionDenied


def lock(calendar: CalendarYear) -> CalendarYear:
    """The edition read anew under its row lock; in one query with it, whoever has just published would be missing."""
    CalendarYear.objects.select_for_update().only("pk").get(pk=calendar.pk)
    return CalendarYear.objects.select_related("office", "created_by", "published_by", "confirmed_by").get(
        pk=calendar.pk
    )


def _draft(calendar: CalendarYear, by: Any) -> CalendarYear:
    """The edition, locked, as a draft that may be edited; its version rises."""
    _require(by, PUBLISH)
    locked = lock(calendar)
    if locked.state != State.DRAFT:
        raise ValidationError(moved_on(locked))
    CalendarYear.objects.filter(pk=locked.pk).update(version=F("version") + 1)
    return locked


def moved_on(calendar: CalendarYear) -> str:
    """Why the edition can no longer be changed, published or confirmed, and by whom."""
    zone = calendar.office.tz
    match calendar.state:
        case State.PUBLISHED:
            said = _("%(calendar)s sudah diterbitkan oleh %(name)s, %(time)s, dan menunggu konfirmasi orang lain.")
            who, at = calendar.published_by, calendar.published_at
        case State.CONFIRMED | State.SUPERSEDED:
            said = _("%(calendar)s sudah dikonfirmasi oleh %(name)s, %(time)s.")
            who, at = calendar.confirmed_by, calendar.confirmed_at
        case State.DISCARDED:
            return _("%(calendar)s sudah dibuang.") % {"calendar": calendar}
        case _:
            return _("%(calendar)s dikembalikan untuk diperbaiki dan kini rancangan.") % {"calendar": calendar}
    return said % {"calendar": calendar, "name": who, "time": long_time(at, zone) if at else ""}


@transaction.atomic
def set_decree(calendar: CalendarYear, *, decree: str, reason: str, by: Any) -> None:
    draft = _draft(calendar, by)
    CalendarYear.objects.filter(pk=draft.pk).update(decree=decree, reason=reason)


@transaction.atomic
def set_day(
    calendar: CalendarYear, *, on: date, kind: str, name: str, legal_basis: str, by: Any, instead_of: int | None = None
) -> None:
    """Add a day off, or change one (`instead_of`, which may move to another date). What a person sets is certain."""
    draft = _draft(calendar, by)
    if on.year != draft.year:
        raise ValidationError({"date": _("Tanggal harus dalam tahun %(year)s.") % {"year": draft.year}})
    if (there := draft.days.filter(date=on).exclude(pk=instead_of or 0).first()) is not None:
        raise ValidationError({"date": _("Tanggal ini sudah tercatat: %(name)s.") % {"name": there.name}})
    said = {"date": on, "kind": kind, "name": name, "legal_basis": legal_basis, "estimated": False}
    if instead_of is None:
        draft.days.create(**said)
    elif not draft.days.filter(pk=instead_of).update(**said):
        raise ValidationError(_("Hari itu sudah dihapus orang lain. Tambahkan sebagai hari baru bila masih perlu."))


@transaction.atomic
def remove_day(calendar: CalendarYear, pk: int, *, by: Any) -> None:
    _draft(calendar, by).days.filter(pk=pk).delete()


@transaction.atomic
def make_certain(calendar: CalendarYear, pk: int | None = None, *, by: Any) -> None:
    """Confirm the date of an estimated day, as the decree says it; without `pk` of all of them."""
    days = _draft(calendar, by).days.filter(estimated=True)
    (days if pk is None else days.filter(pk=pk)).update(estimated=False)


@transaction.atomic
def set_period(calendar: CalendarYear, period: contents.Special, *, by: Any, instead_of: int | None = None) -> None:
    """Add a special period, or change one, which makes it certain. Two of them may not share a day."""
    draft = _draft(calendar, by)
    for name, on in (("first", period.first), ("last", period.last)):
        if on.year != draft.year:
            raise ValidationError({name: _("Tanggal harus dalam tahun %(year)s.") % {"year": draft.year}})
    shared = draft.periods.filter(first__lte=period.last, last__gte=period.first).exclude(pk=instead_of or 0).first()
    if shared is not None:
        raise ValidationError({"first": _("Beririsan dengan masa “%(name)s”.") % {"name": shared.name}})
    if sentence := findings.closed_all_year(draft, period):
        raise ValidationError(sentence)
    said = {
        "first": period.first,
        "last": period.last,
        "name": period.name,
        "legal_basis": period.legal_basis,
        "hours": stored(period.hours),
        "estimated": False,
    }
    if instead_of is None:
        draft.periods.create(**said)
    elif not draft.periods.filter(pk=instead_of).update(**said):
        raise ValidationError(_("Masa itu sudah dihapus orang lain. Tambahkan sebagai masa baru bila masih perlu."))


@transaction.atomic
def remove_period(calendar: CalendarYear, pk: int, *, by: Any) -> None:
    _draft(calendar, by).periods.filter(pk=pk).delete()


def _seen(calendar: CalendarYear, version: int) -> None:
    if calendar.version != version:
        raise ValidationError(
            _("Rancangan ini baru saja diubah orang lain. Periksa pratinjau yang baru di bawah, lalu putuskan lagi.")
        )


@transaction.atomic
def publish(calendar: CalendarYear, *, version: int, by: Any, now: datetime) -> None:
    """Publish what was seen, for another person to confirm. Nothing is in force yet.

    Raises `ValidationError` with every reason when something is missing, or when somebody else was quicker.
    """
    _require(by, PUBLISH)
    locked = lock(calendar)
    if locked.state != State.DRAFT:
        raise ValidationError(moved_on(locked))
    _seen(locked, version)
    if reasons := findings.obstacles(locked):
        raise ValidationError(reasons)
    locked.state, locked.published_by, locked.published_at, locked.returned_because = State.PUBLISHED, by, now, ""
    locked.save()


def may_confirm(calendar: CalendarYear, by: Any) -> str:
    """Why this person cannot confirm a published edition; empty when they can. Never whoever published it."""
    if calendar.published_by_id == by.pk:
        return _("Anda yang menerbitkannya; konfirmasi harus oleh orang lain.")
    return "" if by.has_perm(CONFIRM) else _("Konfirmasi oleh administrator lain atau kepala kantor.")


@transaction.atomic
def confirm(calendar: CalendarYear, *, version: int, by: Any, now: datetime) -> CalendarYear:
    """Bring a published edition into force; the one before it is superseded. The orders are not moved here."""
    _require(by, CONFIRM)
    locked = lock(calendar)
    if locked.state != State.PUBLISHED:
        raise ValidationError(moved_on(locked))
    _seen(locked, version)
    if sentence := may_confirm(locked, by):
        raise ValidationError(sentence)
    for earlier in CalendarYear.objects.filter(office=locked.office, year=locked.year, state=State.CONFIRMED):
        earlier.state = State.SUPERSEDED
        earlier.save()
    locked.state, locked.confirmed_by, locked.confirmed_at = State.CONFIRMED, by, now
    locked.save()
    contents.apply(locked.office, locked.year, contents.content_of(locked))
    return locked


@transaction.atomic
def send_back(calendar: CalendarYear, *, because: str, by: Any) -> None:
    """Make a published edition a draft again, with the reason: by whoever could confirm or has published."""
    if not any(by.has_perm(permission) for permission in (PUBLISH, CONFIRM)):
        raise PermissionDenied
    locked = lock(calendar)
    if locked.state != State.PUBLISHED:
        raise ValidationError(moved_on(locked))
    locked.state, locked.published_by, locked.published_at = State.DRAFT, None, None
    locked.returned_because, locked.version = because, locked.version + 1
    locked.save()


@transaction.atomic
def discard(calendar: CalendarYear, *, by: Any) -> None:
    draft = _draft(calendar, by)
    draft.state = State.DISCARDED
    draft.version += 1
    draft.save()
