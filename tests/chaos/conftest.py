"""What these tests stand on: all parts of the portal as `make run` starts them, once per test process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from silastik.users.models import User
from tests.journeys.stack import Stack, environment

from .caller import Caller
from .parts import Part, Redis, a_free_port, by_procfile, wait_until_idle
from .post_office import PostOffice

SWEEP_EVERY = timedelta(seconds=1)


@dataclass
class Portal(Stack):
    """The running portal, and each of its parts."""

    catcher: PostOffice
    redis: Redis
    web: Part
    worker: Part
    extract: Part  # started by those who extract
    beat: Part

    def visit(self, user: User | None = None) -> Caller:
        """Somebody comes, and logs in."""
        caller = Caller(self.url)
        if user:
            assert caller.log_in(user).status == 200
        return caller

    @property
    def parts(self) -> list[Part]:
        return [self.redis, self.web, self.worker, self.beat]


@contextmanager
def running(folder: Path, **others: str) -> Iterator[Portal]:
    """All parts but the extractor, with these variables beside those of `make run`; beat is held still."""
    redis, port = Redis(port=a_free_port(), folder=folder), a_free_port()
    with PostOffice(folder / "mail") as post:
        stack = Stack(f"http://127.0.0.1:{port}", folder, post)
        variables = environment(stack, redis_url=redis.url) | {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "SWEEP_SECONDS": str(SWEEP_EVERY.seconds),
            **others,
        }
        web, worker, extract, beat = (
            by_procfile(name, port=port, folder=folder, environment=variables)
            for name in ("web", "worker", "extract", "beat")
        )
        portal = Portal(stack.url, folder, post, redis, web, worker, extract, beat)
        try:
            for part in portal.parts:
                part.start()
            beat.hold_still()
            yield portal
        finally:
            for part in (*portal.parts, extract):
                part.stop()


@pytest.fixture(scope="session")
def processes(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    with django_db_blocker.unblock(), running(tmp_path_factory.mktemp("chaos")) as portal:
        yield portal


@pytest.fixture
def private_folder(processes: Portal, settings) -> None:
    """Web server and worker have one private folder for all tests, so the tests have it too."""
    settings.PRIVATE_ROOT = str(processes.private_root)


@pytest.fixture
def portal(processes: Portal, transactional_db: None, private_folder: None, settings) -> Iterator[Portal]:
    """The portal with all its parts up. Nothing ends that was not killed, and after a test nothing is left undone."""
    settings.SITE_URL = processes.url
    settings.SWEEP_EVERY = SWEEP_EVERY
    processes.catcher.empty()
    processes.redis.client.flushall()
    processes.beat.go_on()
    yield processes
    processes.catcher.take_everything()
    died = [f"{part.name}: {part.said[-3000:]}" for part in processes.parts if part.died]
    for part in processes.parts:
        if part.runs:
            part.go_on()
        else:
            part.start()
    try:
        processes.settle()
        assert not died, died[0]
    finally:
        processes.beat.hold_still()
        wait_until_idle()


@pytest.fixture
def visit(portal: Portal) -> Callable[..., Caller]:
    return portal.visit
