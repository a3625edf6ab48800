"""The private files that rows name, on their way to a backup and back.

A private file is written before the row that names it is committed, under a name that nothing had before, and its bytes
never change: so whatever a snapshot names is there and whole, unless it has been deleted since.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from django.apps import apps
from django.core.files import File
from django.core.files.storage import Storage
from django.db import models

from silastik.core.storage import private_storage

from . import BackupError
from .manifest import FileEntry
from .places import as_file
from .store import Store
from .sums import Counted, Sum

AT_ONCE = 4  # what is waited for is a disk and a network
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def at_once(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
    """Work on several files at a time; the results in order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, items))


def named() -> dict[str, str]:
    """Every private file that a row names, and its SHA-256 where the row knows it."""
    found: dict[str, str] = {}
    for column in file_fields():
        checksum = _checksum_of(column)
        rows = column.model._base_manager.exclude(**{column.name: ""}).exclude(**{column.name: None})
        columns = [column.name, checksum] if checksum else [column.name]
        for name, *known in rows.order_by().values_list(*columns).distinct().iterator():
            found[name] = found.get(name) or (known[0] if known else "")
    return found


def file_fields() -> list[models.FileField]:
    """All columns that name private files, those of the history too."""
    models_ = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    columns = (column for model in models_ for column in model._meta.local_concrete_fields)
    return [column for column in columns if isinstance(column, models.FileField)]


def _checksum_of(column: models.FileField) -> str:
    """The column that keeps the SHA-256 of this file, if there is one."""
    names = {other.name for other in column.model._meta.concrete_fields}
    own = f"{column.name}_sha256"
    if own in names:
        return own
    return "sha256" if column.name == "file" and "sha256" in names else ""


@dataclass
class Copying:
    """Files on their way to the destination. What is there already is not read again.

    `known` are the entries of the last backup; `there` what the destination holds, with sizes. `differing` are names
    of files that are not what their rows say.
    """

    store: Store
    known: dict[str, FileEntry]
    there: dict[str, int]
    copied: int = 0
    copied_bytes: int = 0
    differing: set[str] = field(default_factory=set)
    _counting: Lock = field(default_factory=Lock)

    def copy(self, named: dict[str, str]) -> tuple[list[FileEntry], set[str]]:
        """Entries of the files that are at the destination now, and the names of those that were not found.

        `named` gives the SHA-256 that a row knows, or an empty text.
        """
        names = sorted(named)
        entries = at_once(lambda name: self._entry(name, named[name]), names)
        absent = {name for name, entry in zip(names, entries, strict=True) if entry is None}
        return [entry for entry in entries if entry], absent

    def kept(self, name: str) -> FileEntry | None:
        """The entry of a file that was copied earlier: its bytes are at the destination, whatever became of it here."""
        entry = self.known.get(name)
        return entry if entry and self._has(entry.sum) else None

    def _entry(self, name: str, sha256: str) -> FileEntry | None:
        storage = private_storage()
        try:
            size, modified = storage.size(name), storage.get_modified_time(name).isoformat()
            kept = self.kept(name)
            if kept and (kept.size, kept.modified) == (size, modified):
                return kept
            content = Counted(_read(storage, name))
            for _chunk in content:
                pass
            if sha256 and content.sum.sha256 != sha256:
                self.differing.add(name)
                if kept and kept.sha256 == sha256:
                    return kept
            if not self._has(content.sum):
                self._put(storage, name, content.sum)
        except FileNotFoundError:
            return None
        self.known[name] = FileEntry(name, content.sum.sha256, content.sum.size, modified)
        return self.known[name]

    def _has(self, content: Sum) -> bool:
        return self.there.get(self.store.file_name(content.sha256)) == self.store.stored_size(content.size)

    def _put(self, storage: Storage, name: str, content: Sum) -> None:
        target = self.store.file_name(content.sha256)
        if self.store.put(target, _read(storage, name)) != content:
            self.store.place.delete(target)
            raise BackupError(f"The file {name} changed while it was copied: private files never do.")
        self.there[target] = self.store.stored_size(content.size)
        with self._counting:
            self.copied += 1
            self.copied_bytes += content.size


def _read(storage: Storage, name: str) -> Iterator[bytes]:
    with storage.open(name) as file:
        yield from file.chunks(1024 * 1024)


def bring_back(store: Store, entry: FileEntry) -> None:
    """Write a file where the portal expects it; one that is there with other bytes is half of an earlier try."""
    storage = private_storage()
    if storage.exists(entry.name):
        there = Counted(_read(storage, entry.name))
        for _chunk in there:
            pass
        if there.sum == entry.sum:
            return
        storage.delete(entry.name)
    content = store.get_checked(store.file_name(entry.sha256), entry.sum, f"The file {entry.name}")
    try:
        stored = storage.save(entry.name, File(as_file(content)))
    except BaseException:
        storage.delete(entry.name)
        raise
    if stored != entry.name:
        storage.delete(stored)
        raise BackupError(f"The file {entry.name} was written by somebody else during the restore.")
