"""What the check of a signed SPPD tells, of real PDFs: ours or not, whole or not, signed by whom (M8)."""

import pytest
from django.urls import reverse

from microdata.agreement_checks import findings_of
from tests import builders, uploads
from tests import microdata_builders as build
from tests.microdata import signing
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db
SAME = "Isinya sama dengan SPPD yang kami terbitkan."
RESAVED = "Berkasnya disimpan ulang, tetapi isinya sama dengan SPPD yang kami terbitkan."
OTHER = "Isinya berbeda dari SPPD yang kami terbitkan."


@pytest.fixture
def order():
    return build.offered()


def told(order, content: bytes) -> dict[str, tuple[str, str]]:
    """What is told of a file: tone and sentence by what it is about, the last of each."""
    findings = findings_of(build.fresh(order).agreement.document, signing.checked(content))
    return {finding["about"]: (finding["tone"], finding["sentence"]) for finding in findings}


def test_our_sppd_with_a_signature_appended_is_the_same_and_names_its_signer(order):
    found = told(order, signing.signed(signing.issued(order)))

    assert found["text"] == ("good", SAME)
    assert found["pages"][0] == "good"
    assert "lengkap" in found["pages"][1]
    tone, sentence = found["signature"]
    assert tone == "open"
    assert sentence.startswith("Ditandatangani")
    assert signing.SIGNER in sentence
    assert "Penerbit sertifikatnya tidak diperiksa" in sentence


def test_a_signer_whose_root_the_office_trusts_is_trusted(order, settings, tmp_path):
    (tmp_path / "root.cer").write_bytes(signing.certificate()[0])
    settings.AGREEMENT_TRUST_ROOTS = str(tmp_path)

    tone, sentence = told(order, signing.signed(signing.issued(order)))["signature"]

    assert tone == "good"
    assert sentence.endswith("utuh dan dipercaya.")


def test_a_signer_of_another_root_is_not_trusted(order, settings, tmp_path):
    content = signing.signed(signing.issued(order))
    signing.certificate.cache_clear()
    (tmp_path / "root.cer").write_bytes(signing.certificate()[0])
    settings.AGREEMENT_TRUST_ROOTS = str(tmp_path)

    tone, sentence = told(order, content)["signature"]

    assert tone == "bad"
    assert "tidak dipercaya" in sentence


def test_two_signatures_are_told_each_and_the_first_still_holds(order):
    content = signing.signed(signing.signed(signing.issued(order)), field="Saksi")

    findings = findings_of(order.agreement.document, signing.checked(content))

    signatures = [finding["sentence"] for finding in findings if finding["about"] == "signature"]
    assert len(signatures) == 2
    assert all("utuh" in sentence for sentence in signatures)


def test_a_byte_changed_after_signing_is_told(order):
    content = signing.signed(signing.issued(order))
    at = content.index(b"/CreationDate") + 20

    tone, sentence = told(order, content[:at] + b"7" + content[at + 1 :])["signature"]

    assert tone == "bad"
    assert sentence.startswith("Isinya berubah setelah ditandatangani")


def test_a_sentence_written_over_it_after_signing_is_told_of_text_and_signature(order):
    found = told(order, signing.rewritten(signing.signed(signing.issued(order))))

    assert found["text"] == ("bad", OTHER)
    assert found["signature"][0] == "bad"
    assert found["signature"][1].startswith("Isinya berubah setelah ditandatangani")


def test_a_text_changed_before_signing_is_told_though_our_bytes_are_its_beginning(order):
    issued = signing.issued(order)
    content = signing.signed(signing.rewritten(issued))

    assert content.startswith(issued)
    assert told(order, content)["text"] == ("bad", OTHER)


def test_a_file_saved_anew_by_another_program_has_the_same_text(order):
    found = told(order, signing.saved_anew(signing.issued(order)))

    assert found["text"] == ("good", RESAVED)


def test_both_originals_in_one_pdf_are_whole(order):
    found = told(order, signing.twice(signing.issued(order)))

    assert found["text"] == ("good", RESAVED)
    assert "dua rangkap lengkap" in found["pages"][1]


def test_a_missing_page_is_told(order):
    found = told(order, signing.without_a_page(signing.issued(order)))

    assert found["pages"][0] == "bad"
    assert found["text"] == ("bad", OTHER)


def test_the_sppd_of_another_order_is_told(order):
    other = build.offered()
    signing.issued(order)

    tone, sentence = told(order, signing.issued(other))["text"]

    assert tone == "bad"
    assert sentence == f"Ini bukan SPPD pesanan ini: nomor {order.agreement.document.number} tidak ada."


def test_a_scan_has_no_text_to_compare_and_no_digital_signature(order):
    found = told(order, signing.scanned(signing.issued(order)))

    assert found["text"] == ("open", "Hasil pindai tanpa teks: isinya diperiksa petugas.")
    assert found["pages"][0] == "good"
    assert found["signature"][1].startswith("Tidak ada tanda tangan digital")


def test_an_unsigned_copy_is_told_and_left_to_the_officer(order):
    found = told(order, signing.issued(order))

    assert found["text"] == ("good", SAME)
    assert found["signature"] == ("open", "Tidak ada tanda tangan digital; tanda tangan basah dilihat petugas.")


def test_before_ours_is_rendered_nothing_is_compared_and_nothing_breaks(order):
    found = told(order, builders.pdf_bytes())

    assert found["text"] == ("open", "SPPD kami masih dibuat; isinya belum dapat dibandingkan.")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (uploads.jpeg(), "sppd.jpg", "Isi berkas ini bukan PDF."),
        (uploads.jpeg(), "sppd.pdf", "Isi berkas ini bukan PDF."),
        (uploads.program(), "sppd.pdf", "Isi berkas ini bukan PDF."),
        (uploads.locked_pdf(), "sppd.pdf", "kata sandi"),
        (builders.pdf_bytes() + bytes(11 * 1024 * 1024), "sppd.pdf", "paling besar"),
        (b"", "sppd.pdf", "kosong"),
    ],
    ids=["photo", "photo called PDF", "program", "locked", "11 MB", "empty"],
)
def test_what_is_no_pdf_that_opens_is_refused_at_its_field(client, order, content, name, sentence):
    client.force_login(order.customer)

    url = reverse("microdata:agreement_upload", args=[order.code])
    page = Page(client.post(url, {"first": builders.an_upload(content, name)}))

    assert page.status == 422
    assert sentence in page.wrong("sppd_first")
    assert build.fresh(order).agreement.state == "issued"
