"""A backup comes back: checked first, then its files, and in the end, all at once, its database.

Files without rows are nothing anybody can see, and the database appears in one commit: a restore that broke off at any
moment leaves the portal as empty, or as it was, as before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from orders import proofs
from orders.evidence import roots, sealing
from silastik.users import second_factor

from . import BackupError, checking, database, files
from .files import at_once
from .manifest import Manifest
from .store import Store


@dataclass(frozen=True)
class Restored:
    """`findings` is what does not fit in the restored database; `unapplied` whether migrations are still due, so that
    nobody could look."""

    manifest: Manifest
    findings: list[str]
    unapplied: bool


def restore(store: Store, manifest: Manifest, *, force: bool, say: Callable[[str], object]) -> Restored:
    """Bring a backup back into the database and the private folder of the settings.

    Raises `BackupError` when it is of newer code, when a byte of it is not what it was, or, without `force`, when the
    database holds accounts or orders. Then nothing has been written.
    """
    _refuse_newer(manifest)
    if not force and (held := database.holds_data()):
        name = connection.settings_dict["NAME"]
        raise BackupError(f"The database {name} holds {held}. Nothing was restored; --force replaces all of it.")
    say("Reading the whole backup ...")
    checking.verify(store, manifest)
    say("Writing files ...")
    at_once(lambda entry: files.bring_back(store, entry), manifest.files)
    say("Writing the database ...")
    dump = store.get_checked(manifest.dump_name, manifest.database, "The dump of the database")
    database.load(dump, manifest.counts)
    cache.delete_pattern("*")  # type: ignore[attr-defined]  # what was read from the database before
    executor = MigrationExecutor(connection)
    unapplied = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Restored(manifest, [] if unapplied else _findings(), unapplied)


def _findings() -> list[str]:
    """What the nightly proofs would find, in sentences: gaps in numbers, events that are not as they were sealed; and
    whose second factors do not open here."""
    found = [f"Numbers have a gap: {gap}." for gap in proofs.numbering_gaps()]
    if locked_out := second_factor.unreadable():
        found.append(f"Second factors of {len(locked_out)} accounts were sealed with another MFA_KEY than this one.")
    broken = chain(sealing.broken_links(), roots.broken_roots())
    return found + [f"The chain of events is broken: {where}." for where in broken]


def _refuse_newer(manifest: Manifest) -> None:
    """Refuse a backup with migrations that this portal does not have, or of a newer PostgreSQL."""
    disk = MigrationLoader(connection).disk_migrations
    replaced = {old for migration in disk.values() for old in migration.replaces}
    unknown = [".".join(key) for key in map(tuple, manifest.migrations) if key not in disk.keys() | replaced]
    if unknown:
        raise BackupError(
            f"This backup is of newer code: it has the migration {unknown[0]}, which this portal does not know. "
            "Install the version it was made with, restore, and then go on."
        )
    if int(manifest.versions["postgresql"]) > database.server_version():
        raise BackupError(
            f"This backup is of PostgreSQL {manifest.versions['postgresql']}, and the server here is "
            f"{database.server_version()}: use a server at least as new."
        )
