"""Prepared files of several gigabytes come in parts, and go on where the line broke (M5)."""

import hashlib
import io
import sqlite3
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microdata import tasks
from microdata.models import Upload
from microdata.services import uploads
from microdata.states import UploadState
from orders import services as order_services
from orders.lifecycle import NotNow, Refused
from orders.models import Deliverable
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db
PRODUCT = Deliverable.Kind.PRODUCT
PART = 1000  # what these tests send at a time


def a_zip(size: int = 5000) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data.csv", b"7" * size)
    return buffer.getvalue()


def a_geopackage(path: Path) -> bytes:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {int.from_bytes(b'GPKG')}")
        connection.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    connection.close()
    return path.read_bytes()


@pytest.fixture
def order():
    return build.in_preparation()


def begin(order, content: bytes, name: str = "data.zip", **options) -> Upload:
    return uploads.start(
        order, order.selections.get(), PRODUCT, name=name, size=len(content), by=order.assigned_to, **options
    )


def send(upload: Upload, content: bytes, *, until: int | None = None) -> Upload:
    """Send parts until `until` bytes have come, or all."""
    until = len(content) if until is None else until
    while upload.received < until:
        offset = upload.received
        uploads.receive(upload, offset, io.BytesIO(content[offset : min(offset + PART, until)]))
    return upload


def finished(order, content: bytes, name: str = "data.zip") -> Upload:
    upload = send(begin(order, content, name), content)
    uploads.finish(upload.pk)
    upload.refresh_from_db()
    return upload


def test_the_parts_become_a_file_of_the_order_with_its_checksum(order):
    content = a_zip()
    upload = begin(order, content, note="Dari arsip.")

    upload = send(upload, content)
    assert upload.state == UploadState.CHECKING
    assert uploads.finish(upload.pk)

    file = order.deliverables.get()
    assert Path(file.file.path).read_bytes() == content
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (file.name, file.source, file.note) == ("data.zip", Deliverable.Source.UPLOAD, "Dari arsip.")
    assert file.file.name.startswith("deliverables/")
    assert not uploads.finish(upload.pk)


def test_the_same_file_goes_on_where_it_broke_off(order):
    content = a_zip()
    send(begin(order, content), content, until=2500)

    again = begin(order, content)
    begun = again.received
    send(again, content)
    uploads.finish(again.pk)

    assert begun == 2500
    assert Upload.objects.count() == 1
    assert Path(order.deliverables.get().file.path).read_bytes() == content


def test_another_file_takes_the_place_of_an_unfinished_one(order):
    old = send(begin(order, a_zip()), a_zip(), until=2000)

    new = begin(order, a_zip(6000), "lain.zip")

    assert list(Upload.objects.all()) == [new]
    assert not old.path.exists()


@pytest.mark.parametrize("offset", [0, 1999, 2001, 10**12])
def test_a_part_that_is_not_the_next_one_is_not_written(order, offset):
    content = a_zip()
    upload = send(begin(order, content), content, until=2000)

    with pytest.raises(uploads.OutOfStep):
        uploads.receive(upload, offset, io.BytesIO(b"x" * PART))

    assert upload.path.read_bytes() == content[:2000]


def test_a_line_that_breaks_keeps_what_has_come(order):
    content = a_zip()
    upload = begin(order, content)

    class Broken(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            chunk = super().read(300)
            if not chunk:
                raise UnreadablePostError
            return chunk

    uploads.receive(upload, 0, Broken(content[:700]))

    assert upload.received == 700
    assert upload.state == UploadState.RECEIVING


def test_two_tabs_cannot_write_at_once(order):
    content = a_zip()
    upload = begin(order, content)

    class Meanwhile(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            with pytest.raises(uploads.OutOfStep):
                uploads.receive(Upload.objects.get(), 0, io.BytesIO(b"y" * PART))
            return super().read(size)

    uploads.receive(upload, 0, Meanwhile(content[:PART]))

    assert upload.path.read_bytes() == content[:PART]


def test_bytes_lost_from_the_disk_are_sent_again(order):
    content = a_zip()
    upload = send(begin(order, content), content, until=2000)
    upload.path.unlink()

    with pytest.raises(uploads.OutOfStep):
        uploads.receive(upload, 2000, io.BytesIO(content[2000:]))

    upload.refresh_from_db()
    assert upload.received == 0
    assert Upload.objects.get(pk=send(upload, content).pk).state == UploadState.CHECKING


def test_more_than_was_announced_is_not_written(order):
    content = a_zip()
    upload = begin(order, content)

    uploads.receive(upload, 0, io.BytesIO(content + b"more"))

    assert upload.path.read_bytes() == content


def test_a_geopackage_is_known_by_its_content(order, tmp_path):
    upload = finished(order, a_geopackage(tmp_path / "peta.gpkg"), "peta.gpkg")

    assert upload.state == UploadState.DONE
    assert order.deliverables.get().content_type == "application/geopackage+sqlite3"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("data.zip", b"MZ" + bytes(3000), "bukan ZIP"),
        ("data.zip", a_zip()[:-30], "bukan ZIP"),
        ("data.csv", a_zip(), "akhiran"),
    ],
)
def test_what_it_is_not_is_told_on_the_workbench_and_can_be_put_away(order, name, content, sentence):
    upload = finished(order, content, name)

    officer = Client()
    officer.force_login(order.assigned_to)
    page = officer.get(reverse("orders:workbench", args=[order.code])).content.decode()
    officer.post(reverse("microdata:upload_cancel", args=[order.code, upload.pk]))

    assert upload.state == UploadState.FAILED
    assert sentence in page
    assert not order.deliverables.exists()
    assert not Upload.objects.exists()


def test_a_geopackage_that_ends_early_is_refused(order, tmp_path):
    upload = finished(order, a_geopackage(tmp_path / "peta.gpkg")[:-100], "peta.gpkg")

    assert "rusak" in upload.error


def test_a_locked_or_empty_archive_is_refused(order):
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    locked = bytearray(a_zip())
    locked[6] |= 1  # the flag of encryption, in the entry and in the list of contents
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1

    assert finished(order, empty.getvalue()).state == UploadState.FAILED
    assert "kata sandi" in finished(order, bytes(locked)).error


def test_a_worker_killed_while_it_checks_loses_nothing(order, monkeypatch):
    content = a_zip()
    upload = send(begin(order, content), content)

    def killed(*args, **options):
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(uploads.extraction, "attach_by_hand", killed)
        uploads.finish(upload.pk)
    uploads.finish(upload.pk)

    assert Path(order.deliverables.get().file.path).read_bytes() == content


def test_when_the_order_waits_for_no_data_any_more_the_file_is_refused_with_the_reason(order):
    content = a_zip()
    upload = send(begin(order, content), content)
    order_services.cancel(order, by=order.customer)

    uploads.finish(upload.pk)
    upload.refresh_from_db()
    assert "Dibatalkan" in upload.error


def test_a_full_disk_is_told_before_the_first_byte(order, monkeypatch):
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10})())

    with pytest.raises(Refused, match="Ruang penyimpanan tidak cukup"):
        begin(order, a_zip())


def test_a_file_too_large_for_the_virus_scanner_comes_in_and_says_that_nobody_looked(order, settings, client):
    settings.CLAMD_ADDRESS, settings.CLAMD_MAX_BYTES = "127.0.0.1:1", 10
    content = a_zip()

    uploads.finish(send(begin(order, content, note="Tahap dua."), content).pk)

    remark = "Tahap dua. Tidak diperiksa dari virus: melampaui batas pemindai."
    assert order.deliverables.get().note == remark
    client.force_login(order.assigned_to)
    assert remark in client.get(reverse("orders:workbench", args=[order.code])).content.decode()


def test_more_than_the_office_takes_is_refused_before_the_first_byte(order, settings):
    settings.MICRODATA_UPLOAD_MAX_BYTES = 1000

    with pytest.raises(Refused, match="paling besar 1000"):
        begin(order, a_zip())


def test_only_the_officer_in_charge_uploads(order):
    with pytest.raises(NotNow):
        uploads.start(order, order.selections.get(), PRODUCT, name="a.zip", size=1, by=builders.an_officer())


def test_the_sweeper_finishes_what_was_forgotten_and_removes_what_nobody_goes_on_with(order, monkeypatch):
    content = a_zip()
    now = timezone.now()
    complete = send(begin(order, content), content)
    Upload.objects.filter(pk=complete.pk).update(changed_at=now - timedelta(days=2))
    left = uploads.start(order, order.selections.get(), "sample", name="a.zip", size=50, by=order.assigned_to)
    uploads.receive(left, 0, io.BytesIO(b"12345"))
    Upload.objects.filter(pk=left.pk).update(changed_at=now - timedelta(days=1, minutes=1))
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append(pk))

    tasks.sweep_prepared_files()

    assert woken == [complete.pk]
    assert list(Upload.objects.all()) == [complete]
    assert complete.path.exists()
    assert not left.path.exists()


# The pages
