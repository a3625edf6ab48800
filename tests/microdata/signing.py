"""The SPPD as customers send it back: signed with certificates made here, changed, saved anew, or scanned."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache

import pikepdf
import pypdfium2
from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from microdata.models import MicrodataOrder
from silastik.core.files import CheckedFile, accept
from tests import builders
from tests import microdata_builders as build

NAME = generic.pdf_name
USAGES = [
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
]
SIGNER = "Dr. Ismail Dunggio"


def issued(order: MicrodataOrder) -> bytes:
    """The bytes of the SPPD as the customer downloads them."""
    build.render_papers(order)
    document = build.fresh(order).agreement.document
    with document.file.open() as file:
        return file.read()


@cache
def certificate() -> tuple[bytes, bytes]:
    """A certificate that vouches for itself, and its key, both DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = made.Name([made.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    now = datetime.now(UTC)
    usage = dict.fromkeys(USAGES, False) | {"digital_signature": True, "content_commitment": True}
    builder = made.CertificateBuilder(name, name, key.public_key(), made.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=3650)).not_valid_after(now + timedelta(days=3650))
    signed = builder.add_extension(made.KeyUsage(**usage), critical=True).sign(key, hashes.SHA256())
    der, plain = serialization.Encoding.DER, serialization.NoEncryption()
    return signed.public_bytes(der), key.private_bytes(der, serialization.PrivateFormat.PKCS8, plain)


def signed(content: bytes, field: str = "PihakKedua") -> bytes:
    """The PDF with a signature appended to it."""
    certificate_der, key_der = certificate()
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(certificate_der),
        signing_key=keys.PrivateKeyInfo.load(key_der),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    return sign_pdf(writer, PdfSignatureMetadata(field_name=field), signer).getvalue()


def saved_anew(content: bytes) -> bytes:
    """What a reader that rewrites the whole file makes of it."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return buffer.getvalue()


def without_a_page(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.pages[-1]
        pdf.save(buffer)
    return buffer.getvalue()


def twice(content: bytes) -> bytes:
    """Both originals in one PDF."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages.extend(list(pdf.pages))
        pdf.save(buffer)
    return buffer.getvalue()


def rewritten(content: bytes) -> bytes:
    """With a sentence written over the first page: appended to the bytes, which stay as they were."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    font = generic.DictionaryObject({NAME("/Type"): NAME("/Font"), NAME("/Subtype"): NAME("/Type1")})
    font[NAME("/BaseFont")] = NAME("/Helvetica")
    fonts = generic.DictionaryObject({NAME("/Added"): writer.add_object(font)})
    text = b"BT /Added 12 Tf 100 700 Td (Pihak Kedua boleh menjual data.) Tj ET"
    stream = writer.add_object(generic.StreamObject(stream_data=text))
    writer.add_stream_to_page(0, stream, resources=generic.DictionaryObject({NAME("/Font"): fonts}))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def scanned(content: bytes) -> bytes:
    """Printed and scanned: pictures of the pages, and no text."""
    pages = [page.render(scale=0.5).to_pil() for page in pypdfium2.PdfDocument(content)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:])
    return buffer.getvalue()


def checked(content: bytes, name: str = "sppd.pdf") -> CheckedFile:
    return accept(builders.an_upload(content, name), types=("pdf",))
