"""Uploads in forms: checked as they come in, and kept while the rest of their form is mended.

A browser never sends a file a second time by itself. So an upload that was accepted beside a mistake waits in the
private storage for a day, and its form carries the signed name of it: whoever mends the mistake chooses no file again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files import File

from .files import CheckedFile, clean_name, random_name
from .storage import private_storage

FOLDER = "kept"
KEPT_FOR = timedelta(days=1)
SALT = "silastik.core.uploads"


class WaitingFile(File):
    """An accepted upload that was put aside, found again by its token."""

    accepted = True

    def __init__(self, file: Any, name: str, token: str) -> None:
        super().__init__(file, name)
        self.token = token


class KeptFileInput(forms.FileInput):
    """A file input that names, beside it, the upload that waits; another file may still be chosen instead."""

    template_name = "django/forms/widgets/kept_file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> File | None:
        return super().value_from_datadict(data, files, name) or _waiting(data.get(f"{name}_kept", ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if getattr(value, "accepted", False):
            context["widget"]["kept"] = {"name": clean_name(value.name), "token": _keep(value)}
            context["widget"]["attrs"].pop("required", None)
        return context


class KeptFileField(forms.FileField):
    """A file that `check` lets in, or a sentence at the field; cleans to a `CheckedFile`, or None."""

    widget = KeptFileInput

    def __init__(self, *, check: Callable[[File], CheckedFile], **options: Any) -> None:
        super().__init__(**options)
        self.check = check

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        checked = self.check(upload)
        upload.accepted = True
        return checked


def _keep(upload: Any) -> str:
    """Put an accepted upload aside, once; returns the token by which its form finds it again."""
    if isinstance(upload, WaitingFile):
        return upload.token
    content = File(upload.file)  # as a temporary file it would be moved away from under the request
    stored = private_storage().save(random_name(FOLDER)(None, clean_name(upload.name)), content)
    return signing.dumps([stored, upload.name], salt=SALT)


def _waiting(token: str) -> WaitingFile | None:
    """The upload of a token; None when it is forged, too old, or has been swept away."""
    try:
        stored, name = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        kept = private_storage().open(stored)
        if kept.size > settings.UPLOAD_MAX_BYTES:  # a master: too much for memory, and closed when it is forgotten
            return WaitingFile(kept.file, name, token)
        with kept:  # a request closes the files that it brought; this one it did not
            return WaitingFile(BytesIO(kept.read()), name, token)
    except (signing.BadSignature, FileNotFoundError):
        return None


def sweep(now: datetime) -> int:
    """Delete the uploads that nobody came back for; returns how many."""
    storage = private_storage()
    folders = storage.listdir(FOLDER)[0] if storage.exists(FOLDER) else []
    names = [f"{FOLDER}/{folder}/{name}" for folder in folders for name in storage.listdir(f"{FOLDER}/{folder}")[1]]
    old = [name for name in names if storage.get_modified_time(name) < now - KEPT_FOR]
    for name in old:
        storage.delete(name)
    return len(old)
