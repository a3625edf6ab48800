"""A disk without room: a page that says so, nothing half done, and all goes on once there is room again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orders.models import Document
from payments.models import Payment
from tests import builders
from tests.journeys.stack import eventually

from .conftest import Portal, running
from .test_broker import a_proof

pytestmark = pytest.mark.django_db(transaction=True)
DISK = 4 * 1024 * 1024


@pytest.fixture(scope="module")
def processes(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    """Their private files lie on a small disk of their own."""
    folder = tmp_path_factory.mktemp("full")
    (folder / "private").mkdir()
    as_root = ["sudo", "-n"] if os.geteuid() else []
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0777", "silastik-test", folder / "private"]
    subprocess.run([*as_root, *mount], check=True)
    try:
        with django_db_blocker.unblock(), running(folder) as portal:
            yield portal
    finally:
        subprocess.run([*as_root, "umount", "--lazy", folder / "private"], check=True)


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(bytes(4096))
        yield
    finally:
        ballast.unlink()


def files(portal: Portal) -> set[Path]:
    return {path for path in portal.private_root.rglob("*") if path.is_file() and path.name != "ballast"}


def test_a_file_that_finds_no_room_changes_nothing_and_comes_when_there_is(portal: Portal):
    order = builders.offered(builders.a_customer_abroad())
    portal.settle()
    customer, before = portal.visit(order.customer), files(portal)

    with no_room(portal.private_root):
        answer = customer.post(f"{order.get_absolute_url()}bukti/", **a_proof())
        page = customer.get(order.get_absolute_url())

    assert answer.status == 507
    assert "We have not received your file" in answer.text
    assert page.status == 200
    assert files(portal) == before
    assert not Payment.objects.exists()
    assert customer.post(f"{order.get_absolute_url()}bukti/", **a_proof()).status == 200
    assert Payment.objects.get().proof.size > 0


def test_a_paper_that_finds_no_room_is_drawn_once_there_is(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)

    with no_room(portal.private_root):
        assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200
        eventually(lambda: "No space left" in portal.worker.said, "the worker to find no room")
        assert Document.objects.get().rendered_at is None

    invoice = eventually(Document.objects.exclude(rendered_at=None).first, "the invoice")
    assert invoice.number.startswith("0001/INV/")
    assert invoice.file.read().startswith(b"%PDF")
    assert portal.mail(order.customer.email, order.code)
