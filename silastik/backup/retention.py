"""Old backups are forgotten, and then the files that no backup names any more."""

from dataclasses import dataclass

from . import BackupError
from .manifest import manifest_name
from .store import Store


@dataclass(frozen=True)
class Forgotten:
    """How many backups went; `note` says why their files stayed, if they did."""

    backups: int
    note: str = ""


def forget(store: Store, *, keep: int) -> Forgotten:
    """Delete all but the newest `keep` backups. What was never finished goes too.

    Each loses its manifest first: killed at any moment this leaves no backup that only looks whole. Files go last, and
    only if the manifest of every backup that stays can be read: after a change of key that takes until the last backup
    of the old one has gone.
    """
    ids = store.ids()
    old, staying = ids[:-keep], ids[-keep:]
    for backup in old:
        store.place.delete(manifest_name(backup))
    for name in store.place.sizes("backups/"):
        if name.split("/")[1] not in staying:
            store.place.delete(name)
    try:
        needed = {store.file_name(file.sha256) for id_ in staying for file in store.manifest(id_).files}
    except BackupError as problem:
        return Forgotten(len(old), f"No files were deleted, since a backup that stays cannot be read: {problem}")
    for name in store.place.sizes("files/").keys() - needed:
        store.place.delete(name)
    return Forgotten(len(old))
