"""Two web processes and two workers behind nginx with TLS, their database through a pooler: for a module of tests."""

import os
import pwd
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings as django_settings
from django.db import connection

from silastik.users.models import User
from tests.chaos.caller import Caller
from tests.chaos.parts import Part, Redis, Web, Worker, a_free_port, wait_until_idle
from tests.chaos.post_office import PostOffice
from tests.core.brokers import take_broker_away
from tests.journeys.stack import Stack

from .compose import BASE, Machine

HASHER = "django.contrib.auth.hashers.ScryptPasswordHasher"


@dataclass
class Office(Stack):
    """The portal as it is on a server."""

    machine: Machine
    redis: Redis
    webs: list[Part]
    workers: list[Part]
    beat: Part

    def visit(self, user: User | None = None) -> Caller:
        caller = Caller(self.url, context=ssl.create_default_context(cafile=str(self.folder / "tls/fullchain.pem")))
        if user:
            assert caller.log_in(user).status == 200
        return caller


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """What a module's office sets beside the example: nothing."""
    return {}


@pytest.fixture(scope="module")
def office_stack(
    django_db_setup: None, django_db_blocker, tmp_path_factory, variables: dict[str, str]
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("production")
    redis = Redis(port=a_free_port(), folder=folder)
    ports = {name: a_free_port() for name in ("web1", "web2", "tls", "plain", "pool")}
    machine = Machine(folder, redis.url, ports, variables)
    url = f"https://127.0.0.1:{ports['tls']}"
    with django_db_blocker.unblock(), PostOffice(folder / "mail") as post:
        certificate(folder / "tls")
        secrets(folder / "secrets", pool=ports["pool"], smtp=post.smtp_port)
        static(machine, url)
        webs = [service(machine, "web", url, name=name, port=ports[name]) for name in ("web1", "web2")]
        workers = [service(machine, "worker", url, name=f"worker{n}") for n in (1, 2)]
        office = Office(url, folder, post, machine, redis, webs, workers, service(machine, "beat", url))
        parts = [redis, pooler(folder, ports["pool"]), *webs, *workers, office.beat, nginx(machine)]
        try:
            for part in parts:
                part.start()
            office.beat.hold_still()
            yield office
        finally:
            for part in reversed(parts):
                part.stop()


@pytest.fixture
def office(office_stack: Office, transactional_db: None, settings, monkeypatch) -> Iterator[Office]:
    settings.PRIVATE_ROOT = str(office_stack.private_root)
    settings.SITE_URL = office_stack.url
    settings.PASSWORD_HASHERS = [HASHER]
    office_stack.catcher.empty()
    office_stack.redis.client.flushall()
    take_broker_away(monkeypatch, port=urlsplit(office_stack.redis.url).port)  # to the one of these processes
    office_stack.beat.go_on()
    yield office_stack
    for part in (*office_stack.webs, *office_stack.workers):
        if not part.runs:
            part.start()
    try:
        office_stack.settle()
    finally:
        office_stack.beat.hold_still()
        wait_until_idle()


def service(machine: Machine, kind: str, url: str, *, name: str = "", port: int = 0) -> Part:
    """A service of the file, as its own process here."""
    variables = machine.environment(kind) | {
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": url,
        "DATABASE_POOLED": "true",
        "SWEEP_SECONDS": "1",
        "TZ": "UTC",
    }
    command = machine.command(kind).replace("0.0.0.0:8000", f"127.0.0.1:{port}")
    command += f" --hostname {name}@%h" if kind == "worker" else ""
    part = {"web": Web, "worker": Worker, "extractor": Worker}.get(kind, Part)(
        name or kind, command, folder=machine.folder, environment=variables
    )
    part.port = port
    return part


def nginx(machine: Machine) -> Part:
    """Debian's nginx with the site of the repository; only folders, ports and the web processes' names differ."""
    site = (BASE / "deploy/nginx/silastik.conf").read_text()
    first, second = (f"server 127.0.0.1:{machine.ports[name]}" for name in ("web1", "web2"))
    rest = "max_fails=1 fail_timeout=1s;"
    assert f"server web:8000 {rest}" in site
    site = machine.here(site).replace(f"server web:8000 {rest}", f"{first} {rest} {second} {rest}")
    site = site.replace("[::]:8080", "[::1]:8080").replace("[::]:8443", "[::1]:8443")
    site = site.replace("8443", str(machine.ports["tls"])).replace("8080", str(machine.ports["plain"]))
    folder = machine.folder / "nginx"
    folder.mkdir()
    (folder / "site.conf").write_text(site)
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} pid {folder}/pid; error_log stderr warn; events {{}} daemon off;"
        f" http {{ include /etc/nginx/mime.types; {paths} include {folder}/site.conf; }}"
    )
    command = f"{shutil.which('nginx') or '/usr/sbin/nginx'} -e stderr -c {folder}/nginx.conf"
    part = Web("nginx", command, folder=machine.folder, environment={})
    part.is_ready = lambda: (folder / "pid").exists()  # type: ignore[method-assign]
    return part


def pooler(folder: Path, port: int) -> Part:
    """pgbouncer, which lends a connection for one transaction."""
    database = urlsplit(os.environ.get("DATABASE_URL", "postgres:///silastik"))
    host = database.path.rpartition("/")[0] or database.hostname or "/var/run/postgresql"
    target = f"host={host} port={database.port or 5432} user={database.username or 'silastik'}"
    where = folder / "pool"
    where.mkdir()
    (where / "pgbouncer.ini").write_text(
        f"[databases]\n* = {target}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        "auth_type = any\npool_mode = transaction\nmax_client_conn = 200\ndefault_pool_size = 8\n"
        "ignore_startup_parameters = extra_float_digits\n"
    )
    as_whom = ["-u", pwd.getpwuid(Path(host).stat().st_uid).pw_name] if os.geteuid() == 0 else []
    command = " ".join([shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", *as_whom, f"{where}/pgbouncer.ini"])
    for path in (folder.parent.parent, folder.parent, folder, where):
        path.chmod(path.stat().st_mode | 0o055)
    part = Worker("pgbouncer", command, folder=folder, environment={})
    part.is_ready = lambda: "process up" in part.said  # type: ignore[method-assign]
    return part


def certificate(folder: Path) -> None:
    """One that vouches for itself, for this machine's address."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "silastik.example.org")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=2)).not_valid_after(now + timedelta(days=2))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def secrets(folder: Path, *, pool: int, smtp: int) -> None:
    folder.mkdir()
    values = {
        "database_url": f"postgres://silastik@127.0.0.1:{pool}/{connection.settings_dict['NAME']}",
        "secret_key": "production-" + "k" * 50,
        "evidence_key": django_settings.EVIDENCE_KEY,
        "mfa_key": "production-" + "m" * 40,
        "email_url": f"smtp://127.0.0.1:{smtp}",
    }
    for name, value in values.items():
        (folder / name).write_text(value)


def static(machine: Machine, url: str) -> None:
    """Collected, hashed and compressed, as the image has them."""
    for name in ("private", "metrics"):
        (machine.folder / name).mkdir()
    for name in ("assets", "fonts"):
        (machine.folder / name).symlink_to(Path(django_settings.DATA_DIR(name)))
    collecting = service(machine, "web", url)
    command = [*collecting.command[:1], "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    command[0] = str(Path(command[0]).with_name("python"))
    subprocess.run(command, cwd=BASE, env=os.environ | collecting.environment, check=True)
