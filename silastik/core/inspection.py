"""What an uploaded file really is: recognised by its content, then opened. A refusal is a sentence for its sender."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .refusals import damaged, has_macros

ZIP = "application/zip"
GEOPACKAGE = "application/geopackage+sqlite3"
SQLITE = b"SQLite format 3\0"
GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_PART = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEXT = "text/plain"  # of any format that is text: CSV, MT940, XML
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD_PART = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = "[Content_Types].xml"
# What opening an archive and reading its parts raises when they are not what they should be.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
UNPACKED_MAX_BYTES = 100 * 1024 * 1024
MOST_PARTS = 5_000  # of an office document; each is opened


@dataclass(frozen=True)
class Kind:
    """A kind of file the portal takes. `examine` raises `ValidationError`; the first suffix is the one we write."""

    label: str
    content_type: str
    suffixes: tuple[str, ...]
    examine: Callable[[BinaryIO], None]


def identify(file: BinaryIO) -> str:
    """The MIME type the content shows, "" if unknown; the name is not asked."""
    file.seek(0)
    head = file.read(72)
    if head.startswith(SQLITE) and head[68:] in GEOPACKAGE_IDS:
        return GEOPACKAGE
    try:
        guess = puremagic.from_stream(_rewound(file), mime=True)
    except (puremagic.PureError, ValueError):
        guess = ""
    if head.startswith(b"PK"):
        return _zip_type(_rewound(file)) or (guess if guess != DOCX else "")
    if guess in KNOWN_BY_CONTENT:
        return guess
    return TEXT if _is_text(_rewound(file).read(64 * 1024)) else guess


def _is_text(head: bytes) -> bool:
    """Whether it begins like text in an encoding of today: no control characters, or UTF-16 by mark or zero bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) * 0.4:
        head = head.replace(b"\0", b"")
    return bool(head) and not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _zip_type(file: BinaryIO) -> str:
    """A Word document or workbook without macros by what its package says of itself, a plain ZIP, or nothing.

    Office documents begin with the same bytes, and a guess by them takes every one for Word.
    """
    try:
        with zipfile.ZipFile(file) as package:
            if CONTENT_TYPES not in package.namelist():
                return ZIP
            with package.open(CONTENT_TYPES) as types:
                parts = types.read(1024 * 1024)
                return DOCX if WORD_PART in parts else XLSX if SHEET_PART in parts else ""
    except BROKEN:
        return ""


def _examine_pdf(file: BinaryIO) -> None:
    """Refuses PDFs that are locked, damaged, empty, or that run something when opened."""
    from . import pdf_inspection  # and with it pikepdf, for whoever sends a PDF

    pdf_inspection.examine(file)


def _examine_picture(file: BinaryIO) -> None:
    """Nothing beforehand: whatever is wrong with a picture is met while it is painted anew (`pictures`)."""


def _examine_zip(file: BinaryIO) -> None:
    """Refuses archives without a list of contents at their end, empty ones, and locked ones; nothing is unfolded."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except BROKEN as error:
        raise damaged() from error
    if not entries:
        raise ValidationError(_("ZIP ini tidak berisi satu berkas pun."), code="no_entries")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(_("ZIP ini dikunci dengan kata sandi. Buat ulang tanpa kata sandi."), code="locked")


def _examine_geopackage(file: BinaryIO) -> None:
    """Refuses a GeoPackage that ends before the last of its pages."""
    head = file.read(100)
    page = int.from_bytes(head[16:18]) or 1
    file.seek(0, 2)
    if file.tell() < (65536 if page == 1 else page) * int.from_bytes(head[28:32]):
        raise damaged()


def _examine_word(file: BinaryIO) -> None:
    _examine_package(file, "word/document.xml")


def _examine_workbook(file: BinaryIO) -> None:
    _examine_package(file, "xl/workbook.xml")


def _examine_package(file: BinaryIO, main: str) -> None:
    """Refuses office documents that are damaged, hold macros, or unfold beyond reason. Every part is read once."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            if any("vbaproject" in part.filename.lower() for part in parts):
                raise has_macros()
            if _is_too_much(parts) or package.testzip() or main not in package.namelist():
                raise damaged()
    except BROKEN as error:
        raise damaged() from error


def _is_too_much(parts: list[zipfile.ZipInfo]) -> bool:
    return len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES


def _examine_text(file: BinaryIO) -> None:
    """Text runs nothing; whoever reads it says what is wrong with it."""


KINDS = {
    "pdf": Kind("PDF", "application/pdf", (".pdf",), _examine_pdf),
    "jpeg": Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"), _examine_picture),
    "png": Kind("PNG", "image/png", (".png",), _examine_picture),
    "zip": Kind("ZIP", ZIP, (".zip",), _examine_zip),
    "gpkg": Kind("GeoPackage", GEOPACKAGE, (".gpkg",), _examine_geopackage),
    "docx": Kind("Word (DOCX)", DOCX, (".docx",), _examine_word),
    "xlsx": Kind("XLSX", XLSX, (".xlsx",), _examine_workbook),
    "text": Kind("CSV", TEXT, (".csv", ".txt", ".sta", ".940", ".mt940", ".xml", ".tsv"), _examine_text),
}
KNOWN_BY_CONTENT = {kind.content_type for kind in KINDS.values()} - {TEXT}
