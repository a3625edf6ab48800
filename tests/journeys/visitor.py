"""A person at a browser of their own, who looks closely at every page that opens."""

import re
import time
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from playwright.sync_api import APIResponse, Browser, ConsoleMessage, Error, Locator, Request, Response, expect

from tests import axe

PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)
LOGIN = "/akun/masuk/"


class Visitor:
    """One person. Words are given as the source has them; the visitor reads and presses them in their own language.

    Every page that opens is looked at: axe finds nothing, nothing sticks out sideways, the console is silent, and
    every request is answered.
    """

    def __init__(self, browser: Browser, url: str, *, language: str = "id", width: int = 1280, **options: Any) -> None:
        self.language = language
        self.has_scripts = options.get("java_script_enabled", True)
        self.context = browser.new_context(
            base_url=url,
            locale="en-SG" if language == "en" else "id-ID",
            viewport={"width": width, "height": 900},
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self._sit_down()

    def another_tab(self) -> "Visitor":
        """The same person, at one more tab of the same browser."""
        other = copy(self)
        other._sit_down()
        return other

    def _sit_down(self) -> None:
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self._expected_status = 200
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    # Where to go

    def open(self, address: str, *, status: int = 200) -> None:
        self._expected_status = status
        self.page.goto(address)
        self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Click a link that leads to another page."""
        self._leave_by((within or self.main).get_by_role("link", name=self.say(name)).first)

    def press(self, name: str, *, within: Locator | None = None, status: int = 200) -> None:
        """Press a button that sends a form; the page that answers has this status."""
        self._expected_status = status
        self._leave_by((within or self.page).get_by_role("button", name=self.say(name)).first)

    def log_in(self, email: str, password: str) -> None:
        """Log in: first, or where a page asks for it."""
        if self.path != LOGIN:
            self.open(LOGIN)
        self.page.locator("[autocomplete=email]").fill(email)
        self.page.locator("[autocomplete=current-password]").fill(password)
        self.press("Masuk", within=self.main)

    # What to do on a page

    def fill(self, answers: dict[str, Any], *, within: Locator | None = None) -> None:
        """Answer fields by their labels: text, words of an option, True for a box or a choice, a file."""
        for label, answer in answers.items():
            field = (within or self.page).get_by_label(re.compile(rf"^{re.escape(self.say(label))}\W*$")).first
            kind = field.evaluate("field => field.type || field.localName")
            if kind == "file":
                field.set_input_files(answer)
            elif kind == "select-one":
                option = field.locator("option", has_text=self.say(answer)).first
                field.select_option(option.get_attribute("value"))
            elif answer is True:
                field.check()
            else:
                field.fill(str(answer))

    def unfold(self, name: str, *, within: Locator | None = None) -> None:
        """Open a part of the page that is folded away."""
        fold = (within or self.page).locator("details", has=self.page.get_by_text(self.say(name), exact=True)).last
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()

    def tick_everything(self) -> None:
        """The officer ticks each point of the checklist that the next step waits for."""
        open_points = self.page.locator("#periksa [aria-pressed=false]")
        while open_points.count():
            self._leave_by(open_points.first)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def panel(self, heading: str) -> Locator:
        """The section of the page under this heading."""
        return self.page.locator("section", has=self.page.get_by_role("heading", name=self.say(heading))).last

    def sees(self, *texts: str, within: Locator | None = None) -> None:
        shown = self._text(within)
        missing = [text for text in texts if self.say(text).lower() not in shown.lower()]
        assert not missing, f"{self.path} does not show {missing}:\n{shown}"

    def sees_not(self, *texts: str, within: Locator | None = None) -> None:
        shown = self._text(within)
        assert not [text for text in texts if self.say(text).lower() in shown.lower()], f"{self.path}:\n{shown}"

    def waits_for(self, text: str) -> None:
        """Look again until what others do in the meantime shows up."""
        end = time.monotonic() + PATIENCE / 1000
        while self.say(text).lower() not in self._text().lower():
            assert time.monotonic() < end, f"{text} never came:\n{self._text()}"
            self.page.wait_for_timeout(500)
            self.reload()
        self.look()

    def reload(self) -> None:
        try:
            self.page.reload()
        except Error:  # the page was about to go on by itself, as after an upload
            self.page.wait_for_load_state("load")

    def save(self, name: str, *, within: Locator | None = None) -> bytes:
        """Click a link that downloads a file; its content."""
        with self.page.expect_download() as download:
            (within or self.page).get_by_role("link", name=self.say(name)).first.click()
        return Path(download.value.path()).read_bytes()

    def read(self, name: str, *, within: Locator | None = None) -> bytes:
        """The content behind a link that the browser shows by itself, such as a paper."""
        link = (within or self.page).get_by_role("link", name=self.say(name)).first
        answer = self.get(link.get_attribute("href") or "")
        assert answer.ok, answer.status
        return answer.body()

    def get(self, address: str) -> APIResponse:
        """An address asked for with this person's cookies, outside any page."""
        return self.context.request.get(address)

    # What to notice

    def say(self, text: str) -> str:
        """The text in this person's language."""
        with translation.override(self.language):
            return translation.gettext(text)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def look(self) -> None:
        """Look closely at the page that is open."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(sideways) == 0, f"{self.path} scrolls sideways"
        if self.has_scripts:  # axe is one, and would never come to an end
            assert not (found := axe.violations(self.page)), f"{self.path}: {found}"
        assert not self.trouble, f"{self.path}: {self.trouble}\n{self.main.inner_text()}"

    def leave(self) -> None:
        self.context.close()

    def _text(self, place: Locator | None = None) -> str:
        """What can be read there, its spaces and line breaks made one space."""
        return " ".join((place or self.page.locator("body")).inner_text().split())

    def _leave_by(self, way: Locator) -> None:
        with self.page.expect_navigation():
            way.click()
        self.look()
        self._expected_status = 200

    def _on_console(self, message: ConsoleMessage) -> None:
        # What the server refuses is noticed by its answer, below.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.trouble.append(f"console: {message.text}")

    def _on_failure(self, request: Request) -> None:
        # The browser gives up on its own what a download or the next page makes needless.
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"{request.failure}: {request.url}")

    def _on_response(self, response: Response) -> None:
        document = response.request.is_navigation_request() and not 300 <= response.status < 400
        if document and (response.status, self._expected_status) == (202, 200):
            return  # what was asked for is being made, and the page looks again by itself
        if response.status != self._expected_status if document else response.status >= 400:
            self.trouble.append(f"{response.status}: {response.url}")
