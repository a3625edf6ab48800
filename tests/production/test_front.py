"""Found by attack: what nginx says, writes down, takes in and speaks by itself, without asking the portal."""

import base64
import hashlib
import http.client
import re
import socket
import ssl

import pytest

from tests.journeys.stack import eventually

from .compose import BASE
from .conftest import Office
from .test_server import asked

pytestmark = pytest.mark.django_db(transaction=True)

PROTECTING = ["Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]
HIDDEN = ["/protected/x", "/%70rotected/x", "//protected/x", "/static/../protected/x", "/static/..%2fprivate/x"]
HIDDEN += ["/metrics", "//metrics", "/./metrics", "/%6detrics", "/x/../metrics", "/x/..;/metrics", "/metrics%2f"]
HIDDEN += ["/static../private/x", "/static/%2e%2e/secrets/secret_key", "/metrics;x", "http://elsewhere/metrics"]
SMUGGLED = [
    "Content-Length: 6\r\nTransfer-Encoding: chunked",
    "Content-Length: 0\r\nContent-Length: 44",
    "Content-Length: 0, 44",
    "Content-Length: +5",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 0",
    "X: a\rTransfer-Encoding: chunked\r\nContent-Length: 0",
]


def said(office: Office, text: str) -> bytes:
    """All that nginx answers to these bytes."""
    with socket.create_connection(("127.0.0.1", office.machine.ports["tls"]), timeout=20) as plain:
        context = ssl.create_default_context(cafile=str(office.folder / "tls/fullchain.pem"))
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as line:
            line.sendall(text.encode("latin-1"))
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return str(answer.status).encode() + answer.read()


def of_nginx(office: Office) -> str:
    return (office.folder / "nginx.log").read_text(errors="replace")


def test_nginx_s_own_answers_protect_their_reader_as_the_portal_s_do(office):
    _status, of_portal, _body = asked(office, "/")
    _status, of_front, _body = asked(office, "/protected/x")

    for name in PROTECTING:
        assert of_front.get_all(name), name
        assert len(of_portal.get_all(name)) == 1, name
    assert of_front["Strict-Transport-Security"] == of_portal["Strict-Transport-Security"]


def test_the_page_of_an_outage_allows_its_own_style_and_nothing_else(office):
    for web in office.webs:
        web.kill()
        eventually(lambda: not web.is_ready(), "the last of its children to be gone")  # noqa: B023
    status, headers, page = asked(office, "/")

    style = re.search(r"<style>(.*?)</style>", page.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert status == 503
    assert f"style-src 'sha256-{digest}'" in headers["Content-Security-Policy"]
    assert all(len(headers.get_all(name)) == 1 for name in [*PROTECTING, "Cache-Control", "Retry-After"])


@pytest.mark.parametrize("path", HIDDEN)
def test_no_spelling_of_an_address_leads_to_files_or_figures(office, path):
    status, _headers, body = asked(office, path)

    assert status in {400, 404}
    assert b"silastik_up" not in body


@pytest.mark.parametrize("headers", SMUGGLED)
def test_two_readings_of_where_a_request_ends_are_refused(office, headers):
    answer = said(
        office, f"POST /katalog/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n"
    )

    assert answer[:3] in {b"400", b"501"}


def test_what_a_proxy_would_say_is_not_believed_of_a_visitor(office):
    given = {"X-Accel-Redirect": "/protected/x", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "http"}
    given |= {"X_Forwarded_For": "10.0.0.1", "X-Original-URL": "/metrics", "X-HTTP-Method-Override": "DELETE"}

    status, _headers, page = asked(office, "/akun/masuk/", headers=given)

    assert status == 200
    assert b"elsewhere.example" not in page


def test_a_form_with_files_leaves_no_line_that_knows_who_sent_it_where(office):
    """nginx warns of each form that it puts aside, with address and path, of complaints without a name too."""
    for path in ("/pengaduan/", "/akun/sandi/lupa/1-rahasia/"):
        assert asked(office, path, method="POST", body=b"x" * 100_000)[0] == 403
    asked(office, "/pengaduan/", method="POST", headers={"Content-Length": str(50 * 1024 * 1024)}, body=b"")

    assert "pengaduan" not in of_nginx(office)
    assert "rahasia" not in of_nginx(office)


def test_a_complaint_has_no_number_that_nginx_could_know(office):
    asked(office, "/pengaduan/")
    asked(office, "/katalog/")

    eventually(lambda: "catalogue" in told(office) and "complaint" in told(office), "both requests to be logged")
    known = set(re.findall(r"\b[0-9a-f]{32}\b", of_nginx(office)))
    of_complaints = [line for line in told(office).splitlines() if "complaint" in line]
    assert not any(number in line for number in known for line in of_complaints)
    assert any(number in told(office) for number in known)


def told(office: Office) -> str:
    return "".join(web.said for web in office.webs)


@pytest.mark.parametrize(("path", "megabytes", "status"), [("/katalog/", 41, 413), ("/pengaduan/", 41, 413)])
def test_what_customers_may_send_is_bounded_before_it_is_kept(office, path, megabytes, status):
    size = str(megabytes * 1024 * 1024)

    assert asked(office, path, method="POST", headers={"Content-Length": size}, body=b"")[0] == status


def test_a_stranger_cannot_send_a_master_of_gigabytes(office):
    size = {"Content-Length": str(2 * 1024**3), "Content-Type": "multipart/form-data; boundary=x"}
    token = {"Cookie": "csrftoken=" + "a" * 32, "Origin": office.url, "Referer": office.url}

    status = asked(
        office, "/admin/microdata/datasetversion/1/berkas-induk/", method="POST", headers=size | token, body=b""
    )[0]

    assert status == 413


@pytest.mark.parametrize(
    "cipher", ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-CAMELLIA256-SHA384"]
)
def test_only_ciphers_that_authenticate_what_they_hide_are_spoken(office, cipher):
    context = ssl.create_default_context(cafile=str(office.folder / "tls/fullchain.pem"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{cipher}:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", office.machine.ports["tls"]), timeout=20) as plain,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(plain, server_hostname="127.0.0.1")
    assert "ssl_ciphers" in (BASE / "deploy/nginx/silastik.conf").read_text()
