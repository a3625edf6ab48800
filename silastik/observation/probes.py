"""Whether the parts that the portal stands on answer: each is asked in a thread of its own, and not waited for long."""

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswerError

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, connections

from silastik.core import heartbeat

SECONDS = 3.0
FRESH_SECONDS = 2.0  # so long an answer serves everybody who asks
NO_ANSWER = "no answer in time"
NO_TICK = "no tick"


class Probe:
    """One part. `ask` returns what is wrong, or an empty text; whatever it raises is told by its class alone.

    Whoever asks while an answer is under way waits for the same one: a part that hangs holds one thread, not one for
    each who asks.
    """

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._answer: Future[str] | None = None
        self._asked_at = 0.0

    def begin(self) -> "Future[str]":
        with self._lock:
            old = time.monotonic() - self._asked_at > FRESH_SECONDS
            if self._answer is None or (self._answer.done() and old):
                self._answer, self._asked_at = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._answer,), daemon=True).start()
            return self._answer

    def _run(self, answer: "Future[str]") -> None:
        try:
            answer.set_result(self._ask())
        except Exception as error:  # of a part that is away anything may come; the text may hold what is secret
            answer.set_result(type(error).__name__)
        finally:
            connections.close_all()


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def redis_server() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as server:
        server.ping()
    return ""


def storage() -> str:
    """Something can be written, and deleted again: a full disk lets itself be read."""
    private = storages["private"]
    name = private.save(f"probe/{secrets.token_hex(8)}", ContentFile(b"ok"))
    private.delete(name)
    return ""


def workers() -> str:
    return ", ".join(pulse.name for pulse in heartbeat.queues() if not pulse.is_ok)


def beat() -> str:
    return "" if heartbeat.beat().is_ok else NO_TICK


PROBES = {
    "database": Probe(database),
    "redis": Probe(redis_server),
    "storage": Probe(storage),
    "workers": Probe(workers),
    "beat": Probe(beat),
}


def ask_all(probes: dict[str, Probe] = PROBES, *, seconds: float = SECONDS) -> dict[str, str]:
    """What is wrong with each part, an empty text for one that is well; all are asked at once."""
    end = time.monotonic() + seconds
    under_way = {name: probe.begin() for name, probe in probes.items()}
    return {name: _result(answer, end - time.monotonic()) for name, answer in under_way.items()}


def _result(answer: "Future[str]", seconds: float) -> str:
    try:
        return answer.result(max(seconds, 0))
    except NoAnswerError:
        return NO_ANSWER
