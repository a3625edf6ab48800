"""An officer at the queue with nothing but a keyboard, from logging in to taking an order."""

import pytest
from playwright.sync_api import Locator, expect

from orders.states import OrderState
from tests import builders

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(visitor: Visitor, place: Locator) -> None:
    """Press Tab until it has the focus."""
    for _press in range(80):
        if place.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"no way to {place} by keyboard")


def enter(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()


def test_an_officer_finds_opens_and_takes_orders_by_keyboard_alone(staff, visit):
    wanted = builders.submitted(builders.a_customer(name="Zahra Tuli", institution="Balai Zeta"))
    others = [builders.submitted() for _number in range(2)]
    siti = visit()
    keyboard = siti.page.keyboard

    siti.open("/akun/masuk/")
    for field, text in {"email": staff.officer.email, "current-password": builders.PASSWORD}.items():
        tab_to(siti, siti.page.locator(f"[autocomplete={field}]"))
        keyboard.type(text)
    enter(siti)
    assert siti.path == "/petugas/"

    keyboard.press("?")
    expect(siti.page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Escape")
    expect(siti.page.get_by_role("dialog")).not_to_be_visible()
    tab_to(siti, siti.page.get_by_role("link", name="Semua terbuka"))
    enter(siti)

    keyboard.press("/")
    keyboard.type("zeta tuli")
    enter(siti)
    siti.sees("Balai Zeta")
    siti.sees_not("Universitas Negeri Gorontalo", within=siti.page.locator("table"))
    keyboard.press("j")
    enter(siti)
    assert siti.path == f"/petugas/{wanted.code}/"
    tab_to(siti, siti.page.get_by_role("button", name="Ambil pesanan"))
    enter(siti)
    wanted = builders.fresh(wanted)
    assert (wanted.assigned_to, wanted.state) == (staff.officer, OrderState.IN_PREPARATION)

    siti.open("/petugas/?tampilan=new")
    keyboard.press("j")
    keyboard.press("j")
    keyboard.press("k")
    keyboard.press("x")
    expect(siti.page.locator("[data-tick]:checked")).to_have_count(1)
    expect(siti.page.locator("[data-ticked]")).to_have_text("1 dicentang")
    keyboard.press("x")
    with siti.page.expect_navigation():
        keyboard.press("a")
    siti.look()
    assert builders.fresh(others[0]).assigned_to == staff.officer
    assert builders.fresh(others[1]).assigned_to is None


def test_the_letters_can_be_turned_off(staff, visit):
    builders.submitted()
    siti = visit()
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open("/petugas/?tampilan=new")
    keyboard = siti.page.keyboard

    keyboard.press("?")
    siti.page.get_by_label("Pintasan huruf aktif").uncheck()
    keyboard.press("Escape")
    keyboard.press("j")

    assert siti.page.evaluate("document.activeElement.closest('tr')") is None
