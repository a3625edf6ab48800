"""Where private files live: never below a public folder, never with a URL; `core/files.py` is the only door."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """The file system below `PRIVATE_ROOT`. It has no URLs."""

    def __init__(self) -> None:
        super().__init__(location=settings.PRIVATE_ROOT, base_url=None)


def private_storage() -> Storage:
    """The storage of alias "private": chosen by settings, so that migrations do not name it."""
    return storages["private"]
