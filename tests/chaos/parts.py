"""The parts of a running portal, each in processes of its own that can be killed, held still and started again."""

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

import redis
from django.conf import settings
from django.db import connection

from tests.journeys.stack import PATIENCE, eventually


class Part:
    """One line of the Procfile. All its processes are in one group, and end with the test process."""

    def __init__(self, name: str, command: str, *, folder: Path, environment: dict[str, str]) -> None:
        self.name, self.folder, self.environment = name, folder, environment
        self.command = shlex.split(command)
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def died(self) -> bool:
        """Whether it has ended without being killed."""
        return self.process is not None and not self.runs

    def start(self) -> None:
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                ["/usr/bin/setpriv", "--pdeathsig", "KILL", *self.command],
                cwd=settings.BASE_DIR,
                env=os.environ | self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        eventually(lambda: self.is_ready() or not self.runs, f"{self.name} to start")
        assert self.runs, self.said

    def is_ready(self) -> bool:
        return True

    @property
    def said(self) -> str:
        """What it has written since it was started."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """All at once, without a word, as a machine that loses power."""
        self._signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = None

    def kill_children(self) -> None:
        """The processes that do the work, as a kernel out of memory does; the one that minds them lives on."""
        pid = self.process.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """As Docker and systemd do before they lose patience: only the process that minds the others is told."""
        self.process.terminate()

    def has_ended(self) -> bool:
        """Whether it has come to an end by itself, and well; then it may be started again."""
        if self.runs:
            return False
        assert self.process.returncode == 0, self.said
        self.process = None
        return True

    def hold_still(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.runs:
            self.go_on()
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)


class Web(Part):
    port: int

    def is_ready(self) -> bool:
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            web.request("GET", "/healthz")
            return web.getresponse().status == 200
        except OSError:
            return False


class Worker(Part):
    def is_ready(self) -> bool:
        return " ready." in self.said


class Redis(Part):
    """Keeps nothing when it is killed."""

    def __init__(self, *, port: int, folder: Path) -> None:
        command = f"redis-server --bind 127.0.0.1 --port {port} --dir {folder} --save '' --appendonly no"
        super().__init__("redis", command, folder=folder, environment={})
        self.url = f"redis://127.0.0.1:{port}/0"
        self.client = redis.Redis.from_url(self.url, socket_timeout=1)

    def is_ready(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    @property
    def queued(self) -> int:
        """How many tasks no worker has fetched yet."""
        return sum(self.client.llen(queue) for queue in ("default", "render", "mail"))


def by_procfile(name: str, *, port: int, folder: Path, environment: dict[str, str]) -> Part:
    """A part as `make run` starts it, read from the same file."""
    lines = (Path(settings.BASE_DIR) / "deploy/dev/Procfile").read_text().splitlines()
    command = dict(line.split(": ", 1) for line in lines)[name]
    program, arguments = Template(command).safe_substitute(PORT=port, DATA_DIR=folder).split(" ", 1)
    kind = {"web": Web, "worker": Worker, "extract": Worker}.get(name, Part)
    part = kind(name, f"{Path(sys.executable).with_name(program)} {arguments}", folder=folder, environment=environment)
    part.port = port
    return part


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Hold:
    """A table to which nobody can write for now."""

    def __init__(self, table: str) -> None:
        self.table = table

    def caught(self) -> int:
        """Wait until a process of the portal wants to write; the number of its database connection."""
        return eventually(self._waiting, f"somebody to write to {self.table}")

    def _waiting(self) -> int | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [self.table])
            row = cursor.fetchone()
        return row and row[0]


@contextmanager
def held(table: str) -> Iterator[Hold]:
    """Stop whoever comes to write to a table, in the middle of their transaction, until the block ends."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield Hold(table)
    finally:
        other.close()


def wait_until_idle() -> None:
    """Until no other connection has done anything for a moment: then tables can be emptied."""

    def quiet() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND (state <> 'idle' OR state_change > now() - interval '700 ms')"
            )
            return cursor.fetchone()[0] == 0

    eventually(quiet, "the database to be idle")
