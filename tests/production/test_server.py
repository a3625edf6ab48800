"""What an office puts on the internet: TLS, nginx's limits, private files, and processes that come and go unnoticed."""

import hashlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import time

import pytest

from publications import services
from silastik.core.models import Mail
from tests import builders
from tests.journeys.stack import eventually

from .compose import BASE, SERVICES, example, image_command
from .conftest import Office

pytestmark = pytest.mark.django_db(transaction=True)


def asked(office: Office, path: str, *, method: str = "GET", port: str = "tls", headers=None, body=None):
    """One answer of nginx, not followed: status, headers, body."""
    context = ssl.create_default_context(cafile=str(office.folder / "tls/fullchain.pem"))
    number = office.machine.ports[port]
    kinds = {"plain": http.client.HTTPConnection("127.0.0.1", number, timeout=30)}
    line = kinds.get(port) or http.client.HTTPSConnection("127.0.0.1", number, timeout=30, context=context)
    line.request(method, path, body=body, headers=headers or {})
    answer = line.getresponse()
    return answer.status, answer.headers, answer.read()


def test_plain_http_is_sent_on_to_tls(office):
    status, headers, _body = asked(office, "/katalog/?q=a", port="plain")

    assert (status, headers["Location"]) == (308, "https://127.0.0.1/katalog/?q=a")


def test_pages_come_with_the_headers_that_protect_their_readers(office):
    status, headers, _body = asked(office, "/")

    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Server"] == "nginx"


def test_cookies_are_for_tls_alone_and_a_form_without_its_token_is_refused(office):
    browser = office.visit(builders.a_customer())
    (session,) = [cookie for cookie in browser.cookies if cookie.name == "sessionid"]

    status, _headers, _page = asked(
        office, "/keranjang/ajukan/", method="POST", headers={"Cookie": browser.cookie, "Referer": office.url}, body=b""
    )

    assert session.secure
    assert session.has_nonstandard_attr("HttpOnly")
    assert all(cookie.secure for cookie in browser.cookies)
    assert status == 403


def test_static_files_come_from_nginx_compressed_and_for_good(office):
    _status, _headers, page = asked(office, "/")
    style = page.decode().partition('href="/static/')[2].partition('"')[0]

    status, headers, _body = asked(office, f"/static/{style}", headers={"Accept-Encoding": "gzip"})

    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/protected/documents/x.pdf", "/metrics"])
def test_what_is_for_nginx_or_the_office_alone_is_not_there_for_others(office, path):
    assert asked(office, path)[0] == 404


def test_a_form_that_is_too_large_gets_a_page_that_says_so(office):
    size = 211 * 1024 * 1024
    status, _headers, page = asked(office, "/katalog/", method="POST", headers={"Content-Length": str(size)}, body=b"")

    assert status == 413
    assert "terlalu besar" in page.decode().lower()


def test_who_sends_a_header_drop_by_drop_is_hung_up_on_and_holds_up_nobody(office):
    context = ssl.create_default_context(cafile=str(office.folder / "tls/fullchain.pem"))
    slow = []
    for _caller in range(20):
        line = socket.create_connection(("127.0.0.1", office.machine.ports["tls"]), timeout=30)
        line = context.wrap_socket(line, server_hostname="127.0.0.1")
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        slow.append(line)

    assert asked(office, "/")[0] == 200
    started = time.monotonic()
    assert slow[0].recv(100) in (b"",) or b"408" in slow[0].recv(100)
    assert time.monotonic() - started < 20


def test_a_sale_goes_on_while_each_web_process_and_each_worker_is_away_in_turn(office):
    """Nobody notices: each answer is a page, each paper is rendered once, each mail is sent once."""
    customer, officer = builders.a_customer(), builders.an_officer()
    order = builders.a_basket(customer)
    browser = office.visit(customer)
    pages = []

    def submit() -> None:
        pages.append(browser.post("/keranjang/ajukan/", terms=builders.terms().pk, accepted="on"))

    def offer() -> None:
        taken = builders.tick_all(services.take(builders.fresh(order), by=officer))
        services.send_offer(taken, by=officer)

    def pay() -> None:
        builders.pay(builders.bill(builders.fresh(order)))

    def deliver() -> None:
        services.deliver(builders.fresh(order), by=officer)

    away = [office.webs[0], office.workers[0], office.webs[1], office.workers[1]]
    for part, step in zip(away, (submit, offer, pay, deliver), strict=True):
        part.kill()
        if part in office.webs:
            eventually(lambda: not part.is_ready(), "the last of its children to be gone")  # noqa: B023
        step()
        office.settle()
        pages.append(browser.get(f"/pesanan/{builders.fresh(order).code}/"))
        part.start()

    order = builders.fresh(order)
    assert order.state == "completed"
    assert [page.status for page in pages] == [200] * 5
    for document in order.documents.all():
        path = f"/pesanan/{order.code}/dokumen/{document.code}/"
        status, headers, content = asked(office, path, headers={"Cookie": browser.cookie})
        assert (status, headers["Content-Type"]) == (200, "application/pdf")
        assert hashlib.sha256(content).hexdigest() == document.sha256
        assert "default-src" in headers["Content-Security-Policy"]
    sent = sorted(Mail.objects.exclude(sent_at=None).values_list("to", flat=True))
    assert sorted(mail["To"] for mail in office.catcher.messages()) == sent
    assert customer.email in sent


def test_a_stranger_gets_no_file_though_nginx_could_read_it(office):
    order = builders.offered()
    office.settle()
    document = order.documents.get()
    stranger = office.visit(builders.a_customer())

    path = f"/pesanan/{order.code}/dokumen/{document.code}/"
    assert asked(office, path, headers={"Cookie": stranger.cookie})[0] == 404
    document.refresh_from_db()
    assert asked(office, f"/protected/{document.file.name}")[0] == 404


def test_every_variable_of_the_file_and_of_the_example_is_one_that_the_settings_read():
    read = {
        name.removesuffix("_FILE")
        for path in (BASE / "silastik/settings").glob("*.py")
        for name in re.findall(r"""["']([A-Z][A-Z0-9_]+)["']""", path.read_text())
    }
    known = read | {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED", "DATA_DIR", "PROMETHEUS_MULTIPROC_DIR"}
    of_portal = [name for name, service in SERVICES.items() if service.get("image") == "silastik"]
    named = {name.removesuffix("_FILE") for service in of_portal for name in SERVICES[service].get("environment", {})}

    assert of_portal == ["migrate", "web", "worker", "extractor", "beat"]
    assert named | set(example()) <= known


def test_every_service_can_do_only_what_it_must():
    for name, service in SERVICES.items():
        assert service.get("mem_limit"), name
        if name != "clamd":  # its own image writes where it likes
            assert service["read_only"], name
            assert service["cap_drop"] == ["ALL"], name
            assert service["security_opt"] == ["no-new-privileges:true"], name
            assert name in ("migrate",) or service["restart"] == "unless-stopped", name


def test_the_units_of_an_office_without_containers_run_the_same_commands():
    for name in ("web", "worker", "extractor", "beat"):
        unit = (BASE / f"deploy/systemd/silastik-{name}.service").read_text()
        (line,) = re.findall(r"^ExecStart=/opt/silastik/\.venv/bin/(.+)$", unit, re.MULTILINE)
        wanted = " ".join(SERVICES[name].get("command") or image_command())
        same = wanted.replace("0.0.0.0:8000", "127.0.0.1:8000").replace("/tmp/", "/run/silastik-beat/")  # noqa: S108
        assert line.replace("%%", "%") == same


@pytest.mark.parametrize(
    "missing", ["SECRET_KEY", "EVIDENCE_KEY", "MFA_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "DATABASE_URL"]
)
def test_the_portal_says_by_a_sentence_what_it_cannot_start_without(office, missing):
    said = started(office, {f"{missing}_FILE": "", missing: ""})

    assert f"The portal cannot start without {missing} (" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"MFA_KEY": "short", "MFA_KEY_FILE": ""}, "MFA_KEY is too short"),
        ({"SITE_URL": "http://silastik.example.org"}, "SITE_URL must begin with https://"),
        ({"EMAIL_URL": "consolemail://", "EMAIL_URL_FILE": ""}, "EMAIL_URL must name an SMTP server"),
        ({"PRIVATE_ROOT": "/nowhere"}, "Private files cannot be written to /nowhere"),
    ],
)
def test_the_portal_refuses_to_start_with_what_would_not_be_safe(office, wrong, said):
    assert said in started(office, wrong | ({"SECRET_KEY_FILE": ""} if "SECRET_KEY" in wrong else {}))


def started(office: Office, changed: dict[str, str]) -> str:
    """What a command says that starts with these variables changed."""
    variables = os.environ | office.webs[0].environment | changed
    variables = {name: value for name, value in variables.items() if value}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=BASE, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return done.stderr
