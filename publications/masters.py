"""The master PDF of a title: what is accepted as one, what is measured from it, and its first page as cover picture."""

import io
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File

from silastik.core.files import CheckedFile, accept

from .models import Publication

MAX_BYTES = 200 * 1024 * 1024
COVER_WIDTH = 600
COVER_MAX_BYTES = 60_000
_COVER_TRIES = ((COVER_WIDTH, 80), (COVER_WIDTH, 60), (COVER_WIDTH, 40), (400, 40), (300, 20))


def check(file: File) -> CheckedFile:
    """Let in a PDF that can be sold; raises `ValidationError` with a sentence for anything else."""
    return accept(file, types=("pdf",), max_bytes=MAX_BYTES)


def set_master(publication: Publication, file: File) -> None:
    """Make a PDF the master of a title and measure it. The one way in; raises `ValidationError` like `check`.

    The former file stays in the storage: orders delivered from it refer to it.
    """
    checked = check(file)
    publication.master.save("master.pdf", checked.file, save=False)
    _record(publication, checked)


def measure(publication: Publication) -> bool:
    """Measure a master that lies in the storage already; False when there is nothing left to measure."""
    if not publication.master or (publication.master_sha256 and publication.cover):
        return False
    with publication.master.open() as file:
        _record(publication, check(file))
    return True


def _record(publication: Publication, checked: CheckedFile) -> None:
    import pikepdf  # here and below: what reads and draws PDFs, for the few who bring a master

    with publication.master.open() as file:
        with pikepdf.open(cast(BinaryIO, file)) as pdf:
            publication.master_pages = len(pdf.pages)
        file.seek(0)
        cover = draw_cover(file)
    publication.master_size = checked.size
    publication.master_sha256 = checked.sha256
    publication.cover.save("cover.webp", ContentFile(cover), save=False)
    publication.save(
        update_fields=["master", "master_pages", "master_size", "master_sha256", "cover", "updated_at"],
    )


def draw_cover(file: File) -> bytes:
    """The first page of a PDF as WebP, `COVER_WIDTH` pixels wide, or less where it would exceed `COVER_MAX_BYTES`."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        page = document[0]
        picture = page.render(scale=COVER_WIDTH / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    for width, quality in _COVER_TRIES:
        target = io.BytesIO()
        picture.thumbnail((width, picture.height))
        picture.save(target, "WEBP", quality=quality)
        if target.tell() <= COVER_MAX_BYTES:
            break
    return target.getvalue()
