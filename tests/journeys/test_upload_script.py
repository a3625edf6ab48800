"""static/js/upload.js in a real browser: a large file goes in parts, and a broken line costs one part."""

import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

from microdata.forms import AttachForm

ORIGIN = "http://localhost"
PART = 1000
CONTENT = bytes(range(256)) * 20


class Office:
    """A server that gathers parts as the portal does, and can be told to fail."""

    def __init__(self) -> None:
        self.gathered, self.pages, self.broken, self.refusal = b"", 0, 0, ""
        self.asked: list[dict[str, list[str]]] = []

    def page(self, route: Route) -> None:
        self.pages += 1
        form = {"form": AttachForm(auto_id="a_%s"), "url": "/form", "upload_url": "/start", "part": PART, "limit": ""}
        row = {"selection": SimpleNamespace(pk=1), "slots": [], "form": form, "is_open": True}
        context = {"panel": {"rows": [row]}, "order": {"code": "X"}, "csrf_token": "tanda"}
        body = render_to_string("microdata/panels/_prepare.html", context)
        html = f'<!doctype html><html lang="id"><script src="/upload.js" defer></script><body>{body}</body></html>'
        route.fulfill(content_type="text/html; charset=utf-8", body=html)

    def start(self, route: Route) -> None:
        self.asked.append(parse_qs(route.request.post_data or ""))
        answer = {"error": self.refusal} if self.refusal else {"url": "/part", "received": len(self.gathered)}
        route.fulfill(status=422 if self.refusal else 200, content_type="application/json", body=json.dumps(answer))

    def part(self, route: Route) -> None:
        assert route.request.headers["x-csrftoken"] == "tanda"
        if self.broken:
            self.broken -= 1
            route.abort()
            return
        ours = int(route.request.headers["upload-offset"]) == len(self.gathered)
        if ours:
            self.gathered += route.request.post_data_buffer or b""
        body = json.dumps({"received": len(self.gathered)})
        route.fulfill(status=200 if ours else 409, content_type="application/json", body=body)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def page(chromium: Browser, office: Office) -> Iterator[Page]:
    context = chromium.new_context(locale="id-ID")
    page = context.new_page()
    source = (settings.BASE_DIR / "static/js/upload.js").read_text("utf-8")
    page.route(f"{ORIGIN}/", office.page)
    page.route(f"{ORIGIN}/start", office.start)
    page.route(f"{ORIGIN}/part", office.part)
    page.route(f"{ORIGIN}/upload.js", lambda route: route.fulfill(content_type="text/javascript", body=source))
    page.goto(f"{ORIGIN}/")
    yield page
    context.close()


def upload(page: Page) -> None:
    page.set_input_files("input[type=file]", {"name": "data.zip", "mimeType": "application/zip", "buffer": CONTENT})
    page.fill("textarea", "Dari arsip.")
    page.get_by_role("button", name="Unggah", exact=True).click()


def until_the_page_is_shown_anew(page: Page, office: Office) -> None:
    for _tenth in range(200):
        if office.pages == 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError("The page was not shown anew.")


def test_the_parts_arrive_whole_and_the_page_is_shown_anew(page: Page, office: Office):
    upload(page)
    until_the_page_is_shown_anew(page, office)

    assert office.gathered == CONTENT
    assert office.asked == [{"kind": ["product"], "name": ["data.zip"], "size": ["5120"], "note": ["Dari arsip."]}]


def test_a_file_that_broke_off_goes_on_where_it_was(page: Page, office: Office):
    office.gathered = CONTENT[:2500]

    upload(page)
    until_the_page_is_shown_anew(page, office)

    assert office.gathered == CONTENT


def test_a_broken_line_is_tried_again(page: Page, office: Office):
    office.broken = 2

    upload(page)
    until_the_page_is_shown_anew(page, office)

    assert office.gathered == CONTENT


def test_a_refusal_is_told_beside_the_file(page: Page, office: Office):
    office.refusal = "Ruang penyimpanan tidak cukup."

    upload(page)

    expect(page.get_by_role("status")).to_have_text("Ruang penyimpanan tidak cukup.")
    assert office.pages == 1


def test_it_can_be_stopped_and_gone_on_with(page: Page, office: Office):
    office.broken = 1000
    upload(page)
    expect(page.get_by_role("status")).to_have_text(re.compile("Mengunggah data.zip: 0 %"))
    page.get_by_role("button", name="Hentikan unggahan").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Unggahan terputus"))

    office.broken = 0
    page.get_by_role("button", name="Unggah", exact=True).click()
    until_the_page_is_shown_anew(page, office)

    assert office.gathered == CONTENT
