"""The portal as it runs for people: web server, PostgreSQL and Redis of the test, Celery's workers, a mail server."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from deploy.dev.mailcatcher import MailCatcher, part
from microdata.models import Extraction
from microdata.states import UNFINISHED
from orders.models import Document
from orders.services import completing_at_once
from silastik.core.models import Mail

PATIENCE = 60  # seconds, on a machine that does other things beside
PROCFILE = Path(__file__).parents[2] / "deploy/dev/Procfile"
Found = TypeVar("Found")


def eventually(find: Callable[[], Found], what: str, *, patience: float = PATIENCE) -> Found:
    """What `find` gives once it gives something; fails after so many seconds."""
    end = time.monotonic() + patience
    while not (found := find()):
        if time.monotonic() > end:
            raise AssertionError(f"Waited {patience} s for {what}.")
        time.sleep(0.1)
    return found


@dataclass
class Stack:
    """A running portal: its address, its private files, and the mails it has sent."""

    url: str
    folder: Path
    catcher: MailCatcher

    @property
    def private_root(self) -> Path:
        return self.folder / "private"

    def mail(self, to: str, subject: str) -> EmailMessage:
        """The newest mail to an address whose subject has these words; waits for it to arrive."""

        def find() -> EmailMessage | None:
            mine = (mail for mail in self.catcher.messages() if mail["To"] == to)
            return next((mail for mail in mine if subject in mail["Subject"]), None)

        return eventually(find, f"a mail to {to} about “{subject}”")

    def settle(self) -> None:
        """Wait until nothing is left to send, render, extract or complete: no journey ends with work undone.

        What waits for the office to open is not waited for.
        """

        def undone() -> bool:
            return (
                Mail.objects.filter(sent_at=None, next_try_at__lt=timezone.now() + timedelta(minutes=10)).exists()
                or Document.objects.filter(rendered_at=None).exists()
                or Extraction.objects.filter(state__in=UNFINISHED).exists()
                or completing_at_once().exists()
            )

        eventually(lambda: not undone(), "the worker to finish")


def link_in(mail: EmailMessage, path: str) -> str:
    """The address in a mail's text that has this path in it; the HTML beside it leads there too."""
    address = next(link for link in re.findall(r"https?://\S+", part(mail, "plain")) if path in link)
    assert address in part(mail, "html")
    return address


@contextmanager
def running(url: str, folder: Path) -> Iterator[Stack]:
    """The workers and the mail server that serve the web server at `url`, until the block ends."""
    with MailCatcher(folder / "mail") as catcher:
        stack = Stack(url, folder, catcher)
        current_app.control.purge()
        workers = {name: start(name, stack) for name in ("worker", "extract")}
        try:
            for name, worker in workers.items():
                log = folder / f"{name}.log"
                eventually(lambda: " ready." in log.read_text() or worker.poll() is not None, f"{name} to start")  # noqa: B023
                assert worker.poll() is None, log.read_text()
            yield stack
        finally:
            for worker in workers.values():
                worker.terminate()
            for worker in workers.values():
                worker.wait(PATIENCE)


def start(name: str, stack: Stack) -> subprocess.Popen[bytes]:
    """A worker of `make run` as its Procfile starts it, but for one task at a time."""
    command = re.search(rf"^{name}: celery (.+)$", PROCFILE.read_text(), re.MULTILINE)
    assert command, f"{PROCFILE} starts no {name}"
    with (stack.folder / f"{name}.log").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", *command[1].split(), "--concurrency", "1"],
            cwd=settings.BASE_DIR,
            env=os.environ | environment(stack, redis_url=settings.REDIS_URL),
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def environment(stack: Stack, *, redis_url: str) -> dict[str, str]:
    """The settings of `make run`, on the database and files of this test process."""
    database = urlsplit(os.environ.get("DATABASE_URL", "postgres:///silastik"))
    folder = database.path.rpartition("/")[0]
    return {
        "DJANGO_SETTINGS_MODULE": "silastik.settings.development",
        "SECRET_KEY": settings.SECRET_KEY,
        "MFA_KEY": settings.MFA_KEY[0],
        "DATABASE_URL": database._replace(path=f"{folder}/{connection.settings_dict['NAME']}").geturl(),
        "REDIS_URL": redis_url,
        "PRIVATE_ROOT": str(stack.private_root),
        "EMAIL_URL": f"smtp://127.0.0.1:{stack.catcher.smtp_port}",
        "SITE_URL": stack.url,
    }
