"""`manage.py restore SOURCE`: a backup comes back, checked first and whole or not at all (docs/operations.md)."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from silastik.backup import options, quantity
from silastik.backup.restoring import restore


class Command(BaseCommand):
    help = "Bring a backup back into DATABASE_URL and PRIVATE_ROOT. Stop the portal first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        options.add_options(parser)
        parser.add_argument("--id", help="which backup; without it the newest")
        parser.add_argument("--list", action="store_true", help="list the backups that are there, and restore none")
        parser.add_argument("--force", action="store_true", help="replace a database that holds data")

    def handle(self, *args: object, **given: Any) -> None:
        started = time.monotonic()
        with options.told():
            store = options.store(given)
            if given["list"]:
                self.stdout.write("\n".join(store.ids()) or "There is no complete backup.")
                return
            manifest = store.chosen(given["id"])
            done = restore(store, manifest, force=given["force"], say=self.stdout.write)
        self.stdout.write(
            f"Restored backup {manifest.id}: {quantity(sum(manifest.counts.values()), 'row')} and "
            f"{quantity(len(manifest.files), 'file')}. {time.monotonic() - started:.1f} s."
        )
        if done.unapplied:
            self.stdout.write("This portal is newer than the backup: run manage.py migrate before you start it.")
        elif not done.findings:
            self.stdout.write("Numbers have no gaps, and every sealed event is as it was sealed.")
        problems = [f"The file {name} was missing when the backup was made." for name in manifest.missing]
        if problems + done.findings:
            raise CommandError("\n".join(problems + done.findings))
