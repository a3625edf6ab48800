"""A Redis that is gone or says nothing: limits are counted all the same, and only the first who asks has to wait."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from silastik.core.cache import SteadyCache
from silastik.core.outage import Outage
from silastik.core.tasks import send_mail, wake
from tests.core.brokers import a_free_port, take_broker_away

TIMEOUT = 0.3


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def a_cache(port: int) -> SteadyCache:
    options = {"SOCKET_CONNECT_TIMEOUT": TIMEOUT, "SOCKET_TIMEOUT": TIMEOUT}
    cache = SteadyCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": options})
    cache.outage = Outage(seconds=5)
    cache.memory.clear()
    return cache


def test_what_is_added_twice_is_noticed_without_redis(caplog):
    cache = a_cache(a_free_port())

    assert [cache.add("kode", "terpakai") for _time in range(2)] == [True, False]
    assert "Redis is away" in caplog.text


def test_limits_are_counted_without_redis():
    cache = a_cache(a_free_port())
    cache.add("masuk", 0)

    assert [cache.incr("masuk") for _time in range(3)] == [1, 2, 3]


def test_only_the_first_waits_for_a_cache_that_is_mute(mute: int):
    cache = a_cache(mute)
    started = time.perf_counter()

    for number in range(20):
        cache.set(f"{number}", number)

    assert TIMEOUT <= time.perf_counter() - started < 2 * TIMEOUT
    assert cache.get("7") == 7


def test_redis_is_asked_again_when_the_outage_is_over(mute: int):
    cache = a_cache(mute)
    cache.outage = Outage(seconds=0)
    started = time.perf_counter()

    for _time in range(2):
        cache.get("a")

    assert time.perf_counter() - started >= 2 * TIMEOUT


@pytest.mark.django_db(transaction=True)
def test_only_the_first_task_waits_for_a_broker_that_is_mute(mute: int, monkeypatch, caplog):
    take_broker_away(monkeypatch, port=mute)
    started = time.perf_counter()

    with transaction.atomic():
        for number in range(5):
            wake(send_mail, number)

    assert time.perf_counter() - started < 7
    assert caplog.text.count("left to the sweeper") == 1
