"""The door of private files: what comes in (architecture, decision 7)."""

import hashlib
import io
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import translation
from PIL import Image

from silastik.core.files import NAME_LENGTH, accept, clean_name, random_name


def a_pdf(*, pages: int = 1, encryption: pikepdf.Encryption | None = None, **root: pikepdf.Object) -> bytes:
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page()
    for key, value in root.items():
        pdf.Root[f"/{key}"] = value
    target = io.BytesIO()
    pdf.save(target, encryption=encryption)
    return target.getvalue()


def a_picture(picture_format: str, size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 80).save(target, picture_format)
    return target.getvalue()


def an_action(kind: str) -> pikepdf.Object:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), F="calc.exe", JS="app.alert(1)")


def why_refused(name: str, content: bytes, **rules) -> str:
    with translation.override("id"), pytest.raises(ValidationError) as refusal:
        accept(SimpleUploadedFile(name, content), **rules)
    return refusal.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("bukti.pdf", a_pdf(), "application/pdf"),
        ("bukti.jpg", a_picture("JPEG"), "image/jpeg"),
        ("BUKTI.JPEG", a_picture("JPEG"), "image/jpeg"),
        ("bukti.png", a_picture("PNG"), "image/png"),
    ],
)
def test_an_honest_file_comes_in_with_its_type_size_and_hash(name, content, content_type):
    checked = accept(SimpleUploadedFile(name, content, content_type="application/x-anything"))

    kept = checked.file.read()
    assert (checked.name, checked.content_type, checked.size) == (name, content_type, len(kept))
    assert checked.sha256 == hashlib.sha256(kept).hexdigest()
    assert kept == content or content_type.startswith("image/")


def test_a_large_upload_that_waits_on_disk_comes_in_too(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    content = a_pdf(pages=3)
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("surat.pdf", content)})

    checked = accept(request.FILES["file"])

    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_without_suffix_gets_the_one_of_its_content():
    assert accept(SimpleUploadedFile("bukti transfer", a_pdf())).name == "bukti transfer.pdf"


def test_an_empty_file_is_refused():
    assert why_refused("kosong.pdf", b"") == "Berkas ini kosong."


def test_a_file_beyond_the_limit_is_refused_and_the_limit_named():
    reason = why_refused("besar.pdf", a_pdf() + b" " * 2_000_000, max_bytes=1024 * 1024)

    assert "paling besar 1,0\xa0MB" in reason


def test_the_usual_limit_is_a_setting(settings):
    settings.UPLOAD_MAX_BYTES = 100

    assert "paling besar 100\xa0bita" in why_refused("besar.pdf", a_pdf())


@pytest.mark.parametrize("content", [b"MZ\x90\x00 program", b"<html><script>alert(1)</script></html>", b"sekadar teks"])
def test_a_file_of_another_kind_is_refused_whatever_its_name(content):
    assert why_refused("bukti.pdf", content) == "Isi berkas ini bukan PDF, JPEG, PNG."


def test_a_kind_that_is_not_asked_for_is_refused():
    assert why_refused("foto.png", a_picture("PNG"), types=["pdf"]) == "Isi berkas ini bukan PDF."


def test_a_mislabelled_file_is_refused_and_told_what_it_is():
    reason = why_refused("bukti.pdf", a_picture("PNG"))

    assert reason == "Nama berkas berakhiran .pdf, tetapi isinya PNG. Betulkan namanya, lalu unggah lagi."


@pytest.mark.parametrize("user_password", ["rahasia", ""])
def test_a_locked_pdf_is_refused_even_if_only_its_owner_locked_it(user_password):
    locked = a_pdf(encryption=pikepdf.Encryption(owner="pemilik", user=user_password))

    assert "dikunci dengan kata sandi" in why_refused("kunci.pdf", locked)


def test_a_pdf_without_pages_is_refused():
    assert "tidak berisi satu halaman pun" in why_refused("nol.pdf", a_pdf(pages=0))


def test_a_truncated_pdf_is_refused():
    content = a_pdf(pages=3)

    assert "rusak" in why_refused("putus.pdf", content[: len(content) // 2])


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
def test_a_truncated_picture_is_refused(picture_format):
    content = a_picture(picture_format, (300, 300))

    assert "rusak" in why_refused(f"putus.{picture_format.lower()}", content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition"])
def test_a_pdf_that_runs_something_when_opened_is_refused(kind):
    assert "skrip atau perintah" in why_refused("aktif.pdf", a_pdf(OpenAction=an_action(kind)))


def test_a_pdf_that_leads_to_the_web_when_opened_is_refused_and_one_with_a_link_is_taken():
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://contoh.id/")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)

    assert "skrip atau perintah" in why_refused("aktif.pdf", a_pdf(OpenAction=action))
    assert accept(SimpleUploadedFile("tautan.pdf", a_pdf(Kept=link))).name == "tautan.pdf"


@pytest.mark.parametrize(("name", "is_taken"), [("pasang.exe", False), ("dokumen", False), ("invoice.json", True)])
def test_of_what_lies_inside_a_pdf_only_data_are_taken(name, is_taken):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments[name] = b"MZ"
    target = io.BytesIO()
    pdf.save(target)

    if is_taken:
        assert accept(SimpleUploadedFile("isi.pdf", target.getvalue())).name == "isi.pdf"
    else:
        assert "skrip atau perintah" in why_refused("isi.pdf", target.getvalue())


def test_a_word_file_of_parts_without_end_is_refused():
    kind = '<Types><Override ContentType="{}"/></Types>'
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", kind.format(word))
        package.writestr("word/document.xml", "<document/>")
        for number in range(6000):
            package.writestr(f"word/{number}.xml", "")

    assert "rusak" in why_refused("surat.docx", target.getvalue(), types=("docx",))


def test_a_script_hidden_in_the_names_of_a_pdf_is_found():
    names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["run", an_action("JavaScript")])))

    assert "skrip atau perintah" in why_refused("aktif.pdf", a_pdf(Names=names))


def test_a_pdf_that_unfolds_without_end_is_refused():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Filler = pdf.make_indirect(pikepdf.String(" " * 70_000_000))
    bomb = io.BytesIO()
    pdf.save(bomb, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert "rusak" in why_refused("padat.pdf", bomb.getvalue(), max_bytes=1024 * 1024)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/bukti.pdf", "bukti.pdf"),
        (r"C:\Users\Budi\bukti transfer.pdf", "bukti transfer.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("foto\u202egnp.pdf", "fotognp.pdf"),
        ('inv<o>ice:"1".pdf', "inv o ice 1 .pdf"),
        ("...pdf", "pdf"),
        ("laporan é ü.pdf", "laporan é ü.pdf"),
        ("", "berkas"),
    ],
)
def test_names_are_made_fit_to_show_and_download(given, kept):
    with translation.override("id"):
        assert clean_name(given) == kept


def test_a_long_name_keeps_its_suffix():
    name = clean_name("x" * 300 + ".pdf")

    assert len(name) == NAME_LENGTH
    assert name.endswith("x.pdf")


def test_the_name_in_storage_tells_nothing_of_the_name_given():
    name = random_name("proofs")(None, "bukti Budi.PDF")

    assert name.startswith("proofs/")
    assert name.endswith(".pdf")
    assert "Budi" not in name
    assert name != random_name("proofs")(None, "bukti Budi.PDF")
