"""The database by PostgreSQL's own tools: dumped at a snapshot, and brought back in one transaction or not at all."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from . import BackupError
from .places import CHUNK

# Whoever has logged out since must not find their session again: after a restore everybody logs in anew.
FORGOTTEN = (Session._meta.db_table, UserSession._meta.db_table)
LOCK_TIMEOUT = "30s"
# pg_restore -1 could not replace what a newer portal has added; so the schema goes in the same transaction.
BEFORE = f"""
BEGIN;
SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';
SET LOCAL client_min_messages = warning;
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


@contextmanager
def snapshot() -> Iterator[str]:
    """All that Django reads within is of one moment; gives the name by which pg_dump joins it."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # it idles while pg_dump works
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


@contextmanager
def alone() -> Iterator[None]:
    """One backup of a database at a time: retention must not take what another is about to name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('silastik backup'))")
        if not cursor.fetchone()[0]:
            raise BackupError("Another backup of this database is being made.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('silastik backup'))")


def row_counts() -> dict[str, int]:
    """Rows of every table that is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall() if name not in FORGOTTEN]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM public.{connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def dump(snapshot: str) -> Iterator[bytes]:
    """A dump in pg_dump's custom format; raises `BackupError` when pg_dump fails."""
    command, environment = _command(
        "pg_dump",
        "--format=custom",
        "--compress=1",  # the next levels cost several times the processor for a tenth of the size
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        *[f"--exclude-table-data=public.{table}" for table in FORGOTTEN],
    )
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors) as process:  # noqa: S603
            assert process.stdout  # noqa: S101
            try:
                while chunk := process.stdout.read(CHUNK):
                    yield chunk
            except GeneratorExit:
                process.kill()
                raise
        _refuse_failed(process, "pg_dump", errors)


def load(chunks: Iterable[bytes], counts: dict[str, int]) -> None:
    """Replace the whole database by a dump, in one transaction; raises `BackupError` and leaves all as it was.

    The rows of every table must be as many as in `counts` before it commits.
    """
    restore, environment = _command("pg_restore", "--file=-", "--no-owner", "--no-privileges", database=False)
    psql, _ = _command("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    connection.close()  # a session of our own might hold the schema
    pipes: dict[str, Any] = {"env": environment, "stdin": subprocess.PIPE}
    with tempfile.TemporaryFile() as refused, tempfile.TemporaryFile() as failed:
        with (
            subprocess.Popen(restore, stdout=subprocess.PIPE, stderr=refused, **pipes) as reader,  # noqa: S603
            subprocess.Popen(psql, stderr=failed, **pipes) as writer,  # noqa: S603
        ):
            assert reader.stdin  # noqa: S101
            assert reader.stdout  # noqa: S101
            assert writer.stdin  # noqa: S101
            feeder = _Feeder(chunks, reader.stdin)
            try:
                feeder.start()
                writer.stdin.write(BEFORE.encode())
                shutil.copyfileobj(reader.stdout, writer.stdin, CHUNK)
                feeder.finish()
                _refuse_failed(reader, "pg_restore", refused)
                # Until here psql has seen no COMMIT: whatever went wrong, its end is a rollback.
                writer.stdin.write(_after(counts).encode())
                writer.stdin.close()
            except BrokenPipeError:
                pass  # psql has stopped at an error, which it says below
            except BaseException:
                writer.kill()
                raise
            finally:
                reader.kill()
                with suppress(BrokenPipeError):
                    writer.stdin.close()
        _refuse_failed(writer, "Nothing was changed: psql", failed)


class _Feeder(Thread):
    """Writes the dump into pg_restore while its script is read."""

    def __init__(self, chunks: Iterable[bytes], into: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.chunks, self.into = chunks, into
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            for chunk in self.chunks:
                self.into.write(chunk)
        except BrokenPipeError:
            pass  # pg_restore says why it has stopped
        except Exception as problem:  # raised again by `finish`
            self.problem = problem
        finally:
            with suppress(BrokenPipeError):
                self.into.close()

    def finish(self) -> None:
        """Wait until all is written; raises what stopped it."""
        self.join()
        if self.problem:
            raise self.problem


def _after(counts: dict[str, int]) -> str:
    checks = "\n".join(
        f"n := (SELECT count(*) FROM public.{connection.ops.quote_name(table)}); "  # noqa: S608
        f"IF n <> {count} THEN RAISE EXCEPTION 'table {table} has % rows, and {count} in the manifest', n; END IF;"
        for table, count in counts.items()
    )
    return f"\nDO $check$ DECLARE n bigint; BEGIN\n{checks}\nEND $check$;\nCOMMIT;\n"


def holds_data() -> str:
    """What a restore would destroy, in words; empty of a database that is empty or newly set up."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        known = {"users_user": "account", "orders_order": "order"}
        if tables and not tables >= known.keys():
            return "tables of something else than this portal"
        found = []
        for table, noun in known.items() if tables else ():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            if n := cursor.fetchone()[0]:
                found.append(f"{n} {noun}{'s' if n > 1 else ''}")
    return " and ".join(found)


def server_version() -> int:
    connection.ensure_connection()
    return connection.pg_version // 10_000  # type: ignore[attr-defined]


def _command(program: str, *options: str, database: bool = True) -> tuple[list[str], dict[str, str]]:
    """A program of PostgreSQL that reaches Django's database; the password goes by the environment, not to `ps`."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    reach = [*arguments[1:-1], f"--dbname={arguments[-1]}"] if database else []
    return [_program(program), *options, *reach], os.environ | (environment or {})


def _program(name: str) -> str:
    """The one that belongs to the server, where Debian keeps it; else the first in PATH."""
    own = Path(f"/usr/lib/postgresql/{server_version()}/bin/{name}")
    found = str(own) if own.exists() else shutil.which(name)
    if not found:
        raise BackupError(f"{name} is not installed: it comes with Debian's postgresql-client-{server_version()}.")
    return found


def _refuse_failed(process: subprocess.Popen[bytes], name: str, errors: IO[bytes]) -> None:
    """Wait for a program to end; raises `BackupError` with what it said when it failed."""
    if process.wait():
        raise BackupError(f"{name} failed: {_said(errors)}")


def _said(errors: IO[bytes]) -> str:
    """The first error in what a program wrote, as one line."""
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"]
    return next((line for line in lines if "error" in line.lower()), lines[0])
