"""Found by attack: a scanner that takes the line and says nothing held a web process a minute for each upload."""

import socket
import time

import pytest
from django.core.exceptions import ValidationError

from silastik.core import antivirus
from silastik.core.files import accept
from silastik.core.outage import Outage
from tests import builders


def refused() -> str:
    with pytest.raises(ValidationError) as caught:
        accept(builders.an_upload())
    return caught.value.code


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(antivirus, "TIMEOUT", 0.5)
    monkeypatch.setattr(antivirus, "scanner", Outage(seconds=30))


def test_uploads_do_not_wait_one_after_another_for_a_scanner_that_hangs(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{silent.getsockname()[1]}"
        assert refused() == "unscanned"

        started = time.monotonic()
        assert [refused() for _upload in range(5)] == ["unscanned"] * 5

    assert time.monotonic() - started < 2.0


@pytest.mark.parametrize("address", ["clamd:", "clamd:x", "clamd"])
def test_an_address_that_is_none_lets_nothing_in(settings, address):
    settings.CLAMD_ADDRESS = address

    assert refused() == "unscanned"
