"""`manage.py backup DEST`: database and private files of one moment, to a folder or a bucket (docs/operations.md)."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from silastik.backup import checking, options, quantity, retention, taking
from silastik.backup.store import Store


class Command(BaseCommand):
    requires_system_checks = []
    help = "Back up the database and the private files; --verify reads a backup back and compares every byte."

    def add_arguments(self, parser: CommandParser) -> None:
        options.add_options(parser)
        parser.add_argument("--verify", action="store_true", help="make none, read back the one that is there")
        parser.add_argument("--id", help="with --verify: which one; without it the newest")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N backups afterwards")

    def handle(self, *args: object, **given: Any) -> None:
        if given["keep"] is not None and given["keep"] < 1:
            raise CommandError("--keep needs a number of at least 1.")
        started = time.monotonic()
        with options.told(), translation.override("en"):
            store = options.store(given)
            said = self._verify(store, given["id"]) if given["verify"] else self._take(store, given["keep"])
            self.stdout.write(f"{said} {time.monotonic() - started:.1f} s.")
            if given["verify"]:
                return
        if self.problems:
            raise CommandError("\n".join(self.problems))

    def _verify(self, store: Store, chosen: str | None) -> str:
        manifest = store.chosen(chosen)
        checking.verify(store, manifest)
        read = filesizeformat(manifest.size + manifest.database.size)
        return f"Backup {manifest.id} is whole: the database and {quantity(len(manifest.files), 'file')}, {read}."

    def _take(self, store: Store, keep: int | None) -> str:
        taken = taking.take(store)
        manifest = taken.manifest
        # The backup is there; but whoever reads the timer's log must hear what it could not keep.
        self.problems = [f"The file {name} is missing, and no backup has it." for name in manifest.missing]
        self.problems += [f"The file {name} is lost here; backups keep it." for name in manifest.lost]
        self.problems += [f"The file {name} is not what its row says." for name in manifest.differing]
        forgotten = retention.forget(store, keep=keep) if keep else retention.Forgotten(0)
        if forgotten.note:
            self.stdout.write(forgotten.note)
        return (
            f"Backup {manifest.id}: database {filesizeformat(manifest.database.size)}, "
            f"{quantity(len(manifest.files), 'file')} of {filesizeformat(manifest.size)}, {taken.copied:,} of them new "
            f"({filesizeformat(taken.copied_bytes)}); {'encrypted' if store.key else 'NOT ENCRYPTED'}; "
            f"{quantity(forgotten.backups, 'old backup')} deleted."
        )
