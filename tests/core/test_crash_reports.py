"""What a Sentry server is told of an error, by the real client sent to a server of the test's own."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.conf import settings

from silastik.core import crash_reports

FAILING = """if True:
    import django; django.setup()
    from django.test import Client
    import silastik.pages, sentry_sdk

    def fail(on):
        npwp = "09.254.294.3-407.000"
        raise ValueError("siti@example.org " + npwp)

    silastik.pages.front_page_facts = fail
    visitor = Client(raise_request_exception=False)
    headers = {"host": "localhost", "cookie": "sessionid2=sesirahasia", "x-forwarded-for": "203.0.113.7"}
    visitor.get("/", {"cari": "carirahasia"}, headers=headers)
    sentry_sdk.flush(10)
"""


class SentryServer(BaseHTTPRequestHandler):
    """Keeps what it is sent."""

    received: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]]
        self.received.append(unpack(body).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def dsn() -> Iterator[str]:
    SentryServer.received = []
    server = HTTPServer(("127.0.0.1", 0), SentryServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://kunci@127.0.0.1:{server.server_port}/1"
    server.shutdown()


def run_into_an_error(**variables: str) -> str:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.chaos.settings"} | variables
    command = [sys.executable, "-c", FAILING]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return "\n".join(SentryServer.received)


def test_an_error_is_told_with_its_place_and_without_the_person(dsn: str):
    told = run_into_an_error(SENTRY_DSN=dsn)

    assert "ValueError" in told
    assert '"function":"fail"' in told
    secrets = ["siti@", "09.254", "sesirahasia", "carirahasia", "203.0.113.7"]
    assert [secret for secret in secrets if secret in told] == []


def test_without_a_server_named_nothing_is_told(dsn: str):
    assert run_into_an_error(SENTRY_DSN="") == ""


def test_of_a_user_only_the_number_leaves():
    event = {"user": {"id": "7", "email": "siti@example.org", "ip_address": "203.0.113.7"}, "message": "a"}

    assert crash_reports.clean(event, None) == {"message": "a", "user": {"id": "7"}}
