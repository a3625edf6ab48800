"""What a PDF that comes in may hold: nothing that runs, sends, fetches or plays."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .refusals import damaged, locked

# What qpdf warns of when it has mended a file that ends early; small faults of a scanner's PDF are let pass.
TRUNCATED = ("can't find startxref", "error decoding stream data")
# Actions of a PDF that run, send, fetch or play something. A link to a page of the web is none of them, unless it is
# followed when the document opens.
ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript",
        "Launch",
        "SubmitForm",
        "ImportData",
        "GoToR",
        "GoToE",
        "Rendition",
        "Movie",
        "Sound",
        "RichMediaExecute",
    )
)
# What may lie inside a PDF: our own papers carry their data, signed ones their certificates.
ATTACHED = frozenset({".json", ".xml", ".csv", ".txt", ".pdf", ".png", ".jpg", ".jpeg", ".p7s", ".cer", ".crt"})
# A stream that unfolds beyond this is refused as damaged instead of filling the memory; holds for the whole process.
pikepdf.settings.set_qpdf_limits(flate_max_memory=64 * 1024 * 1024)


def examine(file: BinaryIO) -> None:
    """Refuses PDFs that are locked, damaged, empty, or that run something when opened."""
    try:
        with pikepdf.open(file) as pdf:
            if pdf.is_encrypted:
                raise locked()
            if not pdf.pages:
                raise ValidationError(_("PDF ini tidak berisi satu halaman pun."), code="no_pages")
            active = any(map(_is_active, _dictionaries(pdf.objects))) or _opens_a_page_of_the_web(pdf)
            if any(sign in warning for sign in TRUNCATED for warning in pdf.get_warnings()):
                raise damaged()
    except pikepdf.PasswordError as error:
        raise locked() from error
    except pikepdf.PdfError as error:
        raise damaged() from error
    if active:
        raise ValidationError(
            _("PDF ini berisi skrip atau perintah yang berjalan saat dibuka. Cetak ke PDF baru, lalu unggah lagi."),
            code="active_content",
        )


def _dictionaries(values: Iterable[Any]) -> Iterator[Any]:
    """Every dictionary among the values and written inside them; one that is only referred to comes by itself."""
    for value in values:
        if isinstance(value, pikepdf.Array):
            inside = list(value)
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            yield value
            inside = [child for _key, child in value.items()]
        else:
            continue
        yield from _dictionaries(
            child for child in inside if isinstance(child, pikepdf.Object) and not child.is_indirect
        )


def _is_active(dictionary: Any) -> bool:
    if "/JS" in dictionary or "/XFA" in dictionary or dictionary.get("/Subtype") == pikepdf.Name.RichMedia:
        return True
    return _name(dictionary.get("/S")) in ACTIONS or ("/EF" in dictionary and not _is_data(dictionary))


def _opens_a_page_of_the_web(pdf: pikepdf.Pdf) -> bool:
    action = pdf.Root.get("/OpenAction")
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == pikepdf.Name.URI


def _is_data(attached: Any) -> bool:
    name = str(attached.get("/UF") or attached.get("/F") or "")
    return PurePosixPath(name).suffix.lower() in ATTACHED


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
