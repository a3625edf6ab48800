"""What journeys stand on: a real portal once per test process, and a browser for each person."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from playwright.sync_api import Browser, Playwright

from silastik.core.context import current_office

from .people import Staff, never_close, open_the_office
from .stack import Stack, running
from .visitor import Visitor

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def first_connection() -> BaseDatabaseWrapper:
    return connections["default"]


@pytest.fixture(scope="session")
def playwright(first_connection: BaseDatabaseWrapper, playwright: Playwright) -> Iterator[Playwright]:
    """Playwright's loop runs in this thread until the session ends: Django must not mind it in the tests that follow.

    Beside a loop Django takes another connection, which has to know what migrations have put into the database.
    """
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if contents := getattr(first_connection, "_test_serialized_contents", ""):
        connections["default"]._test_serialized_contents = contents
    first_connection.close()
    yield playwright
    connections["default"].close()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def stack(django_db_setup: None, django_db_blocker, live_server, tmp_path_factory) -> Iterator[Stack]:
    with django_db_blocker.unblock(), running(live_server.url, tmp_path_factory.mktemp("portal")) as stack:
        yield stack


@pytest.fixture
def private_folder(request: pytest.FixtureRequest, settings, tmp_path: Path) -> None:
    """The worker has one private folder for all journeys, so the web server has too."""
    journey = "portal" in request.fixturenames
    settings.PRIVATE_ROOT = str(request.getfixturevalue("stack").private_root if journey else tmp_path / "private")


@pytest.fixture
def portal(live_server, stack: Stack, private_folder: None, settings, monkeypatch) -> Iterator[Stack]:
    """The running portal: tasks travel through Redis to the worker, mails through SMTP."""
    settings.SITE_URL = stack.url
    monkeypatch.setitem(current_app.conf, "task_always_eager", False)  # noqa: FBT003
    yield stack
    stack.settle()


@pytest.fixture
def staff(portal: Stack) -> Staff:
    """The office that serves, with its catalogue, at any hour."""
    staff = open_the_office()
    never_close(current_office())
    return staff


@pytest.fixture
def visit(chromium: Browser, portal: Stack) -> Iterator[Callable[..., Visitor]]:
    """Somebody opens a browser: `visit(language="en", width=360)`."""
    visitors = []

    def visit(**options) -> Visitor:
        visitors.append(Visitor(chromium, portal.url, **options))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.leave()
