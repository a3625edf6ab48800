"""The portal and the yardstick behind gunicorn with the options of `make run`, and what a request costs them.

A request's cost is processor time of gunicorn's processes, of PostgreSQL's backends for their database, of those that
ended meanwhile (helpers of parallel queries), and for the portal of Redis, which holds its cache.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django_redis import get_redis_connection

from silastik.users.models import User

from . import cpu
from .visitors import Visitors

SECRET = "a-secret-of-the-bench-alone-which-is-longer-than-fifty-letters"
FOLDER = Path(os.environ.get("DATA_DIR", "."))


@dataclass
class Server:
    """A running gunicorn; `visitors` ask it."""

    process: subprocess.Popen
    port: int
    database: str
    uses_redis: bool
    visitors: Visitors = field(init=False)

    def __post_init__(self) -> None:
        self.visitors = Visitors(self.port)

    @property
    def workers(self) -> list[int]:
        return cpu.children(self.process.pid)

    def spent(self) -> float:
        own, backends = _backends(self.database)
        postmaster = cpu.parent(own)
        total = sum(cpu.spent(pid) for pid in [self.process.pid, *self.workers, *backends])
        total += cpu.spent_by_ended_children(postmaster)
        return total + (cpu.spent(_redis()) if self.uses_redis else 0)

    def cost(self, path: str, session: str = "", times: int = 100) -> float:
        """Seconds of processor time for one request, as the mean of some."""
        before = self.spent()
        for _time in range(times):
            self.visitors.get(path, session)
        return (self.spent() - before) / times

    def warm(self, path: str, session: str = "") -> None:
        """Every thread of every worker has served the page, so that it has its connection and its templates."""
        self.visitors.at_once(path, session, times=12)


def _backends(database: str) -> tuple[int, list[int]]:
    """Our own backend, and those that serve others in a database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [database, own])
        return own, [pid for (pid,) in cursor.fetchall()]


def _redis() -> int:
    return get_redis_connection().info("server")["process_id"]


def database_url(name: str) -> str:
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


@contextmanager
def portal(database: str) -> Iterator[Server]:
    """The portal with its settings of production, on a database that is there."""
    metrics = FOLDER / "metrics"
    metrics.mkdir(exist_ok=True)
    for old in metrics.iterdir():
        old.unlink()
    environment = {
        "DJANGO_SETTINGS_MODULE": "silastik.settings.production",
        "DATABASE_URL": database_url(database),
        "SECRET_KEY": SECRET,
        "EVIDENCE_KEY": "5e" * 32,
        "MFA_KEY": settings.MFA_KEY[0] + "m" * 32,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEFAULT_FROM_EMAIL": "bench@example.org",
        "PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
    }
    manifest = FOLDER / "static/staticfiles.json"
    if not manifest.exists():
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(command, check=True, env=os.environ | environment)
    with _gunicorn("silastik.wsgi", environment, database, uses_redis=True) as server:
        yield server


@contextmanager
def yardstick(orders: int) -> Iterator[tuple[Server, str]]:
    """The bare project with so many orders in its queue, and the session of somebody who is logged in."""
    database = "bench_bare"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {database}")
    environment = {"DJANGO_SETTINGS_MODULE": "tests.bench.bare.settings", "BARE_DATABASE_URL": database_url(database)}
    command = [sys.executable, "-m", "tests.bench.bare.filling", str(orders)]
    filled = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    try:
        with _gunicorn("tests.bench.bare.wsgi", environment, database, uses_redis=False) as server:
            yield server, filled.stdout
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def _gunicorn(application: str, environment: dict[str, str], database: str, *, uses_redis: bool) -> Iterator[Server]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    found = re.search(r"^web: gunicorn silastik\.wsgi (.+)$", Path("deploy/dev/Procfile").read_text(), re.MULTILINE)
    assert found, "the Procfile names no web process"
    options = shlex.split(found[1].replace("$PORT", str(port)))
    command = [str(Path(sys.executable).with_name("gunicorn")), application, *options]
    with (FOLDER / f"{application}.log").open("w") as log:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=log)
    server = Server(process, port, database, uses_redis)
    try:
        while not server.visitors.reached():
            assert process.poll() is None, f"gunicorn did not start, see {log.name}"
            time.sleep(0.2)
        yield server
    finally:
        server.visitors.leave()
        process.terminate()
        process.wait(20)


def session_of(user: User) -> str:
    """The cookie of a session that the portal takes for one of its own; staff have the second factor it wants."""
    if user.is_office_staff:
        TOTP.activate(user, generate_totp_secret())
    with override_settings(SECRET_KEY=SECRET):
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value
