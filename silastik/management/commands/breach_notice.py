"""`manage.py breach_notice FACTS.toml`: whom a breach concerns, and the letters to them (docs/privacy.md)."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from silastik.core.context import current_office
from silastik.privacy import breach
from silastik.users.models import User


class Command(BaseCommand):
    help = "List whom a breach of personal data concerns and write the letters; they leave with --send alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("facts", nargs="?", type=Path, help="a TOML file; --example prints one")
        parser.add_argument("--example", action="store_true", help="print a file of facts to begin from")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, help="first day of readings, 2026-11-30")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, help="last day, included")
        parser.add_argument("--by", help="only what this account read, by its e-mail address")
        parser.add_argument("--order", action="append", default=[], help="code of an order that was touched; repeat it")
        parser.add_argument("--send", action="store_true", help="put the letters in the outbox")

    def handle(self, *args: object, **given: Any) -> None:
        if given["example"] or not given["facts"]:
            self.stdout.write(breach.EXAMPLE)
            return
        try:
            facts = breach.read(given["facts"])
        except breach.FactsMissing as missing:
            raise CommandError(str(missing)) from missing
        by = self._reader(given["by"])
        period: dict[str, Any] = {
            "since": self._midnight(given["since"]),
            "until": self._midnight(given["until"], days=1),
            "by": by,
        }
        if not any(period.values()) and not given["order"]:
            raise CommandError("Say whom it concerns: --from and --to, --by, or --order.")
        people = list(breach.concerned(**period, orders=given["order"]))
        self._list(people, facts, breach.nameless(**period).count() if any(period.values()) else 0)
        if given["send"]:
            self.stdout.write(f"{breach.send(facts, people)} letters written to the outbox.")
            return
        for language in ("id", "en"):
            self.stdout.write(f"\n--- to each person ({language}) ---\n")
            self.stdout.write(breach.letter(facts, "breach", language, person=User(name="(nama)")))
        self.stdout.write("\n--- to the authority ---\n")
        self.stdout.write(breach.letter(facts, "breach_authority", "id", count=len(people)))
        self.stdout.write("Nothing was sent.")

    def _list(self, people: list[User], facts: breach.Facts, nameless: int) -> None:
        hours = (facts.until - timezone.now()) / timedelta(hours=1)
        left = f"{hours:.0f} hours are left" if hours > 0 else f"{-hours:.0f} hours too late"
        self.stdout.write(f"To be told until {timezone.localtime(facts.until):%Y-%m-%d %H:%M %Z}: {left}.")
        for person in people:
            reached = "no mail reaches them" if person.is_out_of_reach else person.email
            self.stdout.write(f"{person.pk:8} {person.name} <{reached}>")
        self.stdout.write(f"{len(people)} people. {nameless} readings name nobody (exports, statements): look at them.")

    def _reader(self, address: str | None) -> User | None:
        if not address:
            return None
        found = User.objects.filter(email__iexact=address).first()
        if found is None:
            raise CommandError(f"No account has the address {address}.")
        return found

    def _midnight(self, day: date | None, *, days: int = 0) -> datetime | None:
        zone = current_office().tz
        return datetime.combine(day + timedelta(days=days), time(), zone) if day else None
