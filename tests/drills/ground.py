"""What a drill stands on: the commands as an administrator runs them, and databases beside that of the test."""

import hashlib
import io
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from silastik.reports.models import ReportFile
from tests import builders

KEY = "kunci-cadangan-untuk-uji-saja-0123456789"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "uji", "AWS_SECRET_ACCESS_KEY": "uji", "AWS_DEFAULT_REGION": "ap-southeast-3"}


@dataclass
class Installation:
    """A portal that need not run: a database of the test's server, and a private folder."""

    database: str
    private: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        server = urlsplit(os.environ.get("DATABASE_URL", "postgres:///silastik"))
        return server._replace(path=f"{server.path.rpartition('/')[0]}/{self.database}").geturl()

    @property
    def variables(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "MFA_KEY": settings.MFA_KEY[0],
            "DATABASE_URL": self.address,
            "REDIS_URL": settings.REDIS_URL,
            "PRIVATE_ROOT": str(self.private),
            "BACKUP_KEY": KEY,
            **self.environment,
        }

    def manage(self, *arguments: object, **variables: str) -> "Answer":
        """What a management command says, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=os.environ | self.variables | variables,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Answer(done.returncode, done.stdout + done.stderr)

    def call(self, *arguments: object) -> "Answer":
        """The same without a new process, which takes seconds to start: for the installation of the test itself."""
        said = io.StringIO()
        try:
            call_command(*map(str, arguments), stdout=said)
        except CommandError as problem:
            return Answer(1, said.getvalue() + str(problem))
        return Answer(0, said.getvalue())

    def ask(self, query: str) -> list[tuple]:
        with psycopg.connect(**connecting(self.database)) as other:
            return other.execute(query).fetchall()

    def tables(self) -> list[str]:
        return [name for (name,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def rows(self) -> dict[str, tuple]:
        """Every table, as the number and the hash of its rows."""
        query = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM public.{} t"
        with psycopg.connect(**connecting(self.database)) as other:
            return {
                name: other.execute(sql.SQL(query).format(sql.Identifier(name))).fetchone() for name in self.tables()
            }


@dataclass(frozen=True)
class Answer:
    code: int
    text: str

    def went_well(self) -> str:
        assert self.code == 0, self.text
        return self.text

    def refused(self) -> str:
        """The sentences in which a command said why not; a traceback is none."""
        assert self.code == 1, self.text
        assert "Traceback" not in self.text, self.text
        return self.text


def connecting(database: str) -> dict[str, str]:
    """How psycopg reaches a database of the test's server."""
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("host", "port", "user", "password") if parameters.get(name)}
    return wanted | {"dbname": database}


def the_tested(private: str) -> Installation:
    """The installation in which the builders work."""
    return Installation(connection.settings_dict["NAME"], Path(private))


@contextmanager
def another(folder: Path) -> Iterator[Installation]:
    """A new server: an empty database, and no private folder yet."""
    name = f"drill_{secrets.token_hex(6)}"
    with psycopg.connect(**connecting("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield Installation(name, folder / name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def files_in(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its SHA-256."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def wait_a_second() -> None:
    """Backups are named by the second."""
    time.sleep(1.0)


def an_old_report() -> None:
    """A drawn report that the next sweep deletes."""
    content = builders.pdf_bytes(5)  # such as no other file has
    now = timezone.now() - timedelta(days=2)
    report = ReportFile(asked_by=builders.staff("head"), asked_at=now, name="Laporan", language="id", content={})
    report.file.save("laporan.pdf", ContentFile(content), save=False)
    report.sha256, report.rendered_at = hashlib.sha256(content).hexdigest(), now
    report.save()
