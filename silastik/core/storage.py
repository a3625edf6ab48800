"""Where private files live: never below a public folder, never with a URL; `core/files.py` is the only door."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """The file system below `PRIVATE_ROOT`. It has no URLs."""

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).absolute())

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address")


def private_storage() -> Storage:
    """The storage of alias "private": chosen by settings, so that migrations do not name it."""
    return storages["private"]
