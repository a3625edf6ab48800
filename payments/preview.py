"""A look at the first page of a PDF as a picture: what a strict content security policy lets a page show of it."""

import io
from threading import Lock
from typing import IO

LONGER_SIDE = 1200  # pixels
_one_at_a_time = Lock()  # PDFium is not made for threads


def first_page(file: IO[bytes]) -> bytes:
    """The first page as PNG, bounded in size whatever the page measures."""
    import pypdfium2  # here, since web processes seldom draw

    out = io.BytesIO()
    with _one_at_a_time, pypdfium2.PdfDocument(file.read()) as document:
        page = document[0]
        page.render(scale=LONGER_SIDE / max(page.get_size())).to_pil().save(out, "PNG")
    return out.getvalue()
