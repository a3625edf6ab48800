"""`manage.py clock due 2026-03-16T10:00+08:00` and `clock explain ORDER`: the office's stopwatch, from the shell."""

from argparse import ArgumentParser
from datetime import datetime, tzinfo
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.models import Order
from orders.states import Turn
from orders.why import verdict, why
from silastik.core.context import current_office
from silastik.core.dates import long_time
from silastik.core.day_sums import DaySum, Wait, day_sum, working_days
from silastik.core.opening import calendar_for
from silastik.core.worktime import NeverOpenError


class Command(BaseCommand):
    help = "Ask the office's calendar. Times are ISO 8601; without an offset they are on the office's clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        questions = parser.add_subparsers(dest="question", required=True)
        due = questions.add_parser(
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
        explain = questions.add_parser(
            "explain", help="What an order's stopwatch reads and why; the last line is its due instant, if it has one."
        )
        explain.add_argument("order", metavar="ORDER", help="code of the order, such as SIL-7502-2026-000123")
        explain.add_argument("--at", help="as of then; now, if left out")

    def handle(self, *args: Any, question: str, **options: Any) -> None:
        try:
            self.due(**options) if question == "due" else self.explain(**options)
        except NeverOpenError as error:
            raise CommandError(_("Kalender kantor tidak memuat jam buka.")) from error

    def due(self, start: str, days: str, pause: list[str], **options: Any) -> None:
        calendar = calendar_for(current_office())
        started = _instant(start, calendar.zone)
        pauses = [_pause(text, calendar.zone) for text in pause]
        due = calendar.due(started, _days(days), pauses)
        self.print(day_sum(calendar, started, due, [Wait(*pause, _("menunggu pelanggan")) for pause in pauses]))
        self.stdout.write(due.astimezone(calendar.zone).isoformat())

    def explain(self, order: str, at: str | None, **options: Any) -> None:
        found = Order.objects.submitted().select_related("office").filter(code=order).first()
        if found is None:
            raise CommandError(_("Pesanan %(code)s tidak ada.") % {"code": order})
        zone = found.office.tz
        explained = why(found, found.events.all(), _instant(at, zone) if at else timezone.now(), for_office=True)
        if explained is None:
            raise CommandError(_("Pesanan %(code)s tidak ada.") % {"code": order})
        for stretch in explained.stretches:
            span = f"{long_time(stretch.start, zone)} – {long_time(stretch.end, zone)}"
            self.stdout.write(f"{stretch.turn.label}: {span} ({working_days(stretch.days)}) {stretch.what}".rstrip())
        self.print(explained.so_far)
        self.stdout.write(verdict(found, explained, for_office=True))
        if explained.to_go.lines:
            self.print(explained.to_go)
        if explained.holder != Turn.NONE:
            self.stdout.write(explained.clock.due_at.astimezone(zone).isoformat())

    def print(self, found: DaySum) -> None:
        """A row per date: what it counts, and the sum up to there."""
        for line in found.lines:
            row = f"{line.label:<28}{line.hours:>10}{line.days_text:>9}{line.total_text:>9}  {'; '.join(line.why)}"
            self.stdout.write(row.rstrip())
        total = pgettext("seluruhnya", "Jumlah")
        self.stdout.write(f"{total:<28}{found.hours:>10}{found.days_text:>9}")


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
