"""Where private files live: never below a public folder, never with a URL; `core/files.py` is the only door."""

from pathlib import Path

from django.conf import settings
from django.core.files import File
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

    def _save(self, name: str, content: File) -> str:
        """A file comes whole or not at all: what a full disk took of it is given back."""
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            Path(self.path(name)).unlink(missing_ok=True)
            raise


def private_storage() -> Storage:
    """The storage of alias "private": chosen by settings, so that migrations do not name it."""
    return storages["private"]
