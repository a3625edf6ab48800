"""Papers carry the office's digital signature when it has a certificate, and none when it has not."""

import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_der_private_key, pkcs12
from django.core.checks import run_checks
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from orders import documents
from orders.models import Document
from silastik.core import signing
from tests import builders
from tests.microdata.signing import SIGNER, certificate, rewritten

PASSWORD = "rahasia-kantor"


@pytest.fixture
def office_certificate(tmp_path, settings):
    der, key = certificate()
    parts = b"kantor", load_der_private_key(key, None), x509.load_der_x509_certificate(der), None
    file = tmp_path / "kantor.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(*parts, BestAvailableEncryption(PASSWORD.encode())))
    settings.DOCUMENT_CERTIFICATE, settings.DOCUMENT_CERTIFICATE_PASSWORD = str(file), PASSWORD
    yield file
    signing.certificate.cache_clear()


def signatures(content: bytes):
    return PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures


def rendered(kind: str) -> bytes:
    document = builders.offered().documents.get(kind=kind)
    documents.render(document.pk)
    document.refresh_from_db()
    with document.file.open() as file:
        return file.read()


@pytest.mark.django_db
def test_an_invoice_is_signed_by_the_office_and_a_later_change_shows(office_certificate):
    content = rendered(Document.Kind.INVOICE)

    (signature,) = signatures(content)
    status = validate_pdf_signature(signature)
    assert (status.intact, status.valid, status.docmdp_ok) == (True, True, True)
    assert signature.signer_cert.subject.native["common_name"] == SIGNER
    assert not validate_pdf_signature(signatures(rewritten(content))[0]).docmdp_ok


@pytest.mark.django_db
def test_without_a_certificate_a_paper_is_as_it_was_rendered():
    assert not signatures(rendered(Document.Kind.INVOICE))


def test_a_certificate_that_does_not_open_is_said_before_the_portal_starts(office_certificate, settings):
    settings.DOCUMENT_CERTIFICATE_PASSWORD = "lain"

    (error,) = [found for found in run_checks() if found.id == "core.E004"]
    assert str(office_certificate) in error.msg


def test_a_key_of_the_wrong_size_is_said_before_the_portal_starts(settings):
    settings.EVIDENCE_KEY = "abc"

    assert "core.E005" in {found.id for found in run_checks()}
