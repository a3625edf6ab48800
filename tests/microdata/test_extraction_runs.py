"""Runs of the extractor as an office sees them: asked for, followed, stopped, killed, run again."""

import signal
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from microdata.extraction import runner
from microdata.models import MicrodataOrder
from microdata.services import datasets
from microdata.services import extraction as service
from microdata.states import ExtractionState
from orders.lifecycle import Refused
from orders.models import Deliverable
from tests.microdata import material

SAMPLE, PRODUCT = Deliverable.Kind.SAMPLE, Deliverable.Kind.PRODUCT


@pytest.fixture
def prepared(tmp_path):
    """An approved order of four thousand records."""
    return material.in_preparation(material.a_dataset(tmp_path))


@pytest.mark.django_db
def test_a_finished_extraction_is_measured_and_its_package_is_a_file_of_the_order(prepared):
    order, selection = prepared
    extraction = service.request(selection, PRODUCT, by=order.assigned_to)

    assert runner.run_extraction(extraction.pk)

    extraction.refresh_from_db()
    assert (extraction.state, extraction.progress, extraction.error) == (ExtractionState.DONE, 100, "")
    assert (extraction.rows, extraction.columns) == (4000, 7)
    file = extraction.deliverable
    assert (file.kind, file.item, file.source) == (PRODUCT, selection.item, Deliverable.Source.EXTRACT)
    assert file.name == f"{order.code}-sakernas-uji.zip"
    assert (file.size, file.sha256) == (file.file.size, material.sha256(Path(file.file.path)))
    with zipfile.ZipFile(file.file.path) as package:
        data = package.getinfo(f"{order.code}-sakernas-uji/{order.code}-sakernas-uji.csv")
        assert data.file_size == extraction.data_size
    assert leftovers() == []
    assert not runner.run_extraction(extraction.pk), "it is done"


@pytest.mark.django_db
def test_sample_and_final_files_agree_in_their_schema(prepared):
    order, selection = prepared
    made = [service.request(selection, kind, by=order.assigned_to) for kind in (SAMPLE, PRODUCT)]

    for extraction in made:
        runner.run_extraction(extraction.pk)
        extraction.refresh_from_db()

    sample, product = made
    assert sample.schema_sha256 == product.schema_sha256
    assert sample.recipe_sha256 == product.recipe_sha256
    assert sample.rows < product.rows
    assert sample.deliverable.name == f"{order.code}-sakernas-uji-contoh.zip"


@pytest.mark.django_db
def test_a_second_extraction_gives_the_same_bytes_and_takes_the_place_of_the_first(
    prepared, django_capture_on_commit_callbacks
):
    order, selection = prepared
    first = service.request(selection, PRODUCT, by=order.assigned_to)
    runner.run_extraction(first.pk)
    before = order.deliverables.get()

    second = service.request(selection, PRODUCT, by=order.assigned_to)
    with django_capture_on_commit_callbacks(execute=True):
        runner.run_extraction(second.pk)

    after = order.deliverables.get()
    assert after.sha256 == before.sha256
    assert not Path(before.file.path).exists()
    assert Path(after.file.path).exists()


@pytest.mark.django_db
def test_nothing_is_asked_for_twice_at_once_nor_by_a_stranger(prepared):
    order, selection = prepared
    service.request(selection, PRODUCT, by=order.assigned_to)

    with pytest.raises(Refused, match="sedang diekstrak"):
        service.request(selection, PRODUCT, by=order.assigned_to)
    with pytest.raises(PermissionDenied):
        service.request(selection, SAMPLE, by=order.customer)


@pytest.mark.django_db
def test_without_a_master_the_officer_is_told_to_upload_files(tmp_path):
    dataset = material.a_dataset(tmp_path)
    newer = datasets.draft_version(dataset)
    datasets.publish(newer)
    order, selection = material.in_preparation(dataset)

    with pytest.raises(Refused, match="belum ada di portal"):
        service.request(selection, PRODUCT, by=order.assigned_to)


def fails(extraction):
    runner.run_extraction(extraction.pk)
    extraction.refresh_from_db()
    assert extraction.state == ExtractionState.FAILED
    return extraction.error


@pytest.mark.django_db
def test_a_master_that_has_changed_or_gone_fails_the_run_and_leaves_the_order(prepared):
    order, selection = prepared
    master = Path(selection.version.master.path)
    content = master.read_bytes()

    master.write_bytes(content[:-1] + b"?")
    assert "SHA-256-nya tidak lagi cocok" in fails(service.request(selection, PRODUCT, by=order.assigned_to))
    master.unlink()
    assert "tidak ditemukan" in fails(service.request(selection, PRODUCT, by=order.assigned_to))

    assert MicrodataOrder.objects.get(pk=order.pk).state == order.state
    assert not order.deliverables.exists()


@pytest.mark.django_db
def test_a_full_disk_fails_the_run_with_a_sentence(prepared, monkeypatch):
    order, selection = prepared

    def full(**where):
        """A folder on which the package lands on the device that is always full."""
        folder = Path(mkdtemp(**where))
        (folder / f"{order.code}-sakernas-uji.zip").symlink_to("/dev/full")
        return folder

    extraction = service.request(selection, PRODUCT, by=order.assigned_to)
    monkeypatch.setattr(runner, "mkdtemp", full)

    error = fails(extraction)

    monkeypatch.undo()
    assert error == "Ruang penyimpanan penuh. Kosongkan sebagian, lalu jalankan lagi."
    assert not order.deliverables.exists()
    service.request(selection, PRODUCT, by=order.assigned_to)  # and again, once there is room


def leftovers():
    return list(runner._scratch_root().iterdir())


@pytest.fixture(autouse=True)
def the_same_private_folder(settings, monkeypatch):
    monkeypatch.setenv("PRIVATE_ROOT", settings.PRIVATE_ROOT)


@pytest.mark.django_db
def test_whoever_lost_the_row_writes_nothing(prepared):
    order, selection = prepared
    extraction = service.request(selection, PRODUCT, by=order.assigned_to)
    late = runner._claim(extraction.pk, timezone.now() - timedelta(minutes=10))
    assert runner.run_extraction(extraction.pk)
    file = order.deliverables.get()

    runner._end(late, ExtractionState.FAILED, timezone.now(), error="terlambat")

    extraction.refresh_from_db()
    assert (extraction.state, extraction.deliverable) == (ExtractionState.DONE, file)


@pytest.mark.django_db
def test_an_order_that_was_cancelled_meanwhile_gets_no_file(prepared):
    from orders import services as order_services

    order, selection = prepared
    extraction = service.request(selection, PRODUCT, by=order.assigned_to)
    order_services.cancel(order, by=order.customer)

    runner.run_extraction(extraction.pk)

    extraction.refresh_from_db()
    assert extraction.state == ExtractionState.CANCELLED
    assert not order.deliverables.exists()


def test_a_process_that_dies_without_a_word_is_told(tmp_path, monkeypatch):
    from microdata.extraction import process
    from microdata.extraction.failures import Failed

    master = material.write_master(tmp_path / "induk.parquet", 40_000)
    job = {
        "recipe": material.a_recipe(master, areas=(), formats=("csv", "sav", "xlsx")).as_json(),
        "imprint": material.an_imprint().as_json(),
        "kind": "product",
        "master": str(master),
        "folder": str(tmp_path),
    }

    started = []

    class Remembered(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(process.subprocess, "Popen", Remembered)

    with pytest.raises(Failed, match="berhenti mendadak"):
        process.work(job, lambda progress, stage: started[0].send_signal(signal.SIGKILL) if stage else None)


@pytest.mark.django_db
def test_a_file_prepared_by_hand_ends_in_the_same_place(prepared):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from silastik.core.files import CheckedFile

    order, selection = prepared
    content = SimpleUploadedFile("data.zip", b"PK", content_type="application/zip")
    upload = CheckedFile(content, "data.zip", "application/zip", 2, "0" * 64)

    file = service.attach_by_hand(order, selection, PRODUCT, upload, note="Dari berkas lama", by=order.assigned_to)

    assert (file.item, file.source, file.note) == (selection.item, Deliverable.Source.UPLOAD, "Dari berkas lama")
    assert file.file.read() == b"PK"
