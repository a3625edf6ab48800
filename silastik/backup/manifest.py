"""What belongs to a backup: a page of JSON that is written last, encrypted and so authenticated when there is a key."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from . import BackupError
from .sums import Sum

FORMAT = 1  # raised when an older portal could not read it rightly


@dataclass(frozen=True)
class FileEntry:
    """A private file: its name, its bytes, and when the portal wrote it, by which it is known again unread."""

    name: str
    sha256: str
    size: int
    modified: str

    @property
    def sum(self) -> Sum:
        return Sum(self.sha256, self.size)


@dataclass(frozen=True)
class Manifest:
    """`taken_at` is the moment of the snapshot that database, counts and files are of.

    `counts` are the rows of each table; `numbering` the last number given per office, kind and year; `missing` the
    files that rows name and nobody found, `lost` those that only earlier backups had; `differing` were not what their
    rows say.
    """

    id: str
    taken_at: str
    site: str
    versions: dict[str, str]
    migrations: list[list[str]]
    counts: dict[str, int]
    numbering: list[list[Any]]
    numbering_gaps: list[str]
    database: Sum
    files: list[FileEntry]
    missing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    @property
    def dump_name(self) -> str:
        return f"{folder_of(self.id)}/database.dump"

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def to_bytes(self) -> bytes:
        content = json.dumps(asdict(self), sort_keys=True)
        return json.dumps({"format": FORMAT, "sha256": _sha256(content), "backup": json.loads(content)}).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Manifest":
        """Raises `BackupError` when it is damaged, or of a portal newer than this one."""
        try:
            outer = json.loads(raw)
            if outer["format"] > FORMAT:
                raise BackupError("This backup was made by a newer portal than this one. Install that one first.")
            content = outer["backup"]
            if _sha256(json.dumps(content, sort_keys=True)) != outer["sha256"]:
                raise BackupError("The manifest of this backup is damaged.")
            files = [FileEntry(**file) for file in content.pop("files")]
            return cls(**content | {"files": files, "database": Sum(**content["database"])})
        except (ValueError, KeyError, TypeError):
            raise BackupError("The manifest of this backup is damaged, or encrypted and no key was given.") from None


def folder_of(id: str) -> str:  # noqa: A002 - what it is called everywhere here
    return f"backups/{id}"


def manifest_name(id: str) -> str:  # noqa: A002
    return f"{folder_of(id)}/manifest"


def id_at(moment: datetime) -> str:
    """By which backups are named, and sort: their moment in UTC."""
    return f"{moment:%Y%m%dT%H%M%S}Z"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
