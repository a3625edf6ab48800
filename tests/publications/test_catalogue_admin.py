"""The catalogue in the admin: import with preview, masters, history, and who may do it."""

import io

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from import_export.tmp_storages import CacheStorage

from publications.models import Publication
from silastik.users import roles
from tests import builders

pytestmark = pytest.mark.django_db

CHANGELIST = reverse("admin:publications_publication_changelist")
IMPORT = reverse("admin:publications_publication_import")
HEADER = "title,katalog,halaman,rilis,producer,bahasa"
CSV, XLSX = 0, 1


@pytest.fixture
def administrator(client):
    user = builders.staff(roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def preview(client, *lines, content=None, name="katalog.csv", kind=CSV):
    content = content if content is not None else "\n".join([HEADER, *lines]).encode()
    return client.post(IMPORT, {"import_file": SimpleUploadedFile(name, content), "format": kind, "resource": ""})


def confirm(client, response, **options):
    form = response.context["confirm_form"]
    return client.post(reverse("admin:publications_publication_process_import"), form.initial, **options)


def test_a_preview_shows_the_rows_and_changes_nothing(client, administrator):
    response = preview(client, "PDRB 2013,9302001.7502,vii+46,2014-08 (preface),BPS Kabupaten Gorontalo,")

    assert "vii+46" in response.content.decode()
    assert not Publication.objects.exists()


def test_a_confirmed_import_makes_titles(client, administrator):
    response = confirm(client, preview(client, "PDRB 2013,9302001.7502,vii+46,2014-08,BPS Kabupaten Gorontalo,"))

    assert response.status_code == 302
    title = Publication.objects.get()
    assert (title.slug, title.roman_pages, title.area_code, title.subject) == ("pdrb-2013", 7, "7502", "PDRB")


def test_a_bad_row_is_refused_with_sentences_and_cannot_be_confirmed(client, administrator):
    response = preview(client, "PDRB 2013,,vii+46,,,", "Statistik Daerah,,banyak,kemarin,,")

    page = response.content.decode()
    assert "Baris 2, halaman: “banyak” bukan jumlah halaman" in page
    assert "“kemarin” bukan tanggal rilis" in page
    assert "confirm_form" not in response.context
    assert not Publication.objects.exists()


def a_workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADER.split(","), *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_every_bad_row_of_a_spreadsheet_is_named_by_its_line_and_none_of_the_good_ones_comes_in(client, administrator):
    rows = [["PDRB 2013", "", "vii+46"], ["Statistik", "", "banyak"], ["PDRB 2014", "", 50], ["", "", 12]]

    response = preview(client, content=a_workbook(*rows), name="katalog.xlsx", kind=XLSX)

    page = response.content.decode()
    assert "Baris 2, halaman: “banyak” bukan jumlah halaman" in page
    assert "Baris 4" in page
    assert "Baris 1," not in page
    assert "Baris 3," not in page
    assert "confirm_form" not in response.context
    assert not Publication.objects.exists()


def test_rows_that_went_bad_after_the_preview_leave_nothing_behind(client, administrator):
    """The file kept since the preview is read again; between the two somebody may have touched it."""
    response = preview(client, "PDRB 2013,,46,,,", "PDRB 2014,,50,,,")
    name = response.context["confirm_form"].initial["import_file_name"]
    bad = f"{HEADER}\nPDRB 2013,,46,,,\nPDRB 2014,,banyak,,,"
    cache.set(f"{CacheStorage.CACHE_PREFIX}{name}", bad, 60)

    answer = confirm(client, response, follow=True)

    assert "belum ada yang diimpor" in answer.content.decode()
    assert not Publication.objects.exists()


def test_a_confirmation_sent_twice_imports_once_and_says_so(client, administrator):
    response = preview(client, "PDRB 2013,,46,,,")
    confirm(client, response)

    answer = confirm(client, response, follow=True)

    assert "sudah dipakai atau kedaluwarsa" in answer.content.decode()
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"PK\x03\x04 bukan buku kerja", "katalog.xlsx", XLSX),
        (b"\xff\xfe\x00bukan teks", "katalog.csv", CSV),
        (a_workbook(["PDRB 2013", "", "46"]), "katalog.csv", CSV),
        (b"", "katalog.csv", CSV),
    ],
    ids=["no spreadsheet", "no text", "a spreadsheet named csv", "empty"],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(client, administrator, content, name, kind):
    response = preview(client, content=content, name=name, kind=kind)

    assert response.status_code == 200
    assert response.context["form"].errors["import_file"]
    assert not Publication.objects.exists()


def test_filled_cells_win_and_empty_ones_change_nothing(client, administrator):
    title = builders.a_publication(
        title="PDRB 2013", slug="pdrb-2013", roman_pages=7, arabic_pages=46, producer="BPS", language="id-en"
    )

    confirm(client, preview(client, "PDRB 2013,,50,,,"))

    title.refresh_from_db()
    assert (title.roman_pages, title.arabic_pages, title.producer, title.language) == (None, 50, "BPS", "id-en")


def test_an_import_of_what_is_there_already_skips_it(client, administrator):
    builders.a_publication(title="PDRB 2013", slug="pdrb-2013", arabic_pages=46, year=2013)

    response = preview(client, "PDRB 2013,,46,,,")

    assert [row.import_type for row in response.context["result"].rows] == ["skip"]


def test_a_spreadsheet_is_imported_like_a_csv(client, administrator):
    content = a_workbook(["Statistik Daerah 2015", "1101002.7571", 29, "2015-09-28", "BPS Kota Gorontalo", None])

    confirm(client, preview(client, content=content, name="katalog.xlsx", kind=XLSX))

    assert Publication.objects.get().arabic_pages == 29


def test_what_is_exported_can_be_imported_again_unchanged(client, administrator):
    known = {"roman_pages": 7, "arabic_pages": 46, "released_text": "2014-08", "year": 2013}
    builders.a_publication(title="PDRB 2013", slug="pdrb-2013", **known)

    exported = client.post(reverse("admin:publications_publication_export"), {"format": CSV, "resource": ""}).content
    response = preview(client, content=exported)

    assert b"vii+46" in exported
    assert [row.import_type for row in response.context["result"].rows] == ["skip"]


def change_data(title: Publication, **fields) -> dict:
    return {
        "title": title.title,
        "slug": title.slug,
        "language": title.language,
        "arabic_pages": title.arabic_pages or "",
        "is_listed": "on",
        **fields,
    }


def test_a_master_uploaded_in_the_admin_is_measured(client, administrator):
    title = builders.a_publication(master=False)
    upload = builders.an_upload(builders.pdf_bytes(pages=6), name="buku.pdf")

    response = client.post(
        reverse("admin:publications_publication_change", args=[title.pk]), change_data(title, new_master=upload)
    )

    assert response.status_code == 302
    title.refresh_from_db()
    assert title.master_pages == 6
    assert title.cover


def test_a_text_named_pdf_is_refused_with_a_sentence(client, administrator):
    title = builders.a_publication(master=False)
    upload = builders.an_upload(b"Catatan rapat biasa.\n" * 30, name="buku.pdf")

    response = client.post(
        reverse("admin:publications_publication_change", args=[title.pk]), change_data(title, new_master=upload)
    )

    assert "bukan PDF" in response.content.decode()
    title.refresh_from_db()
    assert not title.master


def test_the_history_names_who_changed_what(client, administrator):
    title = builders.a_publication()
    client.post(
        reverse("admin:publications_publication_change", args=[title.pk]),
        change_data(title, producer="BPS Kota Gorontalo"),
    )

    page = client.get(reverse("admin:publications_publication_history", args=[title.pk])).content.decode()

    assert administrator.email in page
    assert "penerbit: “” menjadi “BPS Kota Gorontalo”" in page


@pytest.mark.parametrize("name", ["changelist", "add", "import", "export"])
def test_the_pages_of_the_catalogue_run_nothing_inline(client, administrator, name):
    builders.a_publication()

    page = client.get(reverse(f"admin:publications_publication_{name}")).content.decode()

    for inline in ("onclick=", "onchange=", "<style", "<script>", ' style="'):
        assert inline not in page


def test_an_auditor_reads_the_catalogue_but_does_not_import(client):
    client.force_login(builders.staff(roles.AUDITOR))

    assert client.get(CHANGELIST).status_code == 200
    assert client.get(IMPORT).status_code == 403


def test_customers_have_no_business_in_the_admin(client):
    client.force_login(builders.a_customer())

    assert client.get(CHANGELIST).status_code == 302
