"""A database server of one's own, which can be killed: that of the other tests would take them with it."""

import os
import pwd
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import connection

from .parts import Part, a_free_port

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
# What was committed outlives the processes, and need not outlive the machine.
OPTIONS = "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=on -c max_connections=100"


class Postgres(Part):
    """PostgreSQL, killed with all its processes at once."""

    def __init__(self, folder: Path) -> None:
        self.port, self.place = a_free_port(), folder / "postgres"
        self.place.mkdir()
        self.user = ""
        if os.geteuid() == 0:  # PostgreSQL will not run as root
            self.user = "setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig KILL "
            account = pwd.getpwnam("postgres")
            os.chown(self.place, account.pw_uid, account.pw_gid)
            folder.chmod(0o711)
        self.data = self.place / "data"
        command = f"{self.user}{PROGRAMS}/postgres -D {self.data} -k {self.place} -p {self.port} {OPTIONS}"
        super().__init__("postgres", command, folder=folder, environment={})

    @property
    def url(self) -> str:
        return self._address("silastik")

    def _address(self, database: str) -> str:
        return f"postgresql://silastik@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """A new cluster, with a copy of the test's database in it."""
        initdb = f"{self.user}{PROGRAMS}/initdb -D {self.data} -U silastik --auth=trust --no-sync --encoding=UTF8"
        initdb += " --locale=C.UTF-8 --locale-provider=icu --icu-locale=id"
        subprocess.run(initdb.split(), check=True, capture_output=True)
        self.start()
        with psycopg.connect(self._address("postgres"), autocommit=True) as server:
            server.execute("CREATE DATABASE silastik")
        tested = connection.get_connection_params()
        known = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
        where = {name: str(tested[key]) for name, key in known.items() if tested.get(key)}
        with subprocess.Popen([PROGRAMS / "pg_dump"], env=os.environ | where, stdout=subprocess.PIPE) as dump:
            psql = [PROGRAMS / "psql", "--quiet", "--set=ON_ERROR_STOP=1", self.url]
            subprocess.run(psql, stdin=dump.stdout, check=True, stdout=subprocess.DEVNULL)
        assert dump.returncode == 0

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self._address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        pid = self.process.pid
        for each in (pid, *Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
            os.kill(int(each), signal.SIGKILL)
        self.process.wait()
        self.process = None
        connection.close()  # the test's own was cut as well


@contextmanager
def database_of_ones_own() -> Iterator[Postgres]:
    """Until the block ends, this process uses a server of its own too.

    Not in pytest's folder, which every run of pytest closes to other users than its own.
    """
    before = dict(connection.settings_dict)
    mine = {"HOST": "127.0.0.1", "USER": "silastik", "NAME": "silastik"}
    with TemporaryDirectory(prefix="silastik-") as folder:
        server = Postgres(Path(folder))
        try:
            server.make()
            connection.close()
            connection.settings_dict.update(mine, PORT=server.port)
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(before)
            server.stop()
