"""The door of private files: what goes out, and how (architecture, decision 7)."""

import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from storages.backends.s3 import S3Storage

from silastik.core.files import CHUNK, begins_download, serve

CONTENT = bytes(range(256)) * 1000
ETAG = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def stored(tmp_path: Path) -> FieldFile:
    field = FileField(storage=FileSystemStorage(location=tmp_path, base_url=None))
    return FieldFile(None, field, field.storage.save("deliverables/ab/ab12.pdf", ContentFile(CONTENT)))


def fetch(file: FieldFile, method: str = "GET", *, inline: bool = False, **headers: str) -> HttpResponseBase:
    request = RequestFactory(headers=headers).generic(method, "/")
    return serve(
        request, file=file, name="Gorontalo “Dalam Angka”.pdf", content_type="application/pdf", inline=inline, etag=ETAG
    )


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_a_download_is_whole_named_private_and_never_sniffed(stored):
    response = fetch(stored)

    assert body(response) == CONTENT
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Gorontalo%20%E2%80%9CDalam%20Angka%E2%80%9D.pdf"
    )


@pytest.mark.django_db  # the end of a request looks at the connection of whoever came before
def test_a_download_is_read_in_chunks_and_its_file_closed(stored):
    response = fetch(stored)
    chunks = list(response)
    file = response._iterator.file

    assert max(map(len, chunks)) == CHUNK
    assert not file.closed
    response.close()
    assert file.closed


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=1000-", 1000, len(CONTENT) - 1),
        ("bytes=-500", len(CONTENT) - 500, len(CONTENT) - 1),
        ("bytes=-999999999", 0, len(CONTENT) - 1),
        ("bytes=255990-999999999", 255990, len(CONTENT) - 1),
        ("bytes=70000-140000", 70000, 140000),
    ],
)
def test_a_range_gives_exactly_the_bytes_asked_for(stored, wanted, first, last):
    response = fetch(stored, Range=wanted)

    assert response.status_code == 206
    assert body(response) == CONTENT[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("wanted", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_beyond_the_end_is_told_the_length(stored, wanted):
    response = fetch(stored, Range=wanted)

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "wanted", ["bytes=0-9,20-29", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b", f"bytes=0-{'9' * 5000}"]
)
def test_several_or_malformed_ranges_give_the_whole_file(stored, wanted):
    response = fetch(stored, Range=wanted)

    assert response.status_code == 200
    assert body(response) == CONTENT


def test_a_broken_download_resumes_only_on_the_same_version(stored):
    same = fetch(stored, Range="bytes=100-", **{"If-Range": f'"{ETAG}"'})
    other = fetch(stored, Range="bytes=100-", **{"If-Range": '"an older one"'})

    assert (same.status_code, body(same)) == (206, CONTENT[100:])
    assert (other.status_code, body(other)) == (200, CONTENT)


def test_a_browser_that_has_it_already_is_not_sent_it_again(stored):
    assert fetch(stored, **{"If-None-Match": f'"{ETAG}"'}).status_code == 304


def test_head_tells_the_length_and_sends_nothing(stored):
    response = fetch(stored, "HEAD")

    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == b""


def test_only_pictures_and_pdfs_open_in_the_browser(stored):
    request = RequestFactory().get("/")
    page = serve(request, file=stored, name="a.html", content_type="text/html", inline=True)

    assert fetch(stored, inline=True)["Content-Disposition"].startswith("inline")
    assert page["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("method", "wanted", "begins"),
    [
        ("GET", "", True),
        ("GET", "bytes=0-", True),
        ("GET", "bytes=0-1023", True),
        ("GET", "bytes=1024-", False),
        ("GET", "bytes=-500", False),
        ("HEAD", "", False),
    ],
)
def test_a_download_counts_once_however_often_it_resumes(method, wanted, begins):
    request = RequestFactory(headers={"Range": wanted} if wanted else {}).generic(method, "/")

    assert begins_download(request) is begins


def test_behind_nginx_the_file_goes_out_by_an_internal_address(settings, stored):
    settings.PRIVATE_DELIVERY = "accel"

    response = fetch(stored)

    assert response["X-Accel-Redirect"] == "/protected/deliverables/ab/ab12.pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert body(response) == b""


def test_from_s3_the_file_goes_out_by_an_address_that_soon_expires(settings):
    settings.PRIVATE_DELIVERY = "presigned"
    storage = S3Storage(
        bucket_name="berkas",
        access_key="a",
        secret_key="b",
        endpoint_url="https://s3.example.org",
        region_name="id",
        signature_version="s3v4",
    )
    file = FieldFile(None, FileField(storage=storage), "deliverables/ab/ab12.pdf")

    response = fetch(file)
    query = parse_qs(urlsplit(response["Location"]).query)

    assert response.status_code == 302
    assert urlsplit(response["Location"]).path == "/berkas/deliverables/ab/ab12.pdf"
    assert query["X-Amz-Expires"] == ["60"]
    assert query["response-content-type"] == ["application/pdf"]
    assert query["response-content-disposition"][0].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
