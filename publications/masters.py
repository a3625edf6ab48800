"""The master PDF of a title: what is accepted as one, what is measured from it, and its first page as cover picture."""

import hashlib
import io
from dataclasses import dataclass

import pikepdf
import pypdfium2
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image

from .models import Publication

COVER_WIDTH = 600
COVER_MAX_BYTES = 60_000
_COVER_QUALITIES = (82, 70, 55, 40, 20)


@dataclass(frozen=True)
class Measure:
    """Pages and bytes of a PDF, and the SHA-256 of its content in hexadecimal."""

    pages: int
    size: int
    sha256: str


def inspect(file: File) -> Measure:
    """Measure a PDF that can be sold. Raises `ValidationError` with a sentence for anything else."""
    if not file.size:
        raise ValidationError(_("Berkas ini kosong (0 byte). Pilih PDF yang lengkap."))
    file.seek(0)
    if b"%PDF-" not in file.read(1024):
        raise ValidationError(_("Isi berkas ini bukan PDF, apa pun namanya. Pilih berkas PDF."))
    file.seek(0)
    try:
        # Without recovery: a customer's reader might not mend what qpdf would.
        with pikepdf.open(file, attempt_recovery=False) as pdf:
            encrypted, pages = pdf.is_encrypted, len(pdf.pages)
    except pikepdf.PasswordError:
        encrypted, pages = True, 0
    except pikepdf.PdfError:
        raise ValidationError(_("PDF ini rusak atau terpotong. Simpan ulang, lalu unggah lagi.")) from None
    if encrypted:
        raise ValidationError(_("PDF ini dilindungi kata sandi. Lepaskan perlindungannya, lalu unggah lagi."))
    if not pages:
        raise ValidationError(_("PDF ini tidak berisi satu halaman pun."))
    file.seek(0)
    return Measure(pages, file.size, hashlib.file_digest(file, "sha256").hexdigest())


def set_master(publication: Publication, file: File) -> None:
    """Make a file the master of a title, and measure it. Raises `ValidationError` when it is no sound, open PDF.

    The former file stays in the storage: orders that were delivered from it refer to it.
    """
    measure = inspect(file)
    file.seek(0)
    publication.master.save("master.pdf", file, save=False)
    _record(publication, measure)


def measure(publication: Publication) -> bool:
    """Measure a master that lies in the storage already; False when there is nothing left to measure."""
    if not publication.master or (publication.master_sha256 and publication.cover):
        return False
    with publication.master.open() as file:
        found = inspect(file)
    _record(publication, found)
    return True


def _record(publication: Publication, measure: Measure) -> None:
    publication.master_pages = measure.pages
    publication.master_size = measure.size
    publication.master_sha256 = measure.sha256
    with publication.master.open() as file:
        publication.cover.save("cover.webp", ContentFile(draw_cover(file)), save=False)
    publication.save(
        update_fields=["master", "master_pages", "master_size", "master_sha256", "cover", "updated_at"],
    )


def draw_cover(file: File) -> bytes:
    """The first page of a PDF as WebP, `COVER_WIDTH` pixels wide and at most `COVER_MAX_BYTES`."""
    document = pypdfium2.PdfDocument(file)
    try:
        page = document[0]
        picture = page.render(scale=COVER_WIDTH / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    return _webp(picture)


def _webp(picture: Image.Image) -> bytes:
    for quality in _COVER_QUALITIES:
        target = io.BytesIO()
        picture.save(target, "WEBP", quality=quality, method=4)
        if target.tell() <= COVER_MAX_BYTES:
            break
    return target.getvalue()
