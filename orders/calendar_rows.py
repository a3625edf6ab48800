"""The calendar desk's rows, ready to print: years, editions with their history, what is in force, what would move."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.core import dates
from silastik.core.calendars import content as contents
from silastik.core.calendars import desk, findings
from silastik.core.calendars.content import Content, Day, Opening, Special
from silastik.core.models import CalendarYear, DayOff, Office
from silastik.core.opening import days_off

from .calendar_desk import Preview
from .calendar_forms import WEEKDAYS, hours_initial

MOST_MOVES = 100


def today(office: Office) -> date:
    return timezone.localdate(timezone=office.tz)


def weekly(office: Office) -> list[dict[str, str]]:
    """The office's usual week: a row per weekday that is open."""
    return _week(Opening(row.weekday, row.opens, row.closes) for row in office.hours.all())


def _week(hours: Iterable[Opening]) -> list[dict[str, str]]:
    """`Senin`, `08.00-12.00, 12.30-15.00`; weekdays in a row with the same hours are one: `Senin-Kamis`."""
    by_day: dict[int, list[str]] = {}
    for weekday, opens, closes in sorted(hours):
        by_day.setdefault(weekday, []).append(f"{opens:%H.%M}–{closes:%H.%M}")
    names = dict(WEEKDAYS)
    rows: list[list[Any]] = []
    for weekday, spans in by_day.items():
        text = ", ".join(spans)
        if rows and rows[-1][1] == weekday - 1 and rows[-1][2] == text:
            rows[-1][1] = weekday
        else:
            rows.append([weekday, weekday, text])
    return [{"days": str(names[a]) if a == b else f"{names[a]}–{names[b]}", "hours": text} for a, b, text in rows]


def usual_hours(office: Office) -> dict[str, Any]:
    """What a new special period starts from."""
    return hours_initial(tuple(Opening(row.weekday, row.opens, row.closes) for row in office.hours.all()))


def day_row(on: date, day: Day) -> dict[str, Any]:
    return {
        "on": on,
        "date": dates.plain_date(on),
        "weekday": dates.weekday(on),
        "weekend": on.weekday() >= 5,
        "kind": str(DayOff.Kind(day.kind).label),
        "joint": day.kind == DayOff.Kind.JOINT_LEAVE,
        "name": day.name,
        "legal_basis": day.legal_basis,
    }


def period_row(period: Special) -> dict[str, Any]:
    return {
        "name": period.name,
        "dates": _("%(first)s sampai %(last)s")
        % {"first": dates.plain_date(period.first), "last": dates.plain_date(period.last)},
        "legal_basis": period.legal_basis,
        "hours": _week(period.hours),
        "length": f"{period.length.total_seconds() / 3600:g}".replace(".", ","),
    }


def _basis(days: list[dict[str, Any]]) -> str:
    """The decree of most days: said once, above them."""
    said = Counter(day["legal_basis"] for day in days if day["legal_basis"])
    return said.most_common(1)[0][0] if said else ""


def _content(content: Content) -> dict[str, Any]:
    days = [day_row(on, day) for on, day in content.days.items()]
    return {
        "days": days,
        "basis": _basis(days),
        "periods": [period_row(period) for period in content.periods],
    }


def in_force(office: Office, year: int) -> dict[str, Any]:
    return _content(contents.in_force(office, year))


def years(office: Office, this_year: int) -> list[dict[str, Any]]:
    """This year, the next, and every year that has an edition: what is in force, and what is being worked on."""
    editions = CalendarYear.objects.filter(office=office).select_related("confirmed_by", "published_by")
    by_year: dict[int, list[CalendarYear]] = {this_year: [], this_year + 1: []}
    for edition in editions:
        by_year.setdefault(edition.year, []).append(edition)
    found = []
    for year in sorted(by_year, reverse=True):
        states = {edition.state: edition for edition in by_year[year]}
        found.append(
            {
                "year": year,
                "url": reverse("calendars:year", args=[year]),
                "days": len(days_off(office, year)),
                "confirmed": states.get("confirmed"),
                "open": states.get("published") or states.get("draft"),
            }
        )
    return found


def _when(at: Any, office: Office) -> str:
    return dates.long_time(at, office.tz) if at else ""


def editions(office: Office, year: int) -> list[dict[str, Any]]:
    """The editions of a year, newest first, each with who did what when, and what it changed against the one before."""
    people = CalendarYear.objects.select_related("created_by", "published_by", "confirmed_by")
    found = list(people.prefetch_related("days", "periods").filter(office=office, year=year))
    rows, before = [], None
    for edition in reversed(found):
        content = contents.content_of(edition)
        rows.append(
            {
                "edition": edition,
                "url": reverse("calendars:edition", args=[edition.pk]),
                "facts": facts(edition, office),
                "changes": changes(before, content) if before else [],
            }
        )
        if edition.confirmed_at:
            before = content
    return rows[::-1]


def facts(calendar: CalendarYear, office: Office) -> list[dict[str, Any]]:
    def act(person: Any, at: Any) -> str:
        return f"{person} · {_when(at, office)}" if person else ""

    return [
        {"term": _("Dasar hukum"), "value": calendar.decree},
        {"term": _("Alasan perubahan"), "value": calendar.reason},
        {"term": _("Disusun"), "value": act(calendar.created_by, calendar.created_at)},
        {"term": _("Diterbitkan"), "value": act(calendar.published_by, calendar.published_at)},
        {"term": _("Dikonfirmasi"), "value": act(calendar.confirmed_by, calendar.confirmed_at)},
    ]


def changes(before: Content, after: Content) -> list[dict[str, str]]:
    """What differs, a line each: days by date, then special periods."""
    lines = []
    for difference in contents.differences(before, after):
        day = difference.after or difference.before
        sign = _("ditambah") if not difference.before else _("dihapus") if not difference.after else _("diubah")
        name = f"{day.name} ({DayOff.Kind(day.kind).label})" if day else ""
        lines.append({"what": sign, "text": f"{dates.long_date(difference.on)}: {name}"})
    for sign, some, others in (
        (_("ditambah"), after.periods, before.periods),
        (_("dihapus"), before.periods, after.periods),
    ):
        lines += [
            {"what": sign, "text": f"{row['name']}: {row['dates']}"}
            for row in (period_row(period) for period in some if period not in others)
        ]
    return lines


def edition(calendar: CalendarYear, user: Any) -> dict[str, Any]:
    """What the two pages of an edition share."""
    office, content = calendar.office, contents.content_of(calendar)
    is_draft, is_published = calendar.state == "draft", calendar.state == "published"
    may_publish = user.has_perm(desk.PUBLISH)
    days = [
        day_row(row.date, Day(row.kind, row.name, row.legal_basis or calendar.decree))
        | {"pk": row.pk, "estimated": row.estimated}
        for row in calendar.days.all()
    ]
    periods = [
        period_row(period) | {"pk": row.pk, "estimated": row.estimated}
        for row, period in zip(calendar.periods.all(), content.periods, strict=True)
    ]
    known = contents.in_force(office, calendar.year) if is_draft or is_published else None
    return {
        "calendar": calendar,
        "facts": facts(calendar, office),
        "days": days,
        "basis": _basis(days),
        "periods": periods,
        "estimates": sum(day["estimated"] for day in days),
        "changes": changes(known, content) if known else [],
        "is_first": known is not None and not known.days,
        "obstacles": findings.obstacles(calendar) if is_draft else [],
        "warnings": findings.warnings(calendar, today(office)) if is_draft or is_published else [],
        "may_edit": is_draft and may_publish,
        "may_decide": (is_draft and may_publish) or (is_published and (may_publish or user.has_perm(desk.CONFIRM))),
        "cannot_confirm": desk.may_confirm(calendar, user) if is_published else "",
        "published_time": _when(calendar.published_at, office),
    }


def preview(calendar: CalendarYear, found: Preview) -> dict[str, Any]:
    """The sentence and the orders that move, at most a hundred of them."""
    zone = calendar.office.tz

    def due(at: Any) -> str:
        return dates.long_time(at, zone) if at else _("waktu berhenti: menunggu pelanggan")

    labels = {"late": (_("menjadi terlambat"), "late"), "in_time": (_("menjadi tepat waktu"), "done"), "": ("", "")}
    return {
        "shifted": found.shifted,
        "in_time": found.in_time,
        "late": found.late,
        "waiting": len(found.moves) - found.shifted,
        "more": max(0, len(found.moves) - MOST_MOVES),
        "rows": [
            {
                "code": move.order.code,
                "title": move.order.title,
                "url": reverse("orders:workbench", args=[move.order.code]),
                "before": due(move.due[0]),
                "after": due(move.due[1]),
                "becomes": labels[move.becomes][0],
                "tone": labels[move.becomes][1],
            }
            for move in found.moves[:MOST_MOVES]
        ],
    }


def tell_it_is_there(request: HttpRequest, calendar: CalendarYear) -> None:
    messages.info(
        request,
        _("%(calendar)s sudah disusun oleh %(name)s; inilah rancangannya.")
        % {"calendar": calendar, "name": calendar.created_by},
    )
