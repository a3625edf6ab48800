"""static/js/office/workbench.js in a real browser: the end of an extraction takes nothing that is being written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route, expect

ORIGIN = "http://localhost"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
ENDED = '<div id="kemajuan-1"><p role="status">Prosesnya sudah berakhir. <a href="/" data-anew>Muat ulang</a></p></div>'
MOVING = '<div id="kemajuan-1" hx-get="/kemajuan" hx-trigger="tiba from:body" hx-swap="outerHTML">40 %</div>'
PAGE = f"""<!doctype html><html lang="id"><script src="/htmx.js"></script><script src="/workbench.js"></script>
<body><main>
{MOVING}<form><select aria-label="Jenis"><option>Contoh</option><option>Data</option></select>
<input type="checkbox" aria-label="Sudah"><textarea aria-label="Pesan"></textarea><button>Kirim</button></form>
</main></body></html>"""


class Workbench:
    """A page that follows an extraction, which ends when the test says so."""

    def __init__(self, page: Page) -> None:
        self.page, self.opened = page, 0
        page.route(f"{ORIGIN}/", self._open)
        page.route(f"{ORIGIN}/kemajuan", lambda route: route.fulfill(content_type="text/html", body=ENDED))
        for name, file in {"htmx": HTMX, "workbench": settings.BASE_DIR / "static/js/office/workbench.js"}.items():
            source = file.read_text("utf-8")
            page.route(f"{ORIGIN}/{name}.js", self._script(source))
        page.goto(f"{ORIGIN}/")

    def _open(self, route: Route) -> None:
        self.opened += 1
        route.fulfill(content_type="text/html; charset=utf-8", body=PAGE)

    def _script(self, source: str) -> Callable[[Route], None]:
        return lambda route: route.fulfill(content_type="text/javascript", body=source)

    def end(self) -> None:
        self.page.evaluate("htmx.trigger(document.body, 'tiba')")


@pytest.fixture
def workbench(chromium: Browser) -> Iterator[Workbench]:
    context = chromium.new_context(locale="id-ID")
    yield Workbench(context.new_page())
    context.close()


def test_a_page_on_which_nothing_is_written_is_shown_anew(workbench: Workbench):
    with workbench.page.expect_navigation():
        workbench.end()

    assert workbench.opened == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda page: page.get_by_label("Pesan").fill("Datanya hampir siap."),
        lambda page: page.get_by_label("Sudah").check(),
        lambda page: page.get_by_label("Jenis").select_option("Data"),
        lambda page: page.get_by_label("Pesan").focus(),
    ],
)
def test_what_is_being_written_stays_and_the_end_is_told(workbench: Workbench, write: Callable[[Page], None]):
    write(workbench.page)
    before = workbench.page.get_by_label("Pesan").input_value()
    workbench.end()

    expect(workbench.page.get_by_role("status")).to_contain_text("Prosesnya sudah berakhir")
    workbench.page.wait_for_timeout(300)
    assert workbench.opened == 1
    assert workbench.page.get_by_label("Pesan").input_value() == before
