"""The one door of private files: random names in, checked uploads, and downloads that leave by `serve()`."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.cache import get_conditional_response
from django.utils.deconstruct import deconstructible
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext_lazy as _

from . import antivirus, inspection

Completed = Callable[[int], None]

NAME_LENGTH = 120
CHUNK = 64 * 1024
PRESIGNED_SECONDS = 60
# Shown by the browser without running anything; all else is only ever downloaded.
INLINE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


@deconstructible
class random_name:  # noqa: N801 - used like a function, but migrations must be able to write it down
    """`upload_to` that forgets the customer's file name: `<folder>/<2 hex>/<32 hex><known suffix>`."""

    SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".zip", ".csv", ".xlsx", ".parquet", ".gpkg"})

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: object, filename: str) -> str:
        suffix = PurePosixPath(filename).suffix.lower()
        token = secrets.token_hex(16)
        return f"{self.folder}/{token[:2]}/{token}{suffix if suffix in self.SUFFIXES else ''}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, random_name) and self.folder == other.folder

    def __hash__(self) -> int:
        return hash(self.folder)


@dataclass(frozen=True)
class CheckedFile:
    """An upload that `accept` has let in: `file` goes into a FileField, the rest beside it. `size` in bytes.

    `is_scanned` is false of one that is beyond the virus scanner's limits.
    """

    file: File
    name: str
    content_type: str
    size: int
    sha256: str
    is_scanned: bool = True


def accept(
    upload: File,
    *,
    types: Iterable[str] = ("pdf", "jpeg", "png"),
    max_bytes: int | None = None,
    takes_unscannable: bool = False,
) -> CheckedFile:
    """Let an upload in if it is what it says: size, content, name, and whether it opens (architecture, decision 7).

    A picture is painted anew (`pictures`); size and digest are those of what is kept. `types` are keys of
    `inspection.KINDS`; `max_bytes` defaults to settings.UPLOAD_MAX_BYTES. With `takes_unscannable` a file beyond the
    virus scanner's limits comes in, and the caller says that nobody looked. Raises `ValidationError` with a sentence
    for the sender: empty, too large, of a kind not taken, mislabelled, infected or not to be scanned, locked, damaged,
    or active.
    """
    limit = settings.UPLOAD_MAX_BYTES if max_bytes is None else max_bytes
    kinds = [inspection.KINDS[name] for name in types]
    if not upload.size:
        raise ValidationError(_("Berkas ini kosong."), code="empty")
    if upload.size > limit:
        raise ValidationError(
            _("Berkas ini %(size)s; paling besar %(limit)s."),
            code="too_large",
            params={"size": filesizeformat(upload.size), "limit": filesizeformat(limit)},
        )
    content = cast(BinaryIO, upload.file)
    content_type = inspection.identify(content)
    kind = next((kind for kind in kinds if kind.content_type == content_type), None)
    if kind is None:
        raise ValidationError(
            _("Isi berkas ini bukan %(kinds)s."),
            code="kind",
            params={"kinds": ", ".join(kind.label for kind in kinds)},
        )
    name = clean_name(upload.name or "")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix and suffix not in kind.suffixes:
        raise ValidationError(
            _("Nama berkas berakhiran %(suffix)s, tetapi isinya %(kind)s. Betulkan namanya, lalu unggah lagi."),
            code="mislabelled",
            params={"suffix": suffix, "kind": kind.label},
        )
    is_scanned = True
    try:
        antivirus.refuse_malware(content)
    except ValidationError as problem:
        if not (takes_unscannable and problem.code == "unscannable"):
            raise
        is_scanned = False
    content.seek(0)
    kind.examine(content)
    content.seek(0)
    kept = upload
    if content_type.startswith("image/"):
        from . import pictures  # and with it Pillow, for whoever sends a picture

        kept = ContentFile(pictures.rewritten(content, pictures.FORMATS[content_type]), upload.name)
        content = cast(BinaryIO, kept.file)
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    name = name if suffix else f"{name}{kind.suffixes[0]}"
    return CheckedFile(kept, name, content_type, kept.size, sha256, is_scanned)


def clean_name(name: str) -> str:
    """A file name fit to show and to download: no folders, no invisible characters, at most `NAME_LENGTH` long."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(re.sub(r'[<>:"|?*]', " ", name).split()).lstrip(".")
    name = name or str(_("berkas"))
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix) <= 10 else ""
    return f"{name.removesuffix(suffix)[: NAME_LENGTH - len(suffix)]}{suffix}"


def begins_download(request: HttpRequest) -> bool:
    """Whether this request starts a download, rather than resuming or probing one.

    Only the sender knows what came before: whoever records downloads and readings asks whether one was begun at all.
    """
    wanted = request.headers.get("Range", "")
    return request.method == "GET" and (not wanted or wanted.replace(" ", "").startswith("bytes=0-"))


def serve(
    request: HttpRequest,
    *,
    file: FieldFile,
    name: str,
    content_type: str,
    inline: bool = False,
    etag: str = "",
    completed: Completed | None = None,
) -> HttpResponseBase:
    """Hand out a private file, by settings.PRIVATE_DELIVERY: "stream", "accel" (nginx) or "presigned" (S3).

    The caller has found the row through `visible_to(user)`, and records the download: a GET that does not begin
    one resumes it, or takes all but its first byte.
    `etag` is the content's SHA-256; with it a lost line resumes where it broke. `inline` shows pictures and PDFs in the
    browser. `completed` is told, with the bytes of this answer, when the file's last byte has gone out: nginx and S3
    keep that log themselves. The answer is never kept by a shared cache.
    """
    as_attachment = not (inline and content_type in INLINE_TYPES)
    disposition = content_disposition_header(as_attachment, clean_name(name)) or ""
    stored_name = str(file.name)
    response: HttpResponseBase
    match settings.PRIVATE_DELIVERY:
        case "stream":
            response = _stream(request, file, quote_etag(etag) if etag else "", completed)
        case "accel":
            response = HttpResponse(headers={"X-Accel-Redirect": f"/protected/{quote(stored_name)}"})
        case "presigned":
            parameters = {"ResponseContentType": content_type, "ResponseContentDisposition": disposition}
            response = HttpResponseRedirect(
                file.storage.url(stored_name, parameters=parameters, expire=PRESIGNED_SECONDS)  # type: ignore[call-arg]
            )
        case unknown:
            raise ValueError(f"PRIVATE_DELIVERY={unknown}")
    response["Content-Type"] = content_type
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _stream(request: HttpRequest, file: FieldFile, etag: str, completed: Completed | None) -> HttpResponseBase:
    """The file's bytes, or the one range of them that was asked for (RFC 9110, section 14)."""
    size = file.size
    headers = {"Accept-Ranges": "bytes", **({"ETag": etag} if etag else {})}
    if etag and (answer := get_conditional_response(request, etag=etag)):
        return answer
    first, last, status = 0, size - 1, 200
    if wanted := _wanted_range(request, size, etag):
        first, last, status = *wanted, 206
        if first > last:
            return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    content = _Slice(file.storage.open(str(file.name)), first, last - first + 1)
    if last == size - 1:
        content.completed = completed
    return StreamingHttpResponse(content, status=status, headers=headers)


def _wanted_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for, the first beyond the last if there are none; None means all of it.

    Several ranges, malformed ones, and ranges of another version (If-Range) are answered with the whole file.
    """
    match = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", request.headers.get("Range", ""))
    if request.headers.get("If-Range", etag) != etag or match is None or match.group() == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last or size), size - 1)


class _Slice:
    """`left` bytes of an open file, in chunks. Django closes it with the response, and it closes the file."""

    completed: Completed | None = None

    def __init__(self, file: File, start: int, left: int) -> None:
        self.file, self.size, self.left = file, left, left
        file.seek(start)

    def __iter__(self) -> "_Slice":
        return self

    def __next__(self) -> bytes:
        chunk = self.file.read(min(CHUNK, self.left))
        if not chunk:
            if self.completed and not self.left:  # whoever asks for more has sent what came before
                self.completed(self.size)
                self.completed = None
            raise StopIteration
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()
