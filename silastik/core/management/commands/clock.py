"""`manage.py clock due 2026-03-16T10:00+08:00`: what the office's stopwatch says, from the shell."""

from argparse import ArgumentParser
from datetime import datetime, tzinfo
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from silastik.core.context import current_office
from silastik.core.dates import long_date
from silastik.core.opening import calendar_for
from silastik.core.worktime import NeverOpenError, Row


class Command(BaseCommand):
    help = "Ask the office's calendar. Times are ISO 8601; without an offset they are on the office's clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        due = parser.add_subparsers(dest="question", required=True).add_parser(
            "due", help="When a stopwatch started then is due, with a row per date; the last line is the instant."
        )
        due.add_argument("start", metavar="START")
        due.add_argument("--days", default=str(settings.SERVICE_WORKDAYS), help="working days, such as 10 or 2.5")
        due.add_argument(
            "--pause",
            action="append",
            default=[],
            metavar="FROM/TO",
            help="the office waits for the customer; repeatable",
        )

    def handle(self, *args: Any, question: str, start: str, days: str, pause: list[str], **options: Any) -> None:
        calendar = calendar_for(current_office())
        started = _instant(start, calendar.zone)
        pauses = [_pause(text, calendar.zone) for text in pause]
        try:
            due = calendar.due(started, _days(days), pauses)
        except NeverOpenError as error:
            raise CommandError(_("Kalender kantor tidak memuat jam buka.")) from error
        total = Fraction()
        for row in calendar.explain(started, due, pauses):
            total += row.days
            self.stdout.write(f"{long_date(row.on):<28}{row.running!s:>10}{float(total):>10.4f}  {_why(row)}".rstrip())
        self.stdout.write(due.astimezone(calendar.zone).isoformat())


def _why(row: Row) -> str:
    """Why a date counts less than its whole office time."""
    if row.day_off:
        return f"{row.day_off.name} ({row.day_off.legal_basis})" if row.day_off.legal_basis else row.day_off.name
    if not row.office:
        return _("tidak ada jam kerja")
    return _("menunggu pelanggan %(time)s") % {"time": row.held} if row.held else ""


def _instant(text: str, zone: tzinfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("%(text)s bukan waktu ISO 8601.") % {"text": text}) from error
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _pause(text: str, zone: tzinfo) -> tuple[datetime, datetime]:
    begin, _slash, end = text.partition("/")
    pause = _instant(begin, zone), _instant(end, zone)
    if pause[1] < pause[0]:
        raise CommandError(_("Jeda %(text)s berakhir sebelum dimulai.") % {"text": text})
    return pause


def _days(text: str) -> Fraction:
    try:
        days = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise CommandError(_("%(text)s bukan jumlah hari kerja.") % {"text": text}) from error
    if days < 0:
        raise CommandError(_("Jumlah hari kerja tidak boleh negatif."))
    return days
