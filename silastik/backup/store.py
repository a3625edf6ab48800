"""What lies at one place under one key: objects with their checksums, and the backups that are complete."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import BackupError
from .encryption import Key, encrypted_size
from .manifest import Manifest, manifest_name
from .places import Place
from .sums import Counted, Sum


@dataclass(frozen=True)
class Store:
    place: Place
    key: Key | None

    def put(self, name: str, chunks: Iterable[bytes]) -> Sum:
        """Write an object; it has its name only once all of it is there."""
        counted = Counted(chunks)
        self.place.write(name, self.key.encrypt(counted, name) if self.key else counted)
        return counted.sum

    def get(self, name: str) -> Iterator[bytes]:
        chunks = self.place.read(name)
        return self.key.decrypt(chunks, name) if self.key else chunks

    def get_checked(self, name: str, expected: Sum, what: str) -> Iterator[bytes]:
        """The object's bytes; raises `BackupError` in the end when they are not those expected. `what` names them."""
        counted = Counted(self.get(name))
        yield from counted
        if counted.sum != expected:
            cut = ", it is cut off" if counted.sum.size < expected.size else ""
            raise BackupError(f"{what} is damaged: its bytes are not those of the manifest{cut} ({name}).")

    def file_name(self, sha256: str) -> str:
        """Where a file with these bytes lies; with a key its name gives nothing away."""
        digest = self.key.pseudonym(sha256) if self.key else sha256
        return f"files/{digest[:2]}/{digest}"

    def stored_size(self, size: int) -> int:
        return encrypted_size(size) if self.key else size

    def ids(self) -> list[str]:
        """The complete backups, oldest first."""
        return sorted(name.split("/")[1] for name in self.place.sizes("backups/") if name.endswith("/manifest"))

    def manifest(self, id: str) -> Manifest:  # noqa: A002
        """Raises `BackupError` when it is not there, cannot be read with this key, or is not the one of this id."""
        manifest = Manifest.from_bytes(b"".join(self.get(manifest_name(id))))
        if manifest.id != id:
            raise BackupError(f"The manifest of backup {id} is that of another, {manifest.id}.")
        return manifest

    def chosen(self, id: str | None) -> Manifest:  # noqa: A002
        """The manifest of one backup, or of the newest."""
        ids = self.ids()
        if not ids:
            raise BackupError(f"There is no complete backup at {self.place}.")
        if id and id not in ids:
            raise BackupError(f"There is no complete backup {id} at {self.place}; there is: {', '.join(ids)}.")
        return self.manifest(id or ids[-1])
