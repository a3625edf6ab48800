"""The sale of a publication to a customer who has nothing but a keyboard, from logging in to the survey."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from feedback.ikm import ELEMENTS
from feedback.models import SurveyResponse
from orders.conversation import write_to_customer
from orders.models import Document, Order
from publications import services
from tests import builders

from .people import READY_TITLE, book, words_of
from .stack import Stack
from .typist import Typist

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rani(chromium: Browser, portal: Stack) -> Iterator[Typist]:
    typist = Typist(chromium, portal.url, permissions=["clipboard-read", "clipboard-write"])
    yield typist
    typist.leave()


def download(typist: Typist, link: Locator) -> bytes:
    typist.tab_to(link)
    with typist.page.expect_download() as coming:
        typist.page.keyboard.press("Enter")
    assert typist.stop() is not None
    return Path(coming.value.path()).read_bytes()


def choose_with_arrows(typist: Typist, key: str, downs: int) -> None:
    """Answer a question of the survey: into its group by Tab, to the answer by the arrow, which wraps."""
    answers = typist.main.locator(f"[name={key}]")
    typist.tab_to(answers.first)
    typist.page.keyboard.press("Space")
    for _press in range(downs):
        typist.press_key("ArrowDown")
    assert answers.nth(downs).is_checked()


def test_a_sale_of_a_publication_by_keyboard_alone(staff, portal: Stack, rani: Typist):
    customer = builders.a_customer(email="rani@contoh.id", name="Rani Abdullah")
    page, keyboard = rani.page, rani.page.keyboard

    # She logs in; the first stop of a page is the way past its head.
    rani.open("/akun/masuk/")
    rani.walk()
    rani.tab_to(page.get_by_role("link", name="Langsung ke isi"))
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    rani.tab()
    rani.type(customer.email, into=page.locator("[autocomplete=email]"))
    rani.type("salah", into=page.locator("[autocomplete=current-password]"))
    rani.submit()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    rani.type(builders.PASSWORD, into=page.locator("[autocomplete=current-password]"))
    rani.tab_to(page.locator("[autocomplete=email]"), back=True)
    rani.enter(rani.button("Masuk"))

    # P2: she looks for a title, narrows by arrows, and takes it.
    rani.enter(page.get_by_role("navigation", name="Utama").get_by_role("link", name="Katalog"))
    rani.type("statistik daerah kota", into=page.get_by_role("searchbox"))
    rani.submit()
    assert rani.walk() > 20
    rani.enter(rani.link(READY_TITLE))
    rani.walk()
    rani.enter(rani.button("Tambahkan ke pesanan"))

    # R5, R4: terms and order.
    rani.walk()
    box = page.get_by_label("Saya menyetujui syarat pembelian produk statistik.")
    rani.tab_to(box)
    rani.press_key("Space")
    assert box.is_checked()
    rani.enter(rani.button("Ajukan pesanan"))
    order = Order.objects.get(customer=customer).publicationorder
    assert rani.path == order.get_absolute_url()

    # P3, P4a: the office prepares and bills; she finds order and code, and copies it.
    services.take(order, by=staff.officer)
    services.send_offer(builders.tick_all(builders.fresh(order)), by=staff.officer)
    order = builders.bill(builders.fresh(order))
    write_to_customer(order, by=staff.officer, text="Bayarlah sebelum Jumat.", key=uuid.uuid4())
    rani.enter(page.get_by_role("navigation", name="Utama").get_by_role("link", name="Pesanan saya"))
    rani.enter(rani.link(order.code))
    rani.sees("Giliran Anda", "Bayar Rp50.000")
    rani.walk()
    copy = rani.button("Salin", within=page.locator("#pembayaran"))
    rani.tab_to(copy)
    rani.press_key("Enter")
    expect(copy).to_contain_text("Tersalin")
    code = order.invoices.get().billing_codes.get().code
    assert page.evaluate("navigator.clipboard.readText()") == code

    # She reads what the officer wrote, and answers; what she forgot is said, and the focus goes there.
    talk = page.locator("#percakapan")
    rani.sees("Bayarlah sebelum Jumat.", within=talk)
    rani.type("Besok saya bayar.", into=talk.locator("textarea"))
    rani.tab_to(talk.locator("summary", has_text="Lampiran lain"))
    rani.press_key("Enter")
    expect(talk.get_by_label("Lampiran kedua")).to_be_visible()
    rani.press_key("Enter")
    rani.enter(rani.button("Kirim pesan", within=talk))
    rani.sees("Pesan Anda terkirim", "Besok saya bayar.")

    # P6: the money is there; she downloads softcopy and receipt.
    services.deliver(builders.pay(order), by=staff.officer)
    rani.waits_for("Pesanan selesai")
    rani.walk()
    files = page.locator("#berkas")
    assert download(rani, rani.link(READY_TITLE, within=files)) == book(READY_TITLE)
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    paper = rani.link(f"Kuitansi {receipt.number}")
    address = paper.get_attribute("href")
    rani.tab_to(paper)
    keyboard.press("Enter")  # the browser shows it, and goes back by its own keys
    page.wait_for_url(f"**{address}")
    assert receipt.number in words_of(rani.get(address).body())
    page.go_back()

    # P9: the rating and the nine questions, with the arrows.
    rani.tab_to(page.locator("#nilai [name=score]").first)
    rani.press_key("Space")
    rani.press_key("ArrowDown")
    rani.enter(rani.button("Kirim penilaian"))
    assert builders.fresh(order).rating.score == 4
    rani.enter(rani.link("Isi survei kepuasan"))
    for key in ELEMENTS[:-1]:
        choose_with_arrows(rani, key, 1)
    rani.enter(rani.button("Kirim jawaban"), status=422)
    summary = page.get_by_role("alert").get_by_role("link").first
    rani.tab_to(summary)
    keyboard.press("Enter")
    assert rani.stop() is not None
    keyboard.press("Space")
    assert page.locator(f"[name={ELEMENTS[-1]}]").first.is_checked()
    rani.walk()
    rani.enter(rani.button("Kirim jawaban"))
    answers = SurveyResponse.objects.get(order=order).answers
    assert answers == dict.fromkeys(ELEMENTS, 3) | {ELEMENTS[-1]: 4}
