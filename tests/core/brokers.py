"""A broker that is away, for tests of what must go on without it."""

import socket

import pytest
from celery import current_app

from silastik.core import tasks
from silastik.core.outage import Outage


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def take_broker_away(monkeypatch: pytest.MonkeyPatch, *, port: int | None = None) -> None:
    """Until the test ends, Celery sends tasks as in production, to this port or one where nobody listens."""
    monkeypatch.setitem(current_app.conf, "task_always_eager", False)  # noqa: FBT003
    monkeypatch.setitem(current_app.conf, "broker_url", f"redis://127.0.0.1:{port or a_free_port()}/0")
    monkeypatch.setattr(current_app, "_pool", None)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    monkeypatch.setattr(tasks, "broker", Outage(seconds=tasks.broker.seconds))
