"""Backups are made while people order: database and files of one moment, whatever happens beside."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, models
from django.utils import timezone

from silastik.backup.encryption import Key
from silastik.backup.files import file_fields
from silastik.backup.places import Folder
from silastik.backup.store import Store
from silastik.core.files import random_name
from silastik.core.storage import PrivateStorage
from silastik.reports import papers
from silastik.reports.models import ReportFile
from tests import builders
from tests.journeys.stack import eventually

from .ground import KEY, Installation, an_old_report, wait_a_second

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def two_people_who_order() -> Iterator[list[str]]:
    """Without a pause, until the block ends: the codes of the orders that are complete so far."""
    codes: list[str] = []
    done = Event()

    def order() -> None:
        try:
            while not done.is_set():
                codes.append(builders.completed().code)
        finally:
            connection.close()

    threads = [Thread(target=order) for _person in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield codes
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_orders_go_on(here: Installation, elsewhere: Installation, tmp_path: Path):
    with two_people_who_order() as codes:
        eventually(lambda: len(codes) >= 2, "the first orders")
        before = len(codes)
        here.manage("backup", tmp_path / "backups").went_well()
        assert len(codes) > before, "nobody ordered while the backup was made"

    said = elsewhere.manage("restore", tmp_path / "backups").went_well()

    assert "Numbers have no gaps" in said
    orders = {code for (code,) in elsewhere.ask("SELECT code FROM orders_order WHERE state = 'completed'")}
    assert orders >= set(codes[:before])
    rendered = elsewhere.ask("SELECT file, sha256 FROM orders_document WHERE rendered_at IS NOT NULL")
    assert len(rendered) >= 2 * before
    for name, sha256 in rendered + elsewhere.ask("SELECT file, sha256 FROM orders_deliverable"):
        assert hashlib.sha256((elsewhere.private / name).read_bytes()).hexdigest() == sha256


class Swept(PrivateStorage):
    """Where old reports are swept away in the moment the backup comes to them, the nth time."""

    at, seen = 1, 0

    def size(self, name: str) -> int:
        if name.startswith("reports/"):
            Swept.seen += 1
            if Swept.seen == Swept.at:
                papers.sweep(timezone.now())
                connection.close()  # that of the thread which copies
        return super().size(name)


@pytest.mark.parametrize("at", [1, 2], ids=["before the snapshot", "after it"])
def test_a_file_deleted_meanwhile_is_not_missing(at: int, here: Installation, settings, tmp_path: Path):
    an_old_report()
    Swept.at, Swept.seen = at, 0
    settings.STORAGES = settings.STORAGES | {"private": {"BACKEND": f"{__name__}.Swept"}}

    here.call("backup", tmp_path / "backups").went_well()

    assert Swept.seen == at
    assert not ReportFile.objects.exists()
    manifest = Store(Folder(tmp_path / "backups"), Key(KEY)).chosen(None)
    assert manifest.counts["reports_reportfile"] == 0
    assert not [file.name for file in manifest.files if file.name.startswith("reports/")]


def test_one_backup_at_a_time(here: Installation, tmp_path: Path):
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_advisory_lock(hashtext('silastik backup'))")
        assert "Another backup of this database is being made." in here.call("backup", tmp_path).refused()
        other.connection.close()
    wait_a_second()
    here.call("backup", tmp_path / "backups").went_well()


@pytest.mark.parametrize("column", file_fields(), ids=lambda column: f"{column.model.__name__}.{column.name}")
def test_a_private_file_has_a_name_of_its_own_for_good(column: models.FileField):
    """What a backup rests on: bytes under a name never change. Where a model gives no name, its service does."""
    history = column.model._meta.model_name.endswith("event")
    named_by_service = column.upload_to == ""
    assert history or named_by_service or isinstance(column.upload_to, random_name)
    assert column.storage.get_available_name("documents/aa/x.pdf") == "documents/aa/x.pdf"
