"""A conversation as people have it: a customer on a phone, an officer at a desk, a note that stays in the office."""

import json
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from orders import canned
from orders.models import Attachment, Message
from orders.models.notes import Note
from publications.models import Publication
from tests import builders

from .people import READY_TITLE, a_file, a_picture
from .stack import Stack, link_in
from .visitor import Visitor

SECRET = "Pelanggan tinggal di Jl. Jenderal Sudirman 6; telepon setelah pukul 15."
QUESTION = "Apakah halaman 12 memuat tabel menurut kecamatan? Contoh yang saya maksud ada di lampiran."
TYPED = "Halo Mei."


def test_a_customer_and_an_officer_talk_and_a_note_stays_inside(portal: Stack, visit, staff):
    canned.load(Path(settings.BASE_DIR) / "orders/fixtures/canned_texts.csv")
    customer = builders.a_customer_abroad(email="mei@example.org", name="Mei Tan")
    title = Publication.objects.get(title=READY_TITLE)
    order = builders.taken(customer, officer=staff.officer, titles=[title])
    office = f"/petugas/{order.code}/"

    # The officer has the workbench open, and begins to type.
    siti = visit()
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.open(office)
    siti.sees(
        "Belum ada pesan. Apa yang Anda tulis di sini dibaca pelanggan.",
        within=siti.panel("Percakapan dengan pelanggan"),
    )
    siti.fill({"Pesan": TYPED})

    # The customer, abroad and on a phone, forgets the words, then asks, with a picture.
    mei = visit(language="en", width=360)
    mei.log_in(customer.email, builders.PASSWORD)
    mei.open(order.get_absolute_url())
    talk = mei.page.locator("#percakapan")
    mei.fill({"Lampiran (boleh kosong)": a_file(a_picture(), "halaman-12.png", "image/png")}, within=talk)
    talk.get_by_label(mei.say("Pesan")).evaluate("field => field.required = false")
    mei.press("Kirim pesan", status=422)
    talk = mei.page.locator("#percakapan")
    expect(talk.get_by_text("halaman-12.png")).to_be_visible()
    mei.fill({"Pesan": QUESTION}, within=talk)
    mei.press("Kirim pesan")
    mei.sees("Pesan Anda terkirim. Petugas menjawab di sini dan lewat e-mail.", QUESTION, "halaman-12.png")
    assert Attachment.objects.get().message.text == QUESTION

    # The open workbench says so by itself, and leaves alone what is being typed.
    siti.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(siti.page.locator("#sejak")).to_contain_text("Pelanggan menulis pesan")
    siti.look()
    expect(siti.page.locator("#percakapan textarea").first).to_have_value(TYPED)

    # The officer follows the mail, reads the question and its picture, and answers with a canned text in English.
    mail = portal.mail("siti@contoh.id", f"{order.code}: pesan dari pelanggan")
    siti.open("/petugas/")  # the link alone would only jump within the page that is open
    siti.open(link_in(mail, office))
    siti.sees("1 pesan baru", QUESTION)
    assert siti.read("halaman-12.png") == a_picture()
    talk = siti.page.locator("#percakapan")
    siti.fill({"Pesan": TYPED}, within=talk)
    siti.unfold("Teks baku", within=talk)
    siti.look()
    choice = talk.locator("li", has=siti.page.get_by_text("Bukti transfer kurang jelas"))
    choice.get_by_role("link").click()
    written = talk.locator("textarea").input_value()
    assert written.startswith(f"{TYPED}\n\nDear Mei Tan,")
    assert order.code in written
    siti.press("Kirim kepada pelanggan", within=talk)
    siti.sees("Pesan terkirim", "Dear Mei Tan,")
    siti.sees_not("1 pesan baru")

    # And leaves a note for the colleagues.
    siti.fill({"Catatan": SECRET}, within=siti.page.locator("#catatan"))
    siti.press("Simpan catatan")
    siti.sees(SECRET, within=siti.page.locator("#catatan"))

    # The customer reads the answer by the link of the mail, and never the note.
    mail = portal.mail(customer.email, f"{order.code}: message from our officer")
    assert "Sudirman" not in mail.as_string()
    mei.open("/pesanan/")
    mei.open(link_in(mail, order.get_absolute_url()))
    mei.sees("1 new message", "Dear Mei Tan,", "read ", "Officer")
    mei.sees_not("Siti", SECRET, "Sudirman 6; telepon")
    assert SECRET not in mei.page.content()
    mei.open("/pesanan/")
    mei.sees_not("1 new message", SECRET)

    # A colleague reads the note; the officer sees that the answer has been read.
    siti.open(office)
    siti.sees("dibaca", within=siti.page.locator("#percakapan"))
    builders.an_officer(email="rekan@contoh.id", name="Rekan Uji")
    colleague = visit(width=360)
    colleague.log_in("rekan@contoh.id", builders.PASSWORD)
    colleague.open(office)
    colleague.sees(SECRET)
    assert Note.objects.get().text == SECRET
    assert [message.from_office for message in Message.objects.all()] == [False, True]
    assert json.dumps(list(order.events.values_list("note", flat=True))).find("Sudirman") == -1


def test_a_conversation_without_a_script(visit, staff):
    """A canned text begins the field by its address, and a message goes out, with scripts switched off."""
    canned.load(Path(settings.BASE_DIR) / "orders/fixtures/canned_texts.csv")
    order = builders.taken(builders.a_customer(name="Rani Abdullah"), officer=staff.officer)
    siti: Visitor = visit(java_script_enabled=False)
    siti.page.goto("/akun/masuk/")
    siti.page.locator("[autocomplete=email]").fill("siti@contoh.id")
    siti.page.locator("[autocomplete=current-password]").fill(builders.PASSWORD)
    siti.main.get_by_role("button", name="Masuk").first.click()
    siti.page.goto(f"/petugas/{order.code}/")

    talk = siti.page.locator("#percakapan")
    talk.locator("summary", has_text="Teks baku").click()
    talk.locator("li", has=siti.page.get_by_text("Kode billing sudah terbit")).get_by_role("link").click()
    written = siti.page.locator("#percakapan textarea").input_value()
    assert written.startswith("Yth. Rani Abdullah,")
    siti.page.locator("#percakapan").get_by_role("button", name="Kirim kepada pelanggan").click()

    assert Message.objects.get().text.replace("\r\n", "\n") == written
