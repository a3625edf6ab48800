"""Double clicks, the back button, two tabs and wrong files: a clear sentence each time, and nothing twice."""

import io
import time

import pikepdf
import pytest

from orders.models import Order
from payments.models import Payment
from tests import builders

from .people import ACCOUNT, Staff, a_file, a_picture, office_day, open_the_data_desk
from .visitor import Visitor

TERMS = {"Saya menyetujui syarat pembelian produk statistik.": True}
SUBMITTED_ALREADY = "Keranjang Anda sudah diajukan atau masih kosong. Lihat daftar pesanan Anda."


@pytest.fixture
def at_the_basket(staff: Staff, visit) -> Visitor:
    """A customer about to submit a basket."""
    customer = builders.a_customer()
    builders.a_basket(customer)
    visitor = visit(width=360)
    visitor.log_in(customer.email, builders.PASSWORD)
    visitor.open("/keranjang/")
    visitor.fill(TERMS)
    return visitor


def test_a_double_click_submits_one_order(at_the_basket: Visitor):
    button = at_the_basket.page.get_by_role("button", name="Ajukan pesanan")

    with at_the_basket.page.expect_navigation():
        button.dblclick()

    at_the_basket.look()
    at_the_basket.sees("Giliran kami")
    assert Order.objects.count() == 1


def test_submitting_again_after_the_back_button_says_that_it_is_done(at_the_basket: Visitor):
    at_the_basket.press("Ajukan pesanan")
    at_the_basket.page.go_back()
    at_the_basket.fill(TERMS)

    at_the_basket.press("Ajukan pesanan")

    at_the_basket.sees(SUBMITTED_ALREADY)
    assert Order.objects.get().events.filter(action="submit").count() == 1


def test_a_basket_submitted_from_two_tabs_is_one_order(at_the_basket: Visitor):
    other_tab = at_the_basket.another_tab()
    other_tab.open("/keranjang/")
    other_tab.fill(TERMS)
    at_the_basket.press("Ajukan pesanan")

    other_tab.press("Ajukan pesanan")

    other_tab.sees(SUBMITTED_ALREADY)
    assert Order.objects.get().events.filter(action="submit").count() == 1


def test_two_officers_take_the_same_order_and_one_of_them_is_told_who_has_it(staff: Staff, visit):
    order = builders.submitted()
    siti, dewi = visit(), visit()
    colleague = builders.an_officer(email="dewi@contoh.id", name="Dewi Anggraini Mohamad")
    for visitor, officer in ((siti, staff.officer), (dewi, colleague)):
        visitor.log_in(officer.email, builders.PASSWORD)
        visitor.open(f"/petugas/{order.code}/")
    siti.press("Ambil pesanan")

    dewi.press("Ambil pesanan")

    dewi.sees("Pesanan ini sudah diproses", "Tidak ada yang diubah.", "Ditangani Siti Rahmawati Pakaya")


def locked_pdf() -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(builders.pdf_bytes(1))) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="rahasia", user="rahasia"))
    return target.getvalue()


def test_a_proof_is_what_it_says_and_is_sent_once(staff: Staff, visit):
    customer = builders.a_customer_abroad(language="id")
    order = builders.offered(customer, officer=staff.officer)
    mei = visit(width=360)
    mei.log_in(customer.email, builders.PASSWORD)
    mei.open(order.get_absolute_url())
    mei.sees(ACCOUNT)
    other_tab = mei.another_tab()
    other_tab.open(order.get_absolute_url())
    facts = {
        "Mata uang": "SGD",
        "Jumlah yang dikirim": "4.20",
        "Tanggal valuta": office_day(),
        "Bank pengirim": "DBS",
        "Nomor referensi": "DBS-1",
    }

    wrong = [
        (b"Saya sudah bayar.", "bukti.pdf", "Isi berkas ini bukan PDF, JPEG, PNG."),
        (a_picture(), "bukti.pdf", "Nama berkas berakhiran .pdf, tetapi isinya PNG."),
        (locked_pdf(), "bukti.pdf", "Simpan ulang tanpa kata sandi, lalu unggah lagi."),
        (builders.pdf_bytes(1)[:300], "bukti.pdf", "rusak"),
        (b"", "bukti.pdf", "kosong"),
    ]
    for content, name, sentence in wrong:
        mei.fill(facts | {"Bukti transfer": a_file(content, name)})
        mei.press("Kirim bukti transfer", status=422)
        mei.sees("Ada yang perlu diperbaiki", sentence)
    assert not Payment.objects.exists()

    # A file too large is refused before it travels.
    mei.fill({"Bukti transfer": a_file(b"%PDF" + bytes(11_000_000), "besar.pdf")})
    mei.sees("Berkas ini terlalu besar.")

    mei.fill(facts | {"Bukti transfer": a_file(builders.pdf_bytes(1), "bukti.pdf")})
    mei.press("Kirim bukti transfer")
    other_tab.fill(facts | {"Bukti transfer": a_file(builders.pdf_bytes(1), "bukti.pdf")})
    other_tab.press("Kirim bukti transfer")
    other_tab.sees("Bukti yang Anda kirim sedang diperiksa bendahara. Anda tidak perlu mengirimnya lagi.")
    assert Payment.objects.count() == 1


def test_another_customer_finds_nothing_at_the_address_of_an_order(staff: Staff, visit):
    order = builders.billed(officer=staff.officer)
    stranger = visit()
    stranger.log_in(builders.a_customer().email, builders.PASSWORD)

    stranger.open(order.get_absolute_url(), status=404)

    stranger.sees_not(order.code, order.title, within=stranger.main)


def test_an_area_is_not_ticked_in_a_list_that_is_about_to_be_replaced(staff: Staff, visit):
    open_the_data_desk({"peta-desa-2018": None})
    customer = builders.a_customer()
    visitor = visit()
    visitor.log_in(customer.email, builders.PASSWORD)
    visitor.open("/data/peta-desa-2018/pilih/")
    page = visitor.page
    page.route("**/pilih/", lambda route: (time.sleep(2), route.continue_()))
    visitor.fill({"Wilayah yang saya pilih": True, "Cari wilayah": "gorontalo"})

    page.locator("#pilihan-wilayah").get_by_role("button", name="Cari").click()
    page.locator("[name=a][value='7502']").check()

    with page.expect_response("**/perkiraan/"):
        page.locator("[name=f]").last.check()
    visitor.look()
    visitor.sees("wilayah untuk “gorontalo”")
    assert page.locator("[name=a][value='7502']").is_checked()
