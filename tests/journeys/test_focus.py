"""The focus of somebody at a keyboard, while parts of a page are fetched, dialogs open and menus close."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests import builders

from .people import open_the_data_desk
from .stack import Stack
from .typist import Typist

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Typist]


@pytest.fixture
def sit(chromium: Browser, portal: Stack) -> Iterator[Sit]:
    typists = []

    def sit(**options) -> Typist:
        typists.append(Typist(chromium, portal.url, **options))
        return typists[-1]

    yield sit
    for typist in typists:
        typist.leave()


def swap(typist: Typist, key: str, part: Locator, words: str) -> None:
    """A key that fetches a part of the page: it comes, it is read out, and the focus is where it was."""
    before = typist.page.evaluate("document.activeElement.id")
    typist.page.keyboard.press(key)
    expect(part).to_contain_text(words)
    expect(typist.page.locator("#kabar")).to_contain_text(words)
    assert typist.page.evaluate("document.activeElement.id") == before
    typist.stop()


def test_choosing_data_by_keyboard_never_loses_the_place(staff, sit: Sit):
    open_the_data_desk({"podes-2024": 150})
    rani = sit()
    page = rani.page

    rani.open("/data/podes-2024/")
    rani.type("bukan penggun", into=page.locator("#kamus-q"))
    swap(rani, "a", page.locator("#kamus-hasil"), "variabel untuk “bukan pengguna”")
    rani.enter(rani.link("Pilih dari data ini"))
    rani.tab_to(page.locator("[name=sa]:checked"))
    rani.press_key("ArrowDown")
    assert page.get_by_label("Wilayah yang saya pilih").is_checked()

    areas = page.locator("#pilihan-wilayah")
    rani.type("limboto", into=page.locator("#qa"))
    swap(rani, "Enter", areas, "wilayah untuk “limboto”")
    assert "tampil" not in page.url
    rani.page.keyboard.type(" barat")
    rani.tab_to(rani.button("Cari", within=areas))
    swap(rani, "Enter", areas, "wilayah untuk “limboto barat”")
    rani.tab_to(areas.locator("[name=a]").first)
    rani.press_key("Space")
    expect(page.locator("#perkiraan")).to_contain_text("rekaman")
    rani.tab_to(page.locator("[name=vs]:checked"))
    rani.press_key("ArrowDown")
    rani.type("listrik", into=page.locator("#qv"))
    rani.tab_to(rani.button("Cari", within=page.locator("#pilihan-variabel")))
    swap(rani, "Space", page.locator("#pilihan-variabel"), "variabel untuk “listrik”")
    rani.look()


def test_the_queue_keeps_the_focus_while_it_is_filtered_and_counted(staff, sit: Sit):
    order = builders.submitted()
    siti = sit()
    page = siti.page
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open(f"/petugas/{order.code}/")
    assert siti.walk() > 20
    page.clock.install()
    siti.open("/petugas/?tampilan=open")
    assert siti.walk() > 20

    siti.tab_to(page.locator(".views [aria-current]"))
    with page.expect_response("**/petugas/hitungan/**"):
        page.clock.run_for(31_000)
    expect(page.locator(".views [aria-current]")).to_be_focused()

    siti.tab_to(page.locator(".queue-more > summary"))
    siti.press_key("Enter")
    siti.tab_to(page.get_by_label("Jenis"))
    siti.page.keyboard.type("Data")
    expect(page.locator("#antrean")).to_contain_text("Tidak ada pesanan yang cocok")
    expect(page.locator("#kabar")).to_have_text("Tidak ada pesanan yang cocok")
    expect(page.get_by_label("Jenis")).to_be_focused()
    siti.stop()


def test_a_dialog_and_a_menu_give_the_focus_back(staff, sit: Sit):
    builders.submitted()
    siti = sit(width=640)  # 1280 at 200 %
    page = siti.page
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open("/petugas/?tampilan=open")

    opener = page.locator("[data-help]")
    siti.tab_to(opener)
    siti.press_key("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for _press in range(4):  # the focus stays within, or goes to the browser's own bar
        siti.tab()
        assert page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        )
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()

    menu = page.locator(".menu > summary")
    siti.tab_to(menu, back=True)
    siti.press_key("Enter")
    siti.tab()
    assert page.evaluate("Boolean(document.activeElement.closest('.menu nav'))")
    siti.press_key("Escape")
    expect(menu).to_be_focused()
    expect(page.locator(".menu nav")).not_to_be_visible()
