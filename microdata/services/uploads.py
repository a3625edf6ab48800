"""Prepared files of several gigabytes, in parts (M5): begun, gone on with, checked and attached, or given up."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.http import UnreadablePostError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused, actions_for
from silastik.core.files import CheckedFile, accept, clean_name
from silastik.core.tasks import wake

from .. import tasks
from ..models import MicrodataOrder, Selection, Upload
from ..on_disk import Movable
from ..states import UploadState
from . import extraction

if TYPE_CHECKING:
    from silastik.users.models import User

TYPES = ("zip", "gpkg")
PART = 4 * 1024 * 1024
CHUNK = 64 * 1024
KEPT_FOR = timedelta(days=1)


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class OutOfStep(Exception):  # noqa: N818 - says what happened
    """A part that is not the next one: the sender asks how far the upload is, and goes on from there."""


def start(
    order: MicrodataOrder,
    selection: Selection,
    kind: str,
    *,
    name: str,
    size: int,
    note: str = "",
    by: "User",
    now: datetime | None = None,
) -> Upload:
    """Begin an upload of `size` bytes; one that broke off, of the same name and size, goes on where it was.

    Another file in its place makes the unfinished one go. Raises `Refused`.
    """
    now = now or timezone.now()
    _require(order, by, now)
    name = clean_name(name)
    begun = selection.uploads.filter(kind=kind, state__in=[UploadState.RECEIVING, UploadState.CHECKING]).first()
    if begun and begun.state == UploadState.CHECKING:
        raise Refused(_("“%(name)s” sedang diperiksa. Tunggu sampai selesai.") % {"name": begun.name})
    if begun and (begun.name, begun.size) == (name, size):
        return begun
    if reasons := extraction.under_way(selection, kind) + _too_large(size):
        raise Refused(*reasons)
    if begun:
        discard(begun)
    try:
        with transaction.atomic():
            return Upload.objects.create(
                selection=selection,
                kind=kind,
                name=name,
                size=size,
                note=note,
                token=uuid4().hex,
                started_by=by,
                started_at=now,
                changed_at=now,
            )
    except IntegrityError as error:  # begun in another tab at the same moment
        raise Refused(_("Berkas lain sedang diunggah untuk dataset ini.")) from error


def _require(order: MicrodataOrder, by: "User", now: datetime) -> None:
    if "prepare" not in actions_for(order, by, now=now):
        raise NotNow(_("Berkas pesanan ini tidak dapat Anda siapkan sekarang. Tidak ada yang diubah."))


def _too_large(size: int) -> list[str]:
    limit = settings.MICRODATA_UPLOAD_MAX_BYTES
    if size > limit:
        sizes = {"size": filesizeformat(size), "limit": filesizeformat(limit)}
        return [_("Berkas ini %(size)s; paling besar %(limit)s.") % sizes]
    if size > shutil.disk_usage(_folder()).free:
        return [_("Ruang penyimpanan tidak cukup untuk berkas %(size)s.") % {"size": filesizeformat(size)}]
    return []


def _folder() -> Path:
    folder = Path(settings.PRIVATE_ROOT, "uploading")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def receive(upload: Upload, offset: int, stream: Stream, *, now: datetime | None = None) -> None:
    """Write the part that begins at byte `offset` to the disk; the last one sends the file to be checked.

    A line that breaks keeps what has come. Raises `OutOfStep` when the part is not the next one, or another is being
    written, and `Refused` when the disk is full. `upload` tells in any case how far it is.
    """
    now = now or timezone.now()
    with _locked(upload) as file:
        upload.refresh_from_db()
        there = min(upload.received, os.fstat(file.fileno()).st_size)
        if upload.state != UploadState.RECEIVING or offset != there:
            Upload.objects.filter(pk=upload.pk, state=UploadState.RECEIVING).update(received=there)
            upload.received = there
            raise OutOfStep
        file.seek(offset)
        received = offset + _copy(stream, file, min(PART, upload.size - offset))
        os.fsync(file.fileno())
        with transaction.atomic():
            state = UploadState.CHECKING if received == upload.size else UploadState.RECEIVING
            ours = Upload.objects.filter(pk=upload.pk, state=UploadState.RECEIVING)
            if not ours.update(received=received, state=state, changed_at=now):
                raise OutOfStep
            if state == UploadState.CHECKING:
                wake(tasks.finish_upload, upload.pk)
        upload.received, upload.state = received, state


@contextmanager
def _locked(upload: Upload) -> Iterator[BinaryIO]:
    """The gathered bytes, opened by one writer at a time."""
    _folder()
    upload.path.touch(mode=0o600)
    with upload.path.open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutOfStep from error
        yield file


def _copy(stream: Stream, file: BinaryIO, wanted: int) -> int:
    """Copy at most `wanted` bytes; returns how many came before the stream ended or the line broke."""
    written = 0
    try:
        while written < wanted and (chunk := stream.read(min(CHUNK, wanted - written))):
            written += file.write(chunk)
    except UnreadablePostError:
        pass
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Refused(_("Ruang penyimpanan penuh. Kosongkan sebagian, lalu lanjutkan unggahan.")) from error
    return written


def finish(pk: int, *, now: datetime | None = None) -> bool:
    """Check an upload whose bytes are all there, and attach it; False if it has ended, or somebody else is at it.

    The row's lock is the claim, so that a killed worker leaves it free. The bytes stay until the row has ended.
    """
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=pk, state=UploadState.CHECKING)
        upload = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if upload is None:
            return False
        try:
            with transaction.atomic():
                _attach(upload, now or timezone.now())
        except ValidationError as problem:
            upload.state, upload.error = UploadState.FAILED, " ".join(problem.messages)
        except Refused as problem:
            upload.state, upload.error = UploadState.FAILED, " ".join(problem.sentences)
        except PermissionDenied:
            upload.state, upload.error = UploadState.FAILED, _("Pengunggahnya tidak lagi melayani pesanan ini.")
        except FileNotFoundError:
            upload.state, upload.error = UploadState.FAILED, _("Berkas yang diunggah hilang dari disk. Unggah lagi.")
        else:
            upload.state = UploadState.DONE
        upload.changed_at = now or timezone.now()
        upload.save(update_fields=["state", "error", "changed_at"])
        transaction.on_commit(lambda: upload.path.unlink(missing_ok=True))
    return True


def _attach(upload: Upload, now: datetime) -> None:
    """Put the file into the private storage under a second name: the first stays until the row has ended."""
    with upload.path.open("rb") as file:
        checked = accept(File(file, upload.name), types=TYPES, max_bytes=upload.size, takes_unscannable=True)
    if checked.size != upload.size:
        raise ValidationError(_("Berkas yang diterima tidak utuh. Unggah lagi."))
    ready = upload.path.with_name(f"{upload.token}.{checked.name.rpartition('.')[2]}")
    ready.unlink(missing_ok=True)
    os.link(upload.path, ready)
    try:
        with ready.open("rb") as file:
            moved: CheckedFile = replace(checked, file=Movable(file))
            selection = upload.selection
            extraction.attach_by_hand(
                selection.order, selection, upload.kind, moved, note=upload.note, by=upload.started_by, now=now
            )
    finally:
        ready.unlink(missing_ok=True)


def cancel(upload: Upload, *, by: "User", now: datetime | None = None) -> None:
    """Give up an upload, at the officer's word. Raises `Refused` once it is being checked."""
    _require(upload.selection.order, by, now or timezone.now())
    if upload.state == UploadState.CHECKING:
        raise Refused(_("“%(name)s” sedang diperiksa. Tunggu sampai selesai.") % {"name": upload.name})
    discard(upload)


def discard(upload: Upload) -> None:
    """Remove an upload that is not being checked, with its bytes."""
    Upload.objects.filter(pk=upload.pk).exclude(state=UploadState.CHECKING).delete()
    upload.path.unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Remove what nobody has gone on with for a day; returns how many."""
    old = list(Upload.objects.filter(changed_at__lt=now - KEPT_FOR).exclude(state=UploadState.CHECKING))
    for upload in old:
        discard(upload)
    return len(old)
