"""`manage.py retention`: let personal data go whose time is over; with --dry-run only tell (docs/privacy.md)."""

from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from silastik.privacy import retention
from silastik.privacy.models import RetentionRun


class Command(BaseCommand):
    help = (
        "Let personal data go whose time is over, as the nightly job does; --dry-run tells what, and changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count the rows and name the oldest of each rule")
        parser.add_argument("--history", action="store_true", help="what the last 30 runs let go")

    def handle(self, *args: object, **given: Any) -> None:
        now = timezone.now()
        if given["history"]:
            for run in RetentionRun.objects.all()[:30]:
                self._tell(f"{timezone.localtime(run.started_at):%Y-%m-%d %H:%M}", run.counts)
        elif given["dry_run"]:
            for found in retention.due(now):
                oldest = _day(found.oldest) if found.count else "-"
                self.stdout.write(
                    f"{found.rule.name:20} {found.rule.days:5} days {found.count:8} rows, oldest {oldest}"
                )
            self.stdout.write("Nothing was changed.")
        else:
            self._tell("Let go", retention.retain(now).counts)

    def _tell(self, when: str, counts: dict[str, int]) -> None:
        said = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
        self.stdout.write(f"{when}: {said or 'nothing'}")


def _day(at: date | datetime) -> str:
    return f"{timezone.localtime(at) if isinstance(at, datetime) else at:%Y-%m-%d}"
