"""Uploads before a real clamd, which knows one harmless sign by a signature of our own (decision 7)."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders.deliverables import released
from orders.models import FaultReport
from silastik.core.files import accept
from tests import builders, uploads
from tests.core.brokers import a_free_port

SIGN = b"SILASTIK-UJI-ANTIVIRUS"
LIMIT = 1024 * 1024
LOOKS_AT = LIMIT // 2


@contextmanager
def clamd(folder: Path, address: str) -> Iterator[None]:
    """ClamAV's daemon with that signature alone, listening at `address` until the block ends."""
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "uji.ndb").write_text(f"Uji.Tanda-1:0:*:{SIGN.hex()}\n")
    host, _colon, port = address.rpartition(":")
    listen = [f"TCPAddr {host}", f"TCPSocket {port}"] if host else [f"LocalSocket {address}"]
    config = folder / "clamd.conf"
    limits = [f"StreamMaxLength {LIMIT}", f"MaxFileSize {LOOKS_AT}", "AlertExceedsMax yes"]
    config.write_text("\n".join([f"DatabaseDirectory {signatures}", *limits, "Foreground yes", *listen]))
    with subprocess.Popen(["clamd", f"--config-file={config}"], stdout=subprocess.PIPE, text=True) as daemon:
        try:
            for line in daemon.stdout:
                if "Self checking" in line:
                    break
            yield
        finally:
            daemon.terminate()


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    address = f"127.0.0.1:{a_free_port()}"
    with clamd(tmp_path_factory.mktemp("clamd"), address):
        yield address


@pytest.fixture
def scanner(address, settings) -> None:
    settings.CLAMD_ADDRESS = address


def infected_picture() -> SimpleUploadedFile:
    return builders.an_upload(uploads.png() + SIGN, "halaman.png", "image/png")


def refusal(upload: SimpleUploadedFile) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        accept(upload)
    return caught.value


def test_a_clean_file_comes_in_whole(scanner):
    checked = accept(builders.an_upload(builders.pdf_bytes(), "bukti.pdf"))

    assert checked.file.read() == builders.pdf_bytes()


def test_an_infected_file_is_refused_and_logged_by_the_name_of_what_was_found(scanner, caplog):
    problem = refusal(infected_picture())

    assert problem.code == "infected"
    assert "Pemindai virus menolak" in problem.messages[0]
    assert "Uji.Tanda-1" in caplog.text


def test_a_sign_that_lies_across_two_chunks_is_found(scanner, monkeypatch):
    monkeypatch.setattr("silastik.core.antivirus.CHUNK", 7)

    assert refusal(infected_picture()).code == "infected"


@pytest.mark.parametrize("size", [LOOKS_AT + 1, LIMIT * 8])
def test_what_the_scanner_does_not_look_at_or_does_not_take_is_refused_but_not_called_infected(scanner, caplog, size):
    """The picture is whole; clamd says `Heuristics.Limits.Exceeded`, and of more than it takes it cuts the line."""
    problem = refusal(builders.an_upload(uploads.png() + bytes(size), "besar.png", "image/png"))

    assert problem.code == "unscannable"
    assert "melampaui batas pemindai virus" in problem.messages[0]
    assert "could not be scanned" in caplog.text


def test_what_is_above_our_own_limit_is_not_even_sent_to_it(settings):
    settings.CLAMD_ADDRESS, settings.CLAMD_MAX_BYTES = f"127.0.0.1:{a_free_port()}", 10

    assert refusal(builders.an_upload(uploads.png(), "besar.png", "image/png")).code == "unscannable"


def test_whoever_takes_what_cannot_be_scanned_learns_that_it_was_not(scanner, settings):
    settings.CLAMD_MAX_BYTES = 10
    picture = builders.an_upload(uploads.png(), "besar.png", "image/png")

    assert accept(picture, takes_unscannable=True).is_scanned is False
    settings.CLAMD_MAX_BYTES = LIMIT
    with pytest.raises(ValidationError, match="menolak"):
        accept(infected_picture(), takes_unscannable=True)


@pytest.mark.parametrize("away", ["127.0.0.1:{port}", "/tidak/ada/clamd.ctl"])
def test_while_the_scanner_is_away_nothing_comes_in_and_the_sender_is_asked_to_try_again(away, settings, caplog):
    settings.CLAMD_ADDRESS = away.format(port=a_free_port())

    problem = refusal(builders.an_upload())

    assert problem.code == "unscanned"
    assert "Coba lagi" in problem.messages[0]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_scanner_may_listen_on_a_socket_in_the_file_system(tmp_path, settings):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd.ctl")
    with clamd(tmp_path, settings.CLAMD_ADDRESS):
        assert refusal(infected_picture()).code == "infected"


def test_without_a_scanner_files_come_in_as_they_are(settings):
    settings.CLAMD_ADDRESS = ""

    assert accept(infected_picture()).content_type == "image/png"


@pytest.mark.django_db
def test_an_infected_picture_of_a_fault_is_told_at_its_field_and_kept_nowhere(scanner, client, settings):
    order = builders.completed()
    client.force_login(order.customer)
    before = sorted(Path(settings.PRIVATE_ROOT).rglob("*"))

    answer = client.post(
        reverse("orders:report_fault", args=[order.code]),
        {"deliverable": released(order)[0].pk, "text": "Halaman 2 kosong.", "picture": infected_picture()},
    )

    assert answer.status_code == 422
    assert "Pemindai virus menolak berkas ini" in answer.content.decode()
    assert "Halaman 2 kosong." in answer.content.decode()
    assert not FaultReport.objects.exists()
    assert sorted(Path(settings.PRIVATE_ROOT).rglob("*")) == before
