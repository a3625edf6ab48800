"""What can be seen of a signed SPPD without a person: is it ours, is it whole, who signed (M8).

Advice only: the officer decides. A signature or an e-meterai is appended to a PDF, so an agreement signed digitally
still begins with the bytes we issued; saved anew by another program it still has their words, page by page. One that
was printed and scanned has no text to compare.
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

from .agreement_text import ORIGINALS

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
    stream.seek(0)
    sent = stream.read()
    found = [*_content(document, sent), *_signatures(stream)]
    stream.seek(0)
    return [asdict(finding) for finding in found]


def _content(document: Document, sent: bytes) -> list[Finding]:
    if not document.file:
        return [Finding("text", OPEN, _("SPPD kami masih dibuat; isinya belum dapat dibandingkan."))]
    with document.file.open() as file:
        issued = file.read()
    ours, theirs = _texts(issued), _texts(sent)
    return [_pages(len(theirs), len(ours), len(sent)), _text(document, ours, theirs, sent.startswith(issued))]


def _pages(count: int, wanted: int, size: int) -> Finding:
    """Two originals may have been put into one PDF."""
    pages = ngettext("%(n)d halaman", "%(n)d halaman", count) % {"n": count}
    facts = {"pages": pages, "size": filesizeformat(size), "wanted": wanted}
    if count == wanted:
        return Finding("pages", GOOD, _("%(pages)s, %(size)s: lengkap.") % facts)
    if count == ORIGINALS * wanted:
        return Finding("pages", GOOD, _("%(pages)s, %(size)s: dua rangkap lengkap.") % facts)
    return Finding("pages", BAD, _("%(pages)s, %(size)s; SPPD yang kami terbitkan %(wanted)d halaman.") % facts)


def _text(document: Document, ours: list[str], theirs: list[str], is_extended: bool) -> Finding:
    """Whether it says what we issued. What is appended to our bytes can still change the pages, so words decide."""
    if theirs in (ours, ours * ORIGINALS):
        if is_extended:
            return Finding("text", GOOD, _("Isinya sama dengan SPPD yang kami terbitkan."))
        sentence = _("Berkasnya disimpan ulang, tetapi isinya sama dengan SPPD yang kami terbitkan.")
        return Finding("text", GOOD, sentence)
    if not any(theirs):
        return Finding("text", OPEN, _("Hasil pindai tanpa teks: isinya diperiksa petugas."))
    if _squeezed(document.number) not in "".join(theirs):
        return Finding("text", BAD, _("Ini bukan SPPD pesanan ini: nomor %(n)s tidak ada.") % {"n": document.number})
    return Finding("text", BAD, _("Isinya berbeda dari SPPD yang kami terbitkan."))


def _texts(content: bytes) -> list[str]:
    """The words of each page, without spaces, so that another program's line breaks make no difference."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    try:
        return [_squeezed(page.get_textpage().get_text_bounded()) for page in pdf]
    finally:
        pdf.close()


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


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
    subject = signature.signer_cert.subject
    signer = {"name": subject.native.get("common_name") or subject.human_friendly}
    if not (status.intact and status.valid and status.docmdp_ok):
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
    files = [path for path in sorted(Path(folder).iterdir()) if path.is_file()] if folder else []
    return [load_cert_from_pemder(str(path)) for path in files]


def _trust() -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=_roots(), allow_fetching=False)
