"""What is accepted as master of a title, what is measured from it, and the demonstration's own masters."""

import hashlib
import io

import pikepdf
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from publications import demo, masters
from publications.models import Publication
from tests import builders

pytestmark = pytest.mark.django_db


def encrypted(user_password: str) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(builders.pdf_bytes())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="pemilik", user=user_password))
    return target.getvalue()


def test_a_master_is_measured_and_its_first_page_becomes_the_cover():
    title = builders.a_publication(master=False)
    content = builders.pdf_bytes(pages=7)

    masters.set_master(title, ContentFile(content, "buku.pdf"))

    title = Publication.objects.get()
    assert (title.master_pages, title.master_size) == (7, len(content))
    assert title.master_sha256 == hashlib.sha256(content).hexdigest()
    with Image.open(title.cover) as cover:
        assert (cover.format, cover.width) == ("WEBP", masters.COVER_WIDTH)
    assert title.cover.size <= masters.COVER_MAX_BYTES


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "kosong"),
        (b"Ini catatan biasa, bukan dokumen.\n" * 20, "bukan PDF"),
        (encrypted("rahasia"), "kata sandi"),
        (encrypted(""), "kata sandi"),
        (builders.pdf_bytes()[:300], "rusak"),
    ],
    ids=["empty", "text renamed to pdf", "password", "restricted", "broken"],
)
def test_what_is_no_open_and_sound_pdf_is_refused_and_changes_nothing(content, sentence):
    title = builders.a_publication()

    with pytest.raises(ValidationError, match=sentence):
        masters.set_master(title, ContentFile(content, "buku.pdf"))

    assert Publication.objects.get().master == title.master


def test_a_former_master_stays_in_the_storage():
    title = builders.a_publication()
    former = title.master.name

    masters.set_master(title, ContentFile(builders.pdf_bytes(pages=9), "buku.pdf"))

    assert Publication.objects.get().master_pages == 9
    assert title.master.storage.open(former).read() == builders.pdf_bytes()


def test_a_master_already_in_the_storage_is_measured_once():
    title = builders.a_publication(master=False)
    title.master.save("buku.pdf", ContentFile(builders.pdf_bytes(pages=5)))

    assert masters.measure(title)
    assert not masters.measure(title)
    assert Publication.objects.get().master_pages == 5


def test_a_noisy_cover_is_still_light():
    noise = Image.effect_noise((1200, 1700), 100)
    page = io.BytesIO()
    noise.save(page, "PDF")

    assert len(masters.draw_cover(ContentFile(page.getvalue()))) <= masters.COVER_MAX_BYTES


def test_a_demonstration_master_has_a_cover_and_the_pages_the_book_has():
    builders.a_publication(
        master=False, title="PDRB Kabupaten Gorontalo", roman_pages=7, arabic_pages=46, catalogue_number="9302001.7502"
    )

    assert demo.make_masters() == 1

    title = Publication.objects.get()
    with title.master.open() as file:
        reader = pypdf.PdfReader(file)
        cover, last = reader.pages[0].extract_text(), reader.pages[-1].extract_text()
        labels = reader.page_labels
    assert title.master_pages == 1 + 7 + 46
    assert "PDRB Kabupaten Gorontalo" in cover.replace("\n", " ")
    assert "9302001.7502" in cover
    assert "DOKUMEN PERAGA" in cover
    assert "Halaman 46" in last
    assert (labels[1], labels[7], labels[8], labels[53]) == ("i", "vii", "1", "46")


def test_a_demonstration_master_is_drawn_once_and_the_same_for_the_same_title():
    title = builders.a_publication(master=False)

    assert demo.draw(title) == demo.draw(title)
    assert (demo.make_masters(), demo.make_masters()) == (1, 0)


def test_a_title_of_unknown_length_gets_forty_numbered_pages():
    title = builders.a_publication(master=False, arabic_pages=None)

    demo.make_masters()

    title.refresh_from_db()
    assert title.master_pages == 1 + demo.UNKNOWN_PAGES


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("14,8 x 21", (419.53, 595.28)),
        ("21 x 29,7", (595.28, 841.89)),
        ("B5 (JIS)", (419.53, 595.28)),
        ("", (419.53, 595.28)),
    ],
)
def test_a_demonstration_master_is_as_large_as_the_book(written, points):
    assert demo.page_size(written) == points
