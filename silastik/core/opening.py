"""Whether an office is open, in one sentence (T1); and its calendar, built from rows and kept per process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from . import dates
from .models import DayOff, Office, OfficeHours, SpecialHours, SpecialPeriod
from .office_day import Hours
from .worktime import ClosedDay, NeverOpenError, WeeklyHours, WorkCalendar
from .worktime import SpecialPeriod as Period

# The last calendar of each office, with the version and the zone it was built from.
_calendars: dict[int | None, tuple[tuple[int, str], WorkCalendar]] = {}


def calendar_for(office: Office) -> WorkCalendar:
    """The office's calendar as of `office.calendar_version`: four queries the first time, none after.

    Whatever changes hours or days off raises the version, so every process drops its copy with the office row it reads
    next. Inside a transaction a calendar is not kept: its rows, and the version with them, may yet be rolled back.
    """
    version = office.calendar_version, office.zone
    known, calendar = _calendars.get(office.pk, (None, None))
    if calendar is None or known != version:
        calendar = _build(office)
        if not connection.in_atomic_block:
            _calendars[office.pk] = version, calendar
    return calendar


def _build(office: Office) -> WorkCalendar:
    periods = SpecialPeriod.objects.filter(office_id=office.pk).prefetch_related("hours")
    special = [Period(row.first, row.last, weekly_hours(row.hours.all())) for row in periods]
    closed = {on: ClosedDay(row.name, row.legal_basis) for on, row in days_off(office).items()}
    return WorkCalendar(office.tz, weekly_hours(OfficeHours.objects.filter(office_id=office.pk)), special, closed)


def days_off(office: Office, year: int | None = None) -> dict[date, DayOff]:
    """The days off in force for an office, of a year or of all: its own row of a date wins over that of all offices."""
    rows = DayOff.objects.filter(Q(office=None) | Q(office_id=office.pk))
    rows = rows.filter(date__year=year) if year else rows
    found = {row.date: row for row in rows.order_by(F("office_id").asc(nulls_first=True), "date")}
    return {on: found[on] for on in sorted(found) if not found[on].works}


def weekly_hours(rows: Iterable[OfficeHours | SpecialHours]) -> WeeklyHours:
    week: dict[int, list[Hours]] = {}
    for row in rows:
        week.setdefault(row.weekday, []).append(Hours(row.opens, row.closes))
    return week


def missing_years(calendar: WorkCalendar, today: date) -> list[int]:
    """The years whose days off should be in force and are not: this one, and from 1 November the next (rule 6)."""
    years = [today.year] + ([today.year + 1] if today >= date(today.year, 11, 1) else [])
    known = {on.year for on in calendar.days_off}
    return [year for year in years if year not in known]


@dataclass(frozen=True)
class Opening:
    """Whether the office is open `now`, and when that changes: its closing or its next opening.

    `changes_at` is None for an office that has no hours at all.
    """

    is_open: bool
    now: datetime
    changes_at: datetime | None
    zone: ZoneInfo

    @property
    def sentence(self) -> str:
        """`Buka sampai 17.00 WITA`, `Buka lagi Senin 08.30 WITA`: in the active language, on the office's clock."""
        if self.changes_at is None:
            return _("Sedang tutup")
        change = {"time": dates.clock(self.changes_at, self.zone)}
        if self.is_open:
            return _("Buka sampai %(time)s") % change
        days = (self.changes_at.date() - self.now.date()).days
        if days == 0:
            return _("Buka lagi hari ini %(time)s") % change
        if days == 1:
            return _("Buka lagi besok %(time)s") % change
        change["day"] = dates.weekday(self.changes_at) if days <= 6 else dates.long_date(self.changes_at)
        return _("Buka lagi %(day)s %(time)s") % change


def opening(calendar: WorkCalendar, now: datetime) -> Opening:
    """Is the office open at `now`, and until or from when? Times in the answer are on the office's clock."""
    is_open, now = calendar.is_open(now), now.astimezone(calendar.zone)
    try:
        changes_at = calendar.closing(now) if is_open else calendar.next_opening(now)
    except NeverOpenError:
        return Opening(is_open, now, None, calendar.zone)
    return Opening(is_open, now, changes_at.astimezone(calendar.zone), calendar.zone)
