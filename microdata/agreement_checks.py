"""What can be seen of a signed SPPD without a person: is it ours, is it whole, who signed (M8).

Advice only: the officer decides. A signature or an e-meterai is appended to a PDF, so an agreement signed digitally
still begins with the bytes we issued. One that was printed and scanned has no text to compare.
"""

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Document

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile

GOOD, BAD, OPEN = "good", "bad", "open"  # open: could not be told


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `tone` is good, bad, or open where it cannot be told."""

    about: str
    tone: str
    sentence: str


def findings_of(document: Document, file: "CheckedFile") -> list[dict[str, str]]:
    """Everything the check sees of an upload that opens, for both sides to read. Leaves the file at its beginning."""
    stream = cast(BinaryIO, file.file.file)
    found = [_pages(document, stream, file.size), _text(document, stream), *_signatures(stream)]
    stream.seek(0)
    return [asdict(finding) for finding in found]


def _issued(document: Document) -> bytes:
    with document.file.open() as file:
        return file.read()


def _pages(document: Document, stream: BinaryIO, size: int) -> Finding:
    count, wanted = len(_texts(stream.read)), len(_texts(lambda: _issued(document))) if document.file else 0
    pages = ngettext("%(n)d halaman", "%(n)d halaman", count) % {"n": count}
    facts = {"pages": pages, "size": filesizeformat(size), "wanted": wanted}
    if count == wanted:
        return Finding("pages", GOOD, _("%(pages)s, %(size)s: lengkap.") % facts)
    return Finding("pages", BAD, _("%(pages)s, %(size)s; SPPD yang kami terbitkan %(wanted)d halaman.") % facts)


def _text(document: Document, stream: BinaryIO) -> Finding:
    """Whether it is the text we issued: byte for byte at its beginning, or else in its words."""
    stream.seek(0)
    sent = stream.read()
    issued = _issued(document)
    if sent.startswith(issued):
        return Finding("text", GOOD, _("Isinya sama dengan SPPD yang kami terbitkan."))
    ours, theirs = _texts(lambda: issued), _texts(lambda: sent)
    if not any(theirs):
        return Finding("text", OPEN, _("Hasil pindai tanpa teks: isinya diperiksa petugas."))
    if ours == theirs:
        return Finding("text", GOOD, _("Berkasnya disimpan ulang, tetapi isinya sama dengan SPPD yang kami terbitkan."))
    if _number(document) not in "".join(theirs):
        return Finding("text", BAD, _("Ini bukan SPPD pesanan ini: nomor %(n)s tidak ada.") % {"n": document.number})
    return Finding("text", BAD, _("Isinya berbeda dari SPPD yang kami terbitkan."))


def _texts(read: Any) -> list[str]:
    """The words of each page, without spaces, so that another program's line breaks make no difference."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(read())
    try:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in pdf]
    finally:
        pdf.close()


def _number(document: Document) -> str:
    return re.sub(r"\s+", "", document.number)


def _signatures(stream: BinaryIO) -> list[Finding]:
    """The digital signatures and seals in the PDF, each with its signer and whether the bytes are as they signed."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    stream.seek(0)
    try:
        signatures = PdfFileReader(stream, strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError) as error:
        return [Finding("signature", OPEN, _("Tanda tangan digital tidak dapat dibaca (%(why)s).") % {"why": error})]
    if not signatures:
        return [Finding("signature", OPEN, _("Tidak ada tanda tangan digital; tanda tangan basah dilihat petugas."))]
    return [_signature(signature) for signature in signatures]


def _signature(signature: Any) -> Finding:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator.errors import ValidationError as CertificateError

    try:
        status = validate_pdf_signature(signature, _trust())
    except (SignatureValidationError, CertificateError, ValueError) as error:
        return Finding("signature", BAD, _("Tanda tangan digital rusak: %(why)s") % {"why": error})
    signer = {"name": signature.signer_cert.subject.human_friendly}
    if not (status.intact and status.valid):
        return Finding("signature", BAD, _("Isinya berubah setelah ditandatangani %(name)s.") % signer)
    if not _roots():
        return Finding(
            "signature", OPEN, _("Ditandatangani %(name)s; utuh. Penerbit sertifikatnya tidak diperiksa.") % signer
        )
    if status.trusted:
        return Finding("signature", GOOD, _("Ditandatangani %(name)s; utuh dan dipercaya.") % signer)
    return Finding("signature", BAD, _("Ditandatangani %(name)s; penerbit sertifikatnya tidak dipercaya.") % signer)


def _roots() -> list[Any]:
    """Certificates the office trusts, PEM or DER, from a folder that the installation names; none is bundled."""
    from pyhanko.keys import load_cert_from_pemder

    folder = settings.AGREEMENT_TRUST_ROOTS
    return [load_cert_from_pemder(str(path)) for path in sorted(Path(folder).iterdir())] if folder else []


def _trust() -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=_roots(), allow_fetching=False)
