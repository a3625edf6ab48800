"""Somebody who uses the portal over HTTP, and waits for an answer no longer than people do."""

import ssl
import time
import urllib.error
import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from silastik.users.models import User
from tests.builders import PASSWORD

PATIENCE = 30  # seconds


@dataclass
class Answer:
    status: int
    path: str
    text: str
    seconds: float


class Caller:
    """A person with a browser's cookies; redirections are followed."""

    def __init__(self, url: str, context: ssl.SSLContext | None = None) -> None:
        self.url = url
        self.cookies = CookieJar()
        handlers = [urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.HTTPSHandler(context=context)]
        self.opener = urllib.request.build_opener(*handlers)

    @property
    def cookie(self) -> str:
        """The cookies as a request sends them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self.url + path))  # noqa: S310

    def post(self, path: str, **data: Any) -> Answer:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        headers = {"Content-Type": MULTIPART_CONTENT, "X-CSRFToken": token, "Referer": self.url}
        return self._ask(urllib.request.Request(self.url + path, encode_multipart(BOUNDARY, data), headers))  # noqa: S310

    def begin(self, path: str, **data: Any) -> "Future[Answer]":
        """Send a form, and do not wait for the answer."""
        with_one_thread = ThreadPoolExecutor(1)
        try:
            return with_one_thread.submit(self.post, path, **data)
        finally:
            with_one_thread.shutdown(wait=False)

    def log_in(self, user: User) -> Answer:
        self.get("/akun/masuk/")
        return self.post("/akun/masuk/", login=user.email, password=PASSWORD)

    def _ask(self, request: urllib.request.Request) -> Answer:
        started = time.monotonic()
        try:
            response = self.opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            text = response.read().decode(errors="replace")  # a file is no text
            path = response.url.removeprefix(self.url)
            return Answer(response.status, path, text, time.monotonic() - started)
