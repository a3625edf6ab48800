"""The abstract of a draft: four parts, a file, or both (M3)."""

import io
import zipfile

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.urls import reverse

from microdata.choosing_forms import AbstractForm
from microdata.models import MicrodataOrder, UsageAbstract
from microdata.services import choosing
from tests import builders
from tests.uploads import program

from .shelf import a_dataset

pytestmark = pytest.mark.django_db
ABSTRACT = reverse("microdata:abstract")
PARTS = {"background": "Latar", "objectives": "Tujuan", "method": "Metode", "outputs": "Hasil"}


@pytest.fixture
def customer(client):
    customer = builders.a_customer()
    choosing.add_dataset(customer, a_dataset())
    client.force_login(customer)
    return customer


def word(*, extra: str = "", kind: str = "") -> bytes:
    """A real Word file; with another part, or another type of its main part, where a test asks for it."""
    content = io.BytesIO()
    docx.Document().save(content)
    if not extra and not kind:
        return content.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml" and kind:
                part = part.replace(b"wordprocessingml.document.main+xml", kind.encode())
            new.writestr(name, part)
        if extra:
            new.writestr(extra, b"x")
    return changed.getvalue()


def an_upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_four_parts_are_kept_and_complete_it(client, customer):
    response = client.post(ABSTRACT, PARTS)

    assert response.url == reverse("microdata:draft")
    abstract = UsageAbstract.objects.get(order__customer=customer)
    assert (abstract.background, abstract.outputs, abstract.is_complete) == ("Latar", "Hasil", True)


def test_an_unfinished_abstract_is_kept_as_far_as_it_is_written(client, customer):
    client.post(ABSTRACT, {"background": "Latar"})

    assert not UsageAbstract.objects.get(order__customer=customer).is_complete
    assert "1 dari 4 bagian terisi." in client.get(reverse("microdata:draft")).content.decode()
    assert "Latar" in client.get(ABSTRACT).content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("abstrak.pdf", builders.pdf_bytes()), ("abstrak.docx", word())], ids=["pdf", "docx"]
)
def test_a_file_completes_it_as_well(client, customer, name, content):
    client.post(ABSTRACT, {"upload": an_upload(name, content)})

    abstract = UsageAbstract.objects.get(order__customer=customer)
    assert (abstract.file_name, abstract.is_complete) == (name, True)
    with abstract.file.open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("abstrak.docx", program(), "Isi berkas ini bukan PDF, Word (DOCX)."),
        ("abstrak.pdf", program(), "Isi berkas ini bukan PDF, Word (DOCX)."),
        ("abstrak.pdf", word(), "berakhiran .pdf, tetapi isinya Word (DOCX)"),
        ("abstrak.docx", b"PK\x03\x04 bukan zip", "Isi berkas ini bukan PDF, Word (DOCX)."),
        ("abstrak.docx", word()[:2000], "Isi berkas ini bukan PDF, Word (DOCX)."),
        ("abstrak.docx", word(extra="word/vbaProject.bin"), "berisi makro"),
        ("abstrak.docx", word(kind="spreadsheetml.sheet.main+xml"), "Isi berkas ini bukan PDF, Word (DOCX)."),
        ("abstrak.docx", word(kind="ms-word.document.macroEnabled.main+xml"), "Isi berkas ini bukan PDF"),
        ("kosong.pdf", b"", "kosong"),
    ],
    ids=["exe as docx", "exe as pdf", "docx as pdf", "no zip", "cut", "macros", "spreadsheet", "docm", "empty"],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay(client, customer, name, content, sentence):
    response = client.post(ABSTRACT, PARTS | {"upload": an_upload(name, content)})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Latar" in page
    assert not UsageAbstract.objects.exists()


def test_a_huge_file_is_refused(client, customer):
    huge = builders.pdf_bytes() + bytes(settings.UPLOAD_MAX_BYTES)

    response = client.post(ABSTRACT, {"upload": an_upload("abstrak.pdf", huge)})

    assert response.status_code == 422
    assert "paling besar" in response.content.decode()


def test_two_gigabytes_are_refused_without_being_read(tmp_path):
    size = 2 * 1024**3
    with (tmp_path / "abstrak.pdf").open("w+b") as file:
        file.write(builders.pdf_bytes())
        file.truncate(size)
        file.seek(0)

        form = AbstractForm(PARTS, {"upload": UploadedFile(file, "abstrak.pdf", "application/pdf", size)})

        assert "paling besar" in form.errors["upload"][0]
        assert file.tell() == 0


def test_a_file_kept_before_stays_until_it_is_taken_away(client, customer):
    client.post(ABSTRACT, {"upload": an_upload("abstrak.pdf", builders.pdf_bytes())})
    client.post(ABSTRACT, PARTS)
    assert UsageAbstract.objects.get().file_name == "abstrak.pdf"

    client.post(ABSTRACT, PARTS | {"hapus": "1"})

    assert not UsageAbstract.objects.get().file


def test_writing_is_kept_as_it_is_made(client, customer):
    page = client.post(ABSTRACT, {"background": "Latar"}, headers={"HX-Request": "true"}).content.decode()

    assert "Tersimpan" in page
    assert "<html" not in page
    assert UsageAbstract.objects.get().background == "Latar"


def test_writing_beyond_the_limit_is_not_kept_and_says_so(client, customer):
    page = client.post(ABSTRACT, {"background": "a" * 8001}, headers={"HX-Request": "true"}).content.decode()

    assert "Belum tersimpan" in page
    assert not UsageAbstract.objects.exists()


def test_an_abstract_may_be_written_before_any_dataset_is_chosen(client):
    client.force_login(builders.a_customer())

    client.post(ABSTRACT, PARTS)

    assert MicrodataOrder.objects.get().abstract.is_complete


@pytest.mark.parametrize(("language", "heading"), [("id", "Latar belakang"), ("en", "")])
def test_the_template_holds_the_four_parts(client, language, heading):
    response = client.get(reverse("microdata:abstract_template"), headers={"Accept-Language": language})

    document = docx.Document(io.BytesIO(response.content))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert len(headings) == 4
    assert heading in headings[0]
    assert document.core_properties.language == language


def test_a_strangers_order_is_not_found(client, customer):
    assert client.get(f"{ABSTRACT}?pesanan=TIDAK-ADA").status_code == 404


def test_the_office_writes_no_abstract(client):
    client.force_login(builders.an_officer())

    assert client.post(ABSTRACT, PARTS).status_code == 302
    assert not UsageAbstract.objects.exists()
