"""The SPPD as it is issued: one that can be signed, stamped and verified (M5)."""

import io

import pypdf
import pypdfium2
import pytest
import zxingcpp

from microdata.models import Area
from orders import documents
from tests import builders
from tests import microdata_builders as build
from tests.microdata.signing import issued
from tests.orders.papers import text_of

pytestmark = pytest.mark.django_db
A4 = (595.3, 841.9)
MM = 72 / 25.4


def paper(order):
    issued(order)
    return build.fresh(order).agreement.document


def test_it_says_who_agrees_to_what_for_which_data():
    order = build.offered()

    text = text_of(paper(order))

    for words in (
        "Surat Perjanjian Penggunaan Data",
        order.code,
        "Kepala BPS Kabupaten Gorontalo",
        *build.SIGNER.values(),
        order.customer.phone,
        "tidak menggandakan data itu",
        "Kepala BPS.",
        "Pasal 21",
        build.ABSTRACT["objectives"],
        str(order.selections.get().dataset),
        "Lampiran 1",
        "Pertanyaan 1",
        "Meterai Rp10.000",
        "Halaman 1 dari",
    ):
        assert words in text


def test_a_customer_abroad_reads_it_in_english():
    dataset = build.a_dataset(title_en="Village potential 2024")

    text = text_of(paper(build.offered(builders.a_customer_abroad(), dataset=dataset)))

    assert "The Second Party shall not copy the data" in text
    assert "Village potential 2024" in text
    assert dataset.title not in text
    assert build.SIGNER["name"] in text


def test_it_is_a4_and_pdf_1_7_with_the_code_to_scan_on_every_page():
    content = issued(build.offered())

    reader = pypdf.PdfReader(io.BytesIO(content))
    assert content.startswith(b"%PDF-1.7")
    for page in reader.pages:
        assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx(A4, abs=0.5)
    code = reader.pages[0].extract_text().split("kode ")[-1][:19]
    assert all(code in page.extract_text() for page in reader.pages)


def test_on_every_page_a_scanner_reads_the_number_and_a_phone_the_address():
    order = build.offered()
    document = paper(order)

    for page in pypdfium2.PdfDocument(issued(order)):
        read = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())

        assert {code.format.name: code.text for code in read} == {
            "Code128": document.number,
            "QRCode": document.snapshot["verification"]["url"],
        }


def test_every_area_is_named_with_its_code_however_many():
    dataset = build.a_dataset()
    areas = list(Area.objects.filter(parent_id="7502").order_by("code").values_list("code", "name"))
    order = build.offered(dataset=dataset, areas=[code for code, _name in areas[:-1]])

    text = text_of(paper(order))

    assert all(f"{code} {name}" in text for code, name in areas[:-1])


def test_with_an_annex_of_300_variables_an_e_meterai_can_still_be_put_on_it():
    dataset = build.a_dataset(variables=300)
    names = [f"R{100 + n}" for n in range(1, 301)]

    content = issued(build.offered(dataset=dataset, variables=names))

    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert all(name in text for name in names)
    assert len(content) < 800_000


@pytest.mark.parametrize("purpose", ["Mengukur akses desa.", "Mengukur akses desa pesisir. " * 60])
def test_stamp_and_signature_have_room_side_by_side_and_a_text_above_them(purpose, monkeypatch):
    monkeypatch.setitem(build.ABSTRACT, "objectives", purpose)
    pdf = pypdfium2.PdfDocument(issued(build.offered()))

    page = next(page.get_textpage() for page in pdf if "Meterai Rp10.000" in page.get_textpage().get_text_bounded())

    stamp, sign, name = (box(page, words) for words in ("Meterai Rp10.000", "Tanda tangan", build.SIGNER["name"]))
    assert sign[3] == pytest.approx(stamp[3], abs=1)
    assert sign[0] - stamp[0] >= 34 * MM
    assert stamp[1] - name[3] >= 22 * MM
    assert "Tujuan penggunaan" in page.get_text_bounded()


def box(page, words: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in points of the last place where the words stand."""
    at = page.get_text_range().rindex(words)
    return page.get_charbox(at)


def test_the_same_content_gives_the_same_bytes():
    document = paper(build.offered())

    with document.file.open() as file:
        assert documents.pdf_of(document) == file.read()


def test_the_verification_page_knows_it(client):
    document = paper(build.offered())

    page = client.get(document.snapshot["verification"]["url"]).content.decode()

    assert document.number in page
    assert "Asli dan berlaku" in page
    assert document.sha256 in page
