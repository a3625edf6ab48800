"""The queue's filters in a browser: chosen they apply, without a script a button does; a session that ends is told."""

import pytest
from playwright.sync_api import expect

from tests import builders, microdata_builders

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filter_applies_as_soon_as_it_is_chosen_and_keeps_the_panel_open(staff, visit):
    title, data = builders.submitted(), microdata_builders.submitted()
    siti = visit()
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open("/petugas/?tampilan=open")
    siti.unfold("Saring")
    kind = siti.page.get_by_label("Jenis")

    kind.focus()
    kind.select_option(label="Data mikro dan peta")

    rows = siti.page.locator("table.queue tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(data.code[-6:])
    expect(siti.page.get_by_role("list", name="Saringan yang berlaku")).to_contain_text("Jenis")
    expect(kind).to_be_focused()
    assert siti.page.url.endswith("/petugas/?tampilan=open&jenis=microdata")
    siti.look()
    siti.page.locator("[data-tick]").check()
    expect(siti.page.locator("[data-ticked]")).to_have_text("1 dicentang")
    siti.page.go_back()
    expect(siti.page.locator("table.queue tbody tr")).to_have_count(2)
    assert title.state == "submitted"


def test_without_a_script_a_button_applies_the_filters(staff, chromium, live_server):
    builders.submitted()
    siti = Visitor(chromium, live_server.url, java_script_enabled=False)
    siti.page.goto("/akun/masuk/?next=/petugas/%3Ftampilan%3Dopen%26jenis%3Dmicrodata")
    siti.page.locator("[autocomplete=email]").fill(staff.officer.email)
    siti.page.locator("[autocomplete=current-password]").fill(builders.PASSWORD)
    siti.page.locator("main").get_by_role("button", name="Masuk").click()
    siti.page.locator(".queue-more > summary").click()
    siti.page.get_by_label("Jenis").select_option(label="Publikasi")
    siti.page.get_by_role("button", name="Terapkan").click()

    expect(siti.page.locator("table.queue tbody tr")).to_have_count(1)
    siti.leave()


def test_the_counts_of_an_open_queue_say_when_the_session_has_ended(staff, visit):
    builders.submitted()
    siti = visit()
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open("/petugas/?tampilan=open")
    siti.context.clear_cookies()

    siti.page.evaluate("htmx.ajax('GET', '/petugas/hitungan/?tampilan=open', '#tampilan')")

    expect(siti.page.get_by_role("alert")).to_contain_text("Sesi Anda sudah berakhir")
    expect(siti.page.locator("#tampilan")).to_contain_text("Semua terbuka")
    siti.page.get_by_role("link", name="Masuk lagi").click()
    expect(siti.page.locator("[autocomplete=email]")).to_be_visible()
    siti.log_in(staff.officer.email, builders.PASSWORD)
    assert siti.page.url.endswith("/petugas/?tampilan=open")
