"""The addresses that the upload script calls, and the form that does without it (M5)."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from microdata.services import uploads
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db


def a_zip(size: int = 5000) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data.csv", b"7" * size)
    return buffer.getvalue()


@pytest.fixture
def order():
    return build.in_preparation()


class Script:
    """What `upload.js` sends."""

    def __init__(self, order) -> None:
        self.order, self.client = order, Client()
        self.client.force_login(order.assigned_to)

    def start(self, content: bytes, **data):
        url = reverse("microdata:upload", args=[self.order.code, self.order.selections.get().pk])
        return self.client.post(url, {"kind": "product", "name": "data.zip", "size": len(content)} | data)

    def part(self, url: str, offset: object, content: bytes):
        return self.client.post(
            url, content, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)}
        )


@pytest.mark.django_db(transaction=True)
def test_the_script_sends_parts_and_the_file_is_attached():
    order = build.in_preparation()
    script, content = Script(order), a_zip(9_000_000)

    begun = script.start(content).json()
    first = script.part(begun["url"], 0, content[: uploads.PART])
    resumed = script.start(content).json()
    received = resumed["received"]
    while received < len(content):
        received = script.part(resumed["url"], received, content[received : received + uploads.PART]).json()["received"]

    assert first.json() == {"received": uploads.PART}
    assert resumed == {"url": begun["url"], "received": uploads.PART}
    assert Path(order.deliverables.get().file.path).read_bytes() == content


def test_the_script_is_told_where_to_go_on(order):
    script, content = Script(order), a_zip()
    url = script.start(content).json()["url"]
    script.part(url, 0, content[:1000])

    answer = script.part(url, 0, content[:1000])

    assert (answer.status_code, answer.json()) == (409, {"received": 1000})


def test_what_makes_no_sense_is_refused(order):
    script = Script(order)
    url = script.start(a_zip()).json()["url"]

    assert script.part(url, "-1", b"x").status_code == 400
    assert script.part(url, "²", b"x").status_code == 400
    assert script.start(b"").status_code == 422
    assert "paling besar" in script.start(b"1", size=10**14).json()["error"]


def test_a_colleague_neither_adds_nor_looks(order):
    url = Script(order).start(a_zip()).json()["url"]
    colleague = Client()
    colleague.force_login(builders.an_officer())

    answer = colleague.post(url, b"x", content_type="application/octet-stream", headers={"Upload-Offset": "0"})

    assert answer.status_code == 404


def test_after_a_reload_the_page_says_how_far_it_is_and_how_to_go_on(order):
    script, content = Script(order), a_zip()
    script.part(script.start(content).json()["url"], 0, content[:2048])

    page = script.client.get(reverse("orders:workbench", args=[order.code])).content.decode()

    assert "2,0\xa0KB dari" in page
    assert "Pilih lagi berkas yang sama" in page


def test_without_the_script_a_small_file_is_sent_by_the_form(order):
    script = Script(order)
    url = reverse("microdata:attach", args=[order.code, order.selections.get().pk])

    script.client.post(url, {"kind": "sample", "file": SimpleUploadedFile("contoh.zip", a_zip()), "note": "Contoh."})

    file = order.deliverables.get()
    assert (file.kind, file.name, file.note) == ("sample", "contoh.zip", "Contoh.")


def test_without_the_script_a_wrong_file_is_refused_at_its_field(order):
    script = Script(order)
    url = reverse("microdata:attach", args=[order.code, order.selections.get().pk])

    answer = script.client.post(url, {"kind": "sample", "file": SimpleUploadedFile("contoh.zip", b"MZ, bukan zip")})

    assert answer.status_code == 422
    assert "Isi berkas ini bukan ZIP, GeoPackage." in answer.content.decode()


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 5000])
def test_a_part_from_nowhere_is_refused(order, offset):
    script = Script(order)
    begun = script.start(a_zip()).json()

    assert script.part(begun["url"], offset, b"x").status_code == 400
