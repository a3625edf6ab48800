"""A backup of all the portal keeps, while it goes on working."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from orders import proofs
from silastik.core.models import NumberSequence

from . import BackupError, database, files
from .files import Copying
from .manifest import FileEntry, Manifest, id_at, manifest_name
from .store import Store

ROUNDS = 5


@dataclass(frozen=True)
class Taken:
    manifest: Manifest
    copied: int
    copied_bytes: int


def take(store: Store, *, now: datetime | None = None) -> Taken:
    """Make a backup; it exists once its manifest is written, last of all.

    Most files are copied before the snapshot is taken, so that the database need not keep old rows for as long. If one
    of the snapshot's files was deleted meanwhile, a new snapshot no longer names it: that costs little, since files
    that are at the destination are not copied again. What no round finds is lost, and the manifest says so.
    """
    now = now or timezone.now()
    backup = id_at(now.astimezone(UTC))
    with database.alone():
        ids = store.ids()
        if backup in ids:
            raise BackupError(f"There is a backup {backup} already: a second later there can be another.")
        copying = Copying(store, _known(store, ids), store.place.sizes("files/"))
        _entries, absent = copying.copy(files.named())
        for number in range(ROUNDS):
            absent_before = absent
            with database.snapshot() as snapshot:
                entries, absent = copying.copy(files.named())
                if absent <= absent_before or number == ROUNDS - 1:
                    manifest = _complete(store, backup, snapshot, entries, absent, copying, now)
                    break
        return Taken(manifest, copying.copied, copying.copied_bytes)


def _known(store: Store, ids: list[str]) -> dict[str, FileEntry]:
    """The files of the last backup; none if it cannot be read, as after a change of key: a new one must be made."""
    try:
        return {file.name: file for file in store.manifest(ids[-1]).files} if ids else {}
    except BackupError:
        return {}


def _complete(
    store: Store,
    backup: str,
    snapshot: str,
    entries: list[FileEntry],
    absent: set[str],
    copying: Copying,
    now: datetime,
) -> Manifest:
    """Dump the database at the snapshot, then write what says that all is there."""
    # A file that is lost here lives on in the backups, or the last copy would go with the last backup that has it.
    kept = [entry for entry in map(copying.kept, sorted(absent)) if entry]
    numbers = NumberSequence.objects.order_by("office", "kind", "year")
    dump_name = f"backups/{backup}/database.dump"
    manifest = Manifest(
        id=backup,
        taken_at=now.isoformat(),
        site=settings.SITE_URL,
        versions={
            "python": sys.version.split()[0],
            "django": django.get_version(),
            "postgresql": str(database.server_version()),
        },
        migrations=sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations()),
        counts=database.row_counts(),
        numbering=[list(row) for row in numbers.values_list("office__code", "kind", "year", "last")],
        numbering_gaps=proofs.numbering_gaps(),
        database=store.put(dump_name, database.dump(snapshot)),
        files=entries + kept,
        missing=sorted(absent - {entry.name for entry in kept}),
        lost=[entry.name for entry in kept],
        differing=sorted(copying.differing),
    )
    store.put(manifest_name(backup), [manifest.to_bytes()])
    return manifest
