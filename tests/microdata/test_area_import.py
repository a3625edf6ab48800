"""The list of areas imported in the admin, with preview (B2)."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from microdata import loading
from microdata.models import Area
from silastik.users import roles
from tests import builders

pytestmark = pytest.mark.django_db


HEADER = "variable,label,values"


AREA_HEADER = "mfd_code,parent_code,level,name"


@pytest.fixture
def administrator(client):
    user = builders.staff(roles.ADMINISTRATOR, is_staff=True)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"admin:microdata_{name}", args=args)


def upload(client, version, *lines, name="kamus.csv", page="dictionary", content=None):
    content = "\n".join([HEADER, *lines]).encode() if content is None else content
    return client.post(
        url(f"datasetversion_{page}", version.pk), {"upload": SimpleUploadedFile(name, content)}, follow=True
    )


def text(response):
    return response.content.decode()


def import_areas(client, *lines, name="wilayah.csv", kind=0, content=None):
    content = "\n".join([AREA_HEADER, *lines]).encode() if content is None else content
    upload = SimpleUploadedFile(name, content)
    return client.post(url("area_import"), {"import_file": upload, "format": kind, "resource": ""})


def confirm_areas(client, response):
    return client.post(url("area_process_import"), response.context["confirm_form"].initial)


def test_areas_are_imported_with_preview_parents_first(client, administrator):
    page = import_areas(
        client, "3201010,3201,kecamatan,NANGGUNG", "3201,32,kabupaten_kota,KABUPATEN BOGOR", "32,,provinsi,JAWA BARAT"
    )
    before = Area.objects.count()

    answer = confirm_areas(client, page)

    assert (before, answer.status_code) == (0, 302)
    assert list(Area.objects.values_list("code", "name", "parent")) == [
        ("32", "Jawa Barat", None),
        ("3201", "Kabupaten Bogor", "32"),
        ("3201010", "Nanggung", "3201"),
    ]


def test_a_spreadsheet_of_areas_is_imported_like_a_csv(client, administrator):
    book = openpyxl.Workbook()
    book.active.append(AREA_HEADER.split(","))
    book.active.append([32, None, "provinsi", "JAWA BARAT"])
    content = io.BytesIO()
    book.save(content)

    confirm_areas(client, import_areas(client, name="wilayah.xlsx", kind=1, content=content.getvalue()))

    assert Area.objects.get().name == "Jawa Barat"


def test_areas_with_codes_of_kemendagri_or_without_parent_are_refused(client, administrator):
    page = import_areas(
        client,
        "75,,provinsi,GORONTALO",
        "7501,75,kabupaten_kota,KABUPATEN GORONTALO",
        "3201,32,kabupaten_kota,KABUPATEN BOGOR",
    )

    assert "daftar ini memakai kode Kemendagri" in text(page)
    assert "Induk 32 tidak ada dalam daftar ini maupun dalam berkas." in text(page)
    assert "confirm_form" not in page.context
    assert not Area.objects.exists()


def test_an_import_over_the_list_that_is_there_changes_only_what_differs(client, administrator):
    loading.load_areas()

    page = import_areas(client, "75,,provinsi,GORONTALO", "7502070,7502,kecamatan,LIMBOTO KOTA")
    confirm_areas(client, page)

    assert [row.import_type for row in page.context["result"].rows if row.import_type != "skip"] == ["update"]
    assert Area.objects.get(code="7502070").name == "Limboto Kota"
    assert Area.objects.count() == 228


def test_a_preview_of_the_whole_list_writes_no_area_even_to_undo_it(client, administrator):
    with CaptureQueriesContext(connection) as queries:
        page = import_areas(client, "32,,provinsi,JAWA BARAT", "3201,32,kabupaten_kota,KABUPATEN BOGOR")

    assert page.context["result"].totals["new"] == 2
    assert [query["sql"] for query in queries if 'INTO "microdata_area"' in query["sql"]] == []


def test_the_history_tells_a_corrected_name_and_who_imported_it(client, administrator):
    loading.load_areas()

    confirm_areas(client, import_areas(client, "7502070,7502,kecamatan,LIMBOTO KOTA"))

    page = text(client.get(url("area_history", "7502070")))
    assert "menjadi “Limboto Kota”" in page
    assert administrator.get_username() in page


def test_the_page_of_areas_names_its_source(client, administrator):
    loading.load_areas()

    assert "ODbL" in text(client.get(url("area_change", "7502")))
