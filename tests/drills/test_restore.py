"""The drill: a server is lost, and another one takes over from an encrypted backup."""

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.utils import timezone
from moto.server import ThreadedMotoServer

from orders import conversation
from orders.evidence import roots, sealing
from orders.models import Document
from silastik.core.files import accept
from silastik.reports import papers
from tests import builders
from tests.chaos.caller import Caller
from tests.chaos.parts import a_free_port, by_procfile

from .ground import CREDENTIALS, Installation, an_old_report, files_in, wait_a_second

pytestmark = pytest.mark.django_db(transaction=True)
FORGOTTEN = {"django_session", "usersessions_usersession"}


@pytest.fixture
def sold(here: Installation) -> Document:
    """Orders in several states, with papers, uploads and downloads; the receipt of one of them."""
    order = builders.completed()
    said = {"text": "Terlampir.", "key": uuid.uuid4(), "files": [accept(builders.an_upload())]}
    conversation.write_to_office(order, by=order.customer, **said)
    builders.in_revision()
    builders.verified()
    builders.cancelled()
    sealing.seal()
    roots.sign(timezone.now())
    return order.documents.get(kind="receipt")


def test_another_server_takes_over(sold: Document, here: Installation, elsewhere: Installation, tmp_path: Path):
    backups = tmp_path / "backups"
    here.manage("backup", backups).went_well()

    said = elsewhere.manage("restore", backups).went_well()

    assert "Numbers have no gaps, and every sealed event is as it was sealed." in said
    before, after = here.rows(), elsewhere.rows()
    assert {name for name in before if before[name] != after[name]} <= FORGOTTEN
    assert before.keys() == after.keys()
    assert all(after[name] == (0, None) for name in FORGOTTEN)
    for name, sha256 in elsewhere.ask("SELECT file, sha256 FROM orders_document WHERE rendered_at IS NOT NULL"):
        assert hashlib.sha256((elsewhere.private / name).read_bytes()).hexdigest() == sha256
    assert files_in(elsewhere.private) == files_in(here.private)
    assert download(sold, elsewhere, tmp_path) == sold.sha256


def download(document: Document, installation: Installation, folder: Path) -> str:
    """The SHA-256 of what the owner of a paper gets from the portal that runs on an installation."""
    port = a_free_port()
    web = by_procfile("web", port=port, folder=folder, environment=installation.variables)
    web.start()
    try:
        caller = Caller(f"http://127.0.0.1:{port}")
        assert caller.log_in(document.order.customer).status == 200
        path = f"/pesanan/{document.order.code}/dokumen/{document.code}/"
        with caller.opener.open(caller.url + path, timeout=30) as answer:
            assert answer.headers["Content-Type"] == "application/pdf"
            return hashlib.sha256(answer.read()).hexdigest()
    finally:
        web.stop()


def test_a_backup_gives_nothing_away(sold: Document, here: Installation, tmp_path: Path):
    here.call("backup", tmp_path / "backups").went_well()

    written = b"".join(path.read_bytes() for path in (tmp_path / "backups").rglob("*") if path.is_file())
    assert sold.order.customer.email.encode() not in written
    assert b"%PDF" not in written
    assert sold.number.encode() not in written
    assert not files_in(tmp_path / "backups").keys() & {f"files/{sold.sha256[:2]}/{sold.sha256}"}


def test_the_second_backup_copies_only_what_is_new(sold: Document, here: Installation, tmp_path: Path):
    backups = tmp_path / "backups"
    here.call("backup", backups).went_well()
    before = {path: path.stat().st_mtime_ns for path in (backups / "files").rglob("*")}

    wait_a_second()
    assert "0 of them new" in here.call("backup", backups).went_well()

    builders.completed()
    wait_a_second()
    again = here.call("backup", backups).went_well()
    assert "0 of them new" not in again
    assert all(path.stat().st_mtime_ns == when for path, when in before.items() if path.is_file())


def test_old_backups_are_forgotten_with_what_only_they_named(here: Installation, tmp_path: Path):
    backups = tmp_path / "backups"
    builders.completed()
    an_old_report()
    here.call("backup", backups).went_well()
    forgotten = here.call("restore", backups, "--list").went_well().strip()
    with_the_first = files_in(backups / "files")
    papers.sweep(timezone.now())
    wait_a_second()
    (backups / "files" / "00").mkdir(exist_ok=True)
    (backups / "files" / "00" / "killed.part").write_bytes(b"half")
    here.call("backup", backups, "--keep", 1).went_well()

    assert forgotten not in here.call("restore", backups, "--list").went_well()
    assert not (backups / "backups" / forgotten).exists()
    left = files_in(backups / "files")
    assert left.items() < with_the_first.items()
    assert len(left) == len(with_the_first) - 1
    assert "is whole" in here.call("backup", backups, "--verify").went_well()


def test_a_bucket_serves_as_well(sold: Document, here: Installation, elsewhere: Installation, bucket: dict[str, str]):
    address = "s3://cadangan/silastik/7502"
    here.call("backup", address).went_well()
    wait_a_second()
    assert "0 of them new" in here.call("backup", address, "--keep", 1).went_well()
    assert "is whole" in here.call("backup", "--verify", address).went_well()
    assert "The bucket cannot be used" in here.call("backup", "s3://lain/silastik").refused()

    elsewhere.manage("restore", address, **bucket).went_well()

    assert elsewhere.rows()["orders_order"] == here.rows()["orders_order"]
    assert files_in(elsewhere.private) == files_in(here.private)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A server that speaks S3, with one bucket; gives the variables by which boto3 finds it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        variables = CREDENTIALS | {"AWS_ENDPOINT_URL_S3": f"http://{host}:{port}"}
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        boto3.setup_default_session()  # one that has read these variables
        where = {"LocationConstraint": CREDENTIALS["AWS_DEFAULT_REGION"]}
        boto3.client("s3").create_bucket(Bucket="cadangan", CreateBucketConfiguration=where)
        yield variables
    finally:
        server.stop()
