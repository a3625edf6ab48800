"""Pages as readers set them up: few colours of their own, more contrast, 200 % zoom. A handful, one of each make."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page

from silastik.reports import rollup
from silastik.users import roles
from silastik.users.models import User
from tests import axe, builders

pytestmark = pytest.mark.django_db(transaction=True)

ZOOMED = {"viewport": {"width": 640, "height": 512}, "device_scale_factor": 2}  # a window of 1280 at 200 %
MORE = {"contrast": "more"}
FORCED = [{"forced_colors": "active", "color_scheme": scheme} for scheme in ("light", "dark")]
each_forced = pytest.mark.parametrize("colours", FORCED, ids=["black on white", "white on black"])
Show = Callable[..., Page]


@pytest.fixture
def show(chromium: Browser, live_server, private_folder: None) -> Iterator[Show]:
    """Opens an address as somebody, in a browser set up like this."""
    contexts = []

    def show(address: str, *, user: User | None = None, **options) -> Page:
        contexts.append(chromium.new_context(base_url=live_server.url, locale="id-ID", **options))
        if user:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            contexts[-1].add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield show
    for context in contexts:
        context.close()


def looks(place: Locator) -> bytes:
    return place.screenshot(animations="disabled")


def colour(place: Locator, what: str) -> str:
    return place.first.evaluate("(place, what) => getComputedStyle(place)[what]", what)


def paper(page: Page) -> str:
    """The colour that the reader chose for pages."""
    return page.evaluate(
        "() => { const here = document.createElement('div'); here.style.color = 'Canvas'; document.body.append(here);"
        " const canvas = getComputedStyle(here).color; here.remove(); return canvas; }"
    )


@each_forced
def test_a_tick_and_a_choice_can_be_seen_in_forced_colours(show: Show, colours):
    order = builders.completed()
    basket = builders.a_basket()

    for address, user in [(f"/survei/pesanan/{order.code}/", order.customer), ("/keranjang/", basket.customer)]:
        box = show(address, user=user, **colours).locator("main .form-check-input").first
        open_box = looks(box)
        box.evaluate("box => box.checked = true")
        assert looks(box) != open_box, address


@each_forced
def test_the_focus_can_be_seen_in_forced_colours(show: Show, colours):
    page = show("/katalog/", **colours)
    for name in ("button", "a.btn", "input[type=search]", "summary"):
        place = page.locator(f":is(main, .masthead) {name}:visible").first
        page.keyboard.press("Shift")  # from now on somebody uses the keyboard
        before = colour(place, "outlineStyle")
        place.focus()
        assert (before, colour(place, "outlineStyle")) == ("none", "solid"), name


@each_forced
def test_the_queue_shows_its_view_and_used_days_in_forced_colours(show: Show, colours):
    order = builders.taken()
    page = show("/petugas/?tampilan=open", user=order.assigned_to, **colours)
    tabs = page.locator(".views a")
    here, other = tabs.and_(page.locator("[aria-current]")), tabs.and_(page.locator(":not([aria-current])"))

    assert colour(other, "borderBottomColor") == paper(page) != colour(here, "borderBottomColor")
    assert colour(page.locator(".clock svg rect"), "fill") != colour(page.locator(".clock svg"), "backgroundColor")
    assert colour(page.locator(".tag"), "borderTopStyle") == "solid"


@each_forced
def test_charts_stand_out_from_the_readers_paper_and_their_tones_from_each_other(show: Show, colours):
    order = builders.completed()
    rollup.follow(timezone.now())
    head = builders.staff(roles.HEAD)

    report = show("/laporan/", user=head, **colours)
    tones = [colour(report.locator(f".tone-{tone}"), "fill") for tone in ("main", "late")]
    assert len({*tones, paper(report)}) == 3
    why = show(f"/petugas/{order.code}/tenggat/", user=order.assigned_to, **colours)
    assert colour(why.locator(".ball rect"), "fill") != paper(why)


def test_more_contrast_draws_stronger_lines_and_words_and_keeps_bars_readable(show: Show):
    order = builders.taken()
    address = "/petugas/?tampilan=open"
    usual = show(address, user=order.assigned_to)
    strong = show(address, user=order.assigned_to, **MORE)

    for place, what in [(".queue-panel", "borderTopColor"), (".queue small", "color")]:
        assert colour(strong.locator(place), what) == colour(strong.locator("h1"), "color")
        assert colour(usual.locator(place), what) != colour(usual.locator("h1"), "color")
    assert colour(strong.locator(".clock svg rect"), "fill") != colour(strong.locator(".clock svg"), "backgroundColor")


def test_at_200_percent_nothing_rolls_sideways_and_nothing_is_lost(show: Show):
    order = builders.billed()
    head = builders.staff(roles.HEAD)
    customer, officer = order.customer, order.assigned_to
    pages = [
        ("/", None),
        ("/katalog/", None),
        (order.get_absolute_url(), customer),
        (f"{order.get_absolute_url()}tenggat/", customer),
        ("/petugas/?tampilan=open", officer),
        (f"/petugas/{order.code}/", officer),
        ("/laporan/", head),
    ]
    for address, user in pages:
        page = show(address, user=user, **ZOOMED)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways == 0, f"{address} rolls sideways by {sideways} pixels"
        assert not (found := axe.violations(page)), f"{address}: {found}"
        for control in page.locator("main :is(a.btn, button):visible").all():
            box = control.bounding_box()
            rolls = control.evaluate("one => Boolean(one.closest('.queue-panel, .views'))")
            assert rolls or box["x"] + box["width"] <= 640, f"{address}: {control.inner_text()} is cut off"
