"""Eight visitors who keep their connections and ask over HTTP, one after another or all at once."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, cycle

CONNECTIONS = 8
# What nginx says of a request that came by TLS; the bare project does not look.
HEADERS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "Accept-Language": "id"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float


class Visitors:
    """Each has a connection of their own."""

    def __init__(self, port: int) -> None:
        self._connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _n in range(CONNECTIONS)]
        self._number = count()
        self._next = cycle(self._connections)

    def reached(self) -> bool:
        try:
            self._ask(self._connections[0], "/", {})
        except OSError:
            self._connections[0].close()
            return False
        return True

    def get(self, path: str, session: str = "", **headers: str) -> Answer:
        """The next visitor's turn; only pages that are there. `{n}` in a path is another number each time.

        Those who look for something else each time come from an address each: one alone is told to slow down.
        """
        if "{n}" in path:
            number = next(self._number)
            path = path.replace("{n}", str(number))
            headers |= {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
        return self._get(next(self._next), path, session, headers)

    def at_once(self, path: str, session: str = "", *, times: int) -> list[float]:
        """Every visitor asks so many times, all beside each other: the seconds of each answer."""

        def ask(connection: http.client.HTTPConnection) -> list[float]:
            return [self._get(connection, path, session, {}).seconds for _time in range(times)]

        with ThreadPoolExecutor(CONNECTIONS) as threads:
            return [seconds for one in threads.map(ask, self._connections) for seconds in one]

    def leave(self) -> None:
        for connection in self._connections:
            connection.close()

    def _get(self, connection: http.client.HTTPConnection, path: str, session: str, headers: dict[str, str]) -> Answer:
        if session:
            headers = headers | {"Cookie": f"sessionid={session}"}
        try:
            answer = self._ask(connection, path, headers)
        except (http.client.HTTPException, OSError):  # the server closes a connection that was silent for two seconds
            connection.close()
            answer = self._ask(connection, path, headers)
        assert answer.status == 200, f"{path}: {answer.status} {answer.headers.get('Location', '')}"
        return answer

    @staticmethod
    def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> Answer:
        began = time.perf_counter()
        connection.request("GET", path, headers=HEADERS | headers)
        response = connection.getresponse()
        body = response.read()
        return Answer(response.status, response.headers, body, time.perf_counter() - began)


def percentile(values: list[float], share: float) -> float:
    """The value that so much of them do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
