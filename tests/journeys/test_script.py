"""static/js/site.js in a real browser, on the components it serves; and those components without it."""

from collections.abc import Callable, Iterator

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

ORIGIN = "http://localhost"
Show = Callable[..., Page]


@pytest.fixture
def show(chromium: Browser) -> Iterator[Show]:
    """Opens a page with the given body and the portal's own script, or with scripts off."""
    contexts = []

    def show(body: str, *, script: bool = True, now: str = "2026-11-24T12:00:00+08:00") -> Page:
        context = chromium.new_context(java_script_enabled=script, locale="id-ID")
        contexts.append(context)
        if script:
            context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ORIGIN)
        page = context.new_page()
        page.clock.set_fixed_time(now)
        html = f'<!doctype html><html lang="id"><script src="/site.js" defer></script><body>{body}</body></html>'
        source = (settings.BASE_DIR / "static/js/site.js").read_text("utf-8")
        page.route(f"{ORIGIN}/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
        page.route(f"{ORIGIN}/site.js", lambda route: route.fulfill(content_type="text/javascript", body=source))
        page.goto(f"{ORIGIN}/")
        return page

    yield show
    for context in contexts:
        context.close()


def billing_code() -> str:
    return render_to_string("components/_copy.html", {"value": "820261124000731", "label": "Kode billing"})


def countdown(until: str) -> str:
    return render_to_string("components/_countdown.html", {"until": until, "sentence": "Berlaku sampai besok."})


def test_a_form_is_sent_once_however_often_it_is_pressed(show: Show):
    sent = []

    def answer(route: Route) -> None:
        sent.append(route.request.url)
        route.abort()

    page = show('<form method="post" action="/kirim"><button>Kirim</button></form>')
    page.route(f"{ORIGIN}/kirim", answer)
    page.evaluate("const form = document.forms[0]; form.requestSubmit(); form.requestSubmit();")
    page.wait_for_timeout(200)

    assert sent == [f"{ORIGIN}/kirim"]


def test_a_code_is_copied_and_the_button_says_so(show: Show):
    page = show(billing_code())

    page.get_by_role("button", name="Salin").click()

    expect(page.get_by_role("status")).to_have_text("Tersalin")  # the clipboard answers later than the click
    assert page.evaluate("navigator.clipboard.readText()") == "820261124000731"


def test_a_deadline_counts_down_in_its_two_largest_units(show: Show):
    page = show(countdown("2026-11-26T15:30:00+08:00"))

    assert page.locator(".countdown").inner_text().strip() == "Berlaku sampai besok. sisa 2 hari 3 jam"


def test_a_deadline_that_has_passed_says_so(show: Show):
    page = show(countdown("2026-11-24T11:59:00+08:00"))

    assert page.locator(".countdown strong").inner_text() == "sudah lewat"


def test_without_the_script_the_sentence_stands_and_no_button_is_dead(show: Show):
    page = show(countdown("2026-11-26T15:30:00+08:00") + billing_code(), script=False)

    assert page.locator(".countdown").inner_text().strip() == "Berlaku sampai besok."
    assert page.get_by_role("button").count() == 0
    assert page.get_by_text("820261124000731").is_visible()


class Upload(forms.Form):
    proof = forms.FileField(widget=forms.FileInput(attrs={"data-max-bytes": 2 * 2**20}))


@pytest.mark.parametrize(
    ("size", "note"),
    [
        (3 * 2**19, "bukti.pdf, 1,5 MB"),
        (5 * 2**19, "bukti.pdf, 2,5 MB · Berkas ini terlalu besar. Batasnya 2 MB."),
    ],
)
def test_a_file_shows_its_size_and_is_refused_before_it_travels(show: Show, size: int, note: str):
    page = show(f"<form>{Upload()}</form>")

    page.set_input_files("#id_proof", {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"x" * size})

    assert page.locator(".file-note").inner_text() == note
    assert page.evaluate("document.forms[0].checkValidity()") is (size < 2 * 2**20)


def test_the_menu_closes_by_escape_and_gives_the_focus_back(show: Show):
    page = show('<details data-menu><summary>Menu</summary><a href="#">Katalog</a></details>')
    page.get_by_text("Menu").click()

    page.keyboard.press("Escape")

    assert not page.get_by_text("Katalog").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_what_is_wrong_in_a_form_is_read_first(show: Show):
    page = show(f"<form>{Upload({})}</form>")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
