"""Catches the mail of development and tests: SMTP on one port, a page to read the messages on another.

Nothing leaves the machine; each message is kept as an .eml file. `make run` starts it; a test uses the class:

    with MailCatcher(tmp_path) as catcher:
        settings.EMAIL_PORT = catcher.smtp_port
        ...
        assert catcher.messages()[0]["Subject"] == "..."
"""

import argparse
import email
import re
import socket
import threading
import time
from email.message import EmailMessage
from email.policy import default
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
  body {{ font: 1rem/1.5 system-ui; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
  table {{ width: 100%; border-collapse: collapse }}
  td, th {{ text-align: left; vertical-align: top; padding: .4rem; border-bottom: 1px solid #ccc }}
  pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}
  iframe {{ width: 100%; height: 40em; border: 1px solid #ccc }}
</style>
<h1>{title}</h1>
{body}
</html>"""


class MailCatcher:
    """Listens inside a `with`; a port of 0 means any free one."""

    def __init__(self, folder: Path, *, smtp_port: int = 0, http_port: int = 0) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server((HOST, smtp_port)) as listener:
            self.smtp_port = listener.getsockname()[1]
        self._smtp = Controller(self, hostname=HOST, port=self.smtp_port, enable_SMTPUTF8=True)
        self._http = ThreadingHTTPServer((HOST, http_port), type("Page", (Page,), {"catcher": self}))
        self.url = f"http://{HOST}:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._smtp.start()
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._smtp.stop()
        self._http.shutdown()
        self._http.server_close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (self.folder / f"{time.time_ns()}.eml").write_bytes(envelope.original_content or b"")
        return "250 Kept"

    def files(self) -> dict[str, Path]:
        """The kept messages by name, newest first."""
        return {path.stem: path for path in sorted(self.folder.glob("*.eml"), reverse=True)}

    def messages(self) -> list[EmailMessage]:
        """The kept messages, newest first."""
        return [read(path) for path in self.files().values()]


def read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)


def part(message: EmailMessage, kind: str) -> str:
    """The text of the message's first part of that kind (plain, html), or nothing."""
    body = message.get_body((kind,))
    return body.get_content() if body else ""


def page(title: str, body: str) -> str:
    return PAGE.format(title=escape(title), body=body)


class Page(BaseHTTPRequestHandler):
    """`/` lists the messages, `/NAME` shows one, `/NAME/html` is its HTML part alone."""

    catcher: MailCatcher

    def do_GET(self) -> None:
        name, _, view = self.path.strip("/").partition("/")
        path = self.catcher.files().get(name)
        if not name:
            self.answer(self.overview())
        elif not path:
            self.answer(page("No such message", '<a href="/">All messages</a>'), status=404)
        elif view == "html":
            # Scripts stay off, and a link opens in a tab of its own, since the portal refuses to be framed.
            html = '<base target="_blank">' + part(read(path), "html")
            self.answer(html, policy="sandbox allow-popups allow-popups-to-escape-sandbox")
        else:
            self.answer(self.message(name, read(path)))

    def overview(self) -> str:
        rows = "".join(
            f'<tr><td><a href="/{name}">{escape(str(message["Subject"]))}</a>'
            f"<td>{escape(str(message['To']))}<td>{escape(str(message['Date']))}"
            for name, message in ((name, read(path)) for name, path in self.catcher.files().items())
        )
        return page("Mail", f"<table><tr><th>Subject<th>To<th>Date{rows}</table>" if rows else "<p>No mail yet.")

    def message(self, name: str, message: EmailMessage) -> str:
        headers = "".join(f"<tr><th>{h}<td>{escape(str(message[h]))}" for h in ("From", "To", "Date"))
        text = re.sub(r"https?://[^\s<>]+", r'<a href="\g<0>">\g<0></a>', escape(part(message, "plain")))
        frame = f'<iframe src="/{name}/html" title="HTML"></iframe>' if part(message, "html") else ""
        body = f'<p><a href="/">All messages</a><table>{headers}</table><pre>{text}</pre>{frame}'
        return page(str(message["Subject"]), body)

    def answer(self, body: str, *, status: int = 200, policy: str = "default-src 'self' 'unsafe-inline'") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: Any) -> None:
        """Reading mail is no news."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--http-port", type=int, default=8025)
    options = parser.parse_args()
    with MailCatcher(options.folder, smtp_port=options.smtp_port, http_port=options.http_port):
        threading.Event().wait()


if __name__ == "__main__":
    main()
