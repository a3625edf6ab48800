"""Every page in every state, seen wide and light in Indonesian, and on the narrowest phone, dark, in English.

320 pixels is also what a window of 1280 shows at 400 % (WCAG 1.4.10). The administration is Django's own.
"""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests import axe
from tests.addresses.pages import CUSTOMERS, OFFICE, pages
from tests.addresses.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = {"locale": "id-ID", "viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
NARROW = {
    "locale": "en-SG",
    "viewport": {"width": 320, "height": 640},
    "color_scheme": "dark",
    "reduced_motion": "reduce",
}
LOOKS = {"id": WIDE, "en": NARROW}
UNANSWERED = """() => {
    const form = [...document.querySelectorAll("main form[method=post]:not([data-hx-post])")].find(
        (form) => [...form.querySelectorAll("[required]")].some((field) => !field.value));
    form?.setAttribute("id", "unanswered");
    return Boolean(form);
}"""
SEND = """() => {
    const form = document.getElementById("unanswered");
    form.noValidate = true;
    form.requestSubmit(form.querySelector("button:not([type=button])"));
}"""


@pytest.mark.parametrize("people", [CUSTOMERS, OFFICE], ids=["customers", "office"])
@pytest.mark.parametrize("language", LOOKS)
def test_every_page_can_be_read_by_everybody(language, people, chromium: Browser, live_server, tmp_path):
    world = build_world(tmp_path / "private")
    found: list[str] = []
    seen = 0
    for role in people:
        context = chromium.new_context(base_url=live_server.url, **LOOKS[language])
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if role in world.sessions:
            cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        for url in pages(world, role, people):
            answer = context.request.get(url)
            if answer.status != 200 or b"<html" not in answer.body():  # a file, or a piece of a page
                continue
            page.goto(url)
            found += [f"{role} {url}: {problem}" for problem in _problems(page, language)]
            seen += 1
            if page.evaluate(UNANSWERED):
                with page.expect_navigation():
                    page.evaluate(SEND)
                found += [f"{role} {url} sent empty: {problem}" for problem in _problems(page, language)]
        context.close()

    assert found == []
    assert seen > 60


def _problems(page: Page, language: str) -> list[str]:
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    moving = page.evaluate(
        "matchMedia('(prefers-reduced-motion: reduce)').matches ? document.getAnimations().length : 0"
    )
    spoken = page.get_attribute("html", "lang")
    return [
        *([f"scrolls sideways by {sideways} pixels"] if sideways else []),
        *([f"{moving} things move though none should"] if moving else []),
        *([f"speaks {spoken}"] if spoken != language else []),
        *([report] if (report := axe.violations(page)) else []),
    ]
