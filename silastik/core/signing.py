"""The office's digital signature in its papers (PAdES), when it has a certificate."""

import io
from functools import lru_cache

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter


class CertificateError(ValueError):
    """The file named by DOCUMENT_CERTIFICATE cannot be read, or not with its password."""


def signed(content: bytes, *, reason: str) -> bytes:
    """The PDF with an invisible signature appended, or as it is when the office has no certificate.

    A signature made again differs in its bytes: elliptic curves sign with chance. Raises CertificateError.
    """
    if not settings.DOCUMENT_CERTIFICATE:
        return content
    metadata = PdfSignatureMetadata(
        field_name="Penerbit", reason=reason, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    signer = PdfSigner(metadata, signer=certificate(settings.DOCUMENT_CERTIFICATE))
    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=out)
    return out.getvalue()


@lru_cache(1)
def certificate(path: str) -> SimpleSigner:
    """Certificate, chain and key of a PKCS #12 file. Raises CertificateError."""
    password = settings.DOCUMENT_CERTIFICATE_PASSWORD
    found = SimpleSigner.load_pkcs12(path, passphrase=password.encode() if password else None)
    if found is None:
        raise CertificateError(f"{path} is no PKCS #12 file that DOCUMENT_CERTIFICATE_PASSWORD opens.")
    return found
