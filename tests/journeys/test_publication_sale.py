"""The sale of publications as people live it, each row of the service standard named where it happens."""

import re
from decimal import Decimal
from functools import partial

import pytest

from orders.models import Document, Order
from silastik.core.money import amount_in_words
from tests import builders

from .people import ACCOUNT, OTHER_TITLE, READY_TITLE, a_file, a_picture, book, office_day, office_time, words_of
from .stack import link_in

CHANNELS = [
    "Kotak saran dan pengaduan di meja pengaduan",
    "lapor.go.id",
    "Aplikasi SP4N-LAPOR!",
    "webapps.bps.go.id/pengaduan/wbs",
    "s.bps.go.id/pengaduan7502",
    "lapor7502@bps.go.id",
    "08114317502",
]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without any script"])
def test_a_sale_at_home_with_a_revision(script, portal, visit, staff):
    visit = partial(visit, java_script_enabled=script)
    address = "rani@contoh.id"
    rani = visit(width=360)  # a researcher on a phone

    # P1: a stranger opens Silastik, and finds hours (T1), charges (B1), products (B2) and complaint channels (C1).
    rani.open("/")
    assert re.search(r"(Buka|Tutup) .*\d\d\.\d\d WITA", rani.page.locator("footer .opening").inner_text())
    rani.open("/standar-pelayanan/")
    rani.sees("Kecuali hari libur")  # T1; the office of the journeys never closes
    rani.sees("paling lama sepuluh hari kerja")  # T2
    rani.sees("Peraturan Pemerintah Nomor 7 Tahun 2015")  # B1, as the standard names it
    rani.sees("Softcopy publikasi BPS", "Data mikro dan peta digital wilayah kerja statistik")  # B2
    rani.open("/tarif/")
    rani.sees("13 Tahun 2024", "Rp50.000", "Rp15.000")  # B1, as it is charged
    rani.open("/pengaduan/")
    rani.sees(*CHANNELS, within=rani.main)  # C1

    # P2: she searches the catalogue, and wants a title.
    rani.open("/")
    rani.page.get_by_role("searchbox").fill("statistik daerah kota")
    rani.press("Cari", within=rani.main)
    rani.follow(READY_TITLE)
    rani.sees("Rp50.000")
    rani.press("Tambahkan ke pesanan")

    # R3: for that she needs an account, in two short steps.
    rani.follow("Daftar", within=rani.main)
    rani.page.locator("[name=email]").fill(address)
    for field in rani.page.locator("[autocomplete=new-password]").all():
        field.fill("kopi-pinogu-2026")
    rani.press("Buat akun")
    rani.sees("Periksa e-mail Anda")

    # R1: the address is hers, as the link in the mail shows.
    rani.open(link_in(portal.mail(address, "verifikasi"), "/akun/verifikasi/"))
    rani.press("Ya, alamat ini benar")
    rani.sees("Satu langkah lagi")
    rani.fill(
        {
            "Nama lengkap": "Rani Abdullah",
            "Segmen instansi": "Lembaga Penelitian & Pendidikan",
            "Nama instansi": "Universitas Negeri Gorontalo",
            "Pekerjaan": "Peneliti/Dosen",
            "Negara domisili": "Indonesia",
            "Alamat": "Jl. Jenderal Sudirman No. 6, Kota Gorontalo 96128",
            "Telepon": "0812 3456 7890",
        }
    )
    rani.press("Simpan profil")

    # P2: back at the title, she takes it and another one.
    rani.sees(READY_TITLE)
    rani.press("Tambahkan ke pesanan")
    rani.follow("Tambah judul lain")
    rani.page.get_by_role("searchbox").fill("produk domestik regional bruto")
    rani.press("Cari", within=rani.main)
    rani.follow(OTHER_TITLE)
    rani.press("Tambahkan ke pesanan")
    rani.sees("2 judul", "Rp115.000")

    # R5: nothing is asked for before the terms are accepted. R4: then the request is made in Silastik.
    rani.fill({"Saya menyetujui syarat pembelian produk statistik.": True})
    rani.press("Ajukan pesanan")
    rani.sees("Giliran kami", "Kami menyiapkan softcopy dan invoice Anda")
    order = Order.objects.get(customer__email=address)
    assert rani.path == order.get_absolute_url()
    assert (order.terms.version, order.events.get().action) == ("2026.1", "submit")
    link_in(portal.mail(address, f"{order.code}: pesanan Anda kami terima"), order.get_absolute_url())

    # P3: an officer takes the request; the catalogue's master is ready at once, the other title needs an upload.
    siti = visit()
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: pesanan baru"), f"/petugas/{order.code}/"))
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.press("Ambil pesanan")
    siti.sees("Belum disiapkan", "Rp50.000", "Rp15.000", "Rp115.000")
    siti.sees("belum disiapkan.", within=siti.panel("Penawaran"))
    other = siti.page.locator("#softcopy li", has_text=OTHER_TITLE)
    siti.unfold("Siapkan softcopy", within=other)
    first_version = builders.pdf_bytes(2)  # a mistake: it has two empty pages
    siti.fill({"Softcopy (PDF)": a_file(first_version, "pdrb.pdf"), "Catatan": "Dari arsip"}, within=other)
    siti.press("Simpan softcopy", within=other)
    siti.sees_not("Belum disiapkan")
    siti.tick_everything()
    siti.press("Kirim penawaran")
    siti.sees("Invoice diterbitkan dan pelanggan diberi tahu.")
    invoice = order.documents.get(kind=Document.Kind.INVOICE)
    portal.mail(address, f"{order.code}: invoice {invoice.number}")

    # P4a: the officer types the billing code of Simponi, first with a digit too few.
    code = builders.a_billing_code()
    simponi = {"Kode billing": code[:14], "Jumlah pada Simponi": "115.000", "Berlaku sampai": office_time(days=3)}
    siti.fill(simponi, within=siti.page.locator("#pembayaran"))
    siti.press("Catat kode billing", status=422)
    siti.sees("Kode billing terdiri dari 15 angka; ini 14 karakter.")
    siti.fill({"Kode billing": code}, within=siti.page.locator("#pembayaran"))
    siti.press("Catat kode billing")

    # P4a: the customer sees invoice, code, amount, and how long it can be paid.
    rani.open(link_in(portal.mail(address, f"{order.code}: kode billing siap dibayar"), order.get_absolute_url()))
    rani.sees("Giliran Anda", "Bayar Rp115.000", "Cara membayar")
    if script:  # it counts down; without it there is the hour
        rani.sees("sisa 2 hari 23 jam")
    assert rani.page.locator("#pembayaran code").inner_text().replace(" ", "") == code
    paper = words_of(rani.read(f"Invoice {invoice.number}"))
    for words in (invoice.number, order.code, "Rani Abdullah", READY_TITLE, OTHER_TITLE, "Rp115.000,00"):
        assert words in paper

    # P4a: she pays; the officer records what Simponi shows.
    siti.fill({"NTPN": "a1b2 c3d4 e5f6 0718", "Waktu bayar": office_time()})
    siti.press("Catat pembayaran")
    siti.sees("Lunas")
    portal.mail(address, f"{order.code}: pembayaran diterima")

    # P6: the officer sends receipt and softcopies. P9: the order completes by itself.
    siti.press("Kirim kuitansi dan softcopy")
    siti.waits_for("Pesanan selesai")
    first_mail = portal.mail(address, f"{order.code}: kuitansi dan softcopy dapat diunduh")

    # P6: the customer downloads both. P7: she checks them.
    rani.open(link_in(first_mail, order.get_absolute_url()))
    rani.sees("Selesai", "Unduh berkas")
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    kuitansi = words_of(rani.read(f"Kuitansi {receipt.number}"))
    for words in (
        receipt.number,
        "Rani Abdullah",
        "Rp115.000,00",
        amount_in_words(115_000),
        "A1B2C3D4E5F60718",
        "PP 13/2024",
        "Hasan Uji",
    ):
        assert words in kuitansi
    assert rani.save(READY_TITLE, within=rani.page.locator("#berkas")) == book(READY_TITLE)
    assert rani.save(OTHER_TITLE, within=rani.page.locator("#berkas")) == first_version

    # P7: one of them is faulty; she says what is wrong, with a picture.
    rani.unfold("Laporkan kesalahan")
    rani.fill(
        {
            "Berkas": OTHER_TITLE,
            "Apa yang salah?": "Hanya dua halaman, dan keduanya kosong.",
            "Gambar (boleh kosong)": a_file(a_picture(), "kosong.png", "image/png"),
        }
    )
    rani.press("Kirim laporan")
    rani.sees("Dalam perbaikan", "Sedang diperiksa", "Kami memeriksa kesalahan yang Anda laporkan")

    # P8: the officer corrects the softcopy and sends it again. P9: the order completes again.
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: kesalahan dilaporkan"), f"/petugas/{order.code}/"))
    siti.sees("Hanya dua halaman, dan keduanya kosong.")
    assert siti.read("Lihat gambar")[:4] == b"\x89PNG"
    siti.sees("belum dijawab", within=siti.panel("Laporan kesalahan"))
    siti.unfold("Ganti softcopy", within=other)
    siti.fill({"Softcopy (PDF)": a_file(book(OTHER_TITLE), "pdrb-lengkap.pdf")}, within=other)
    siti.press("Simpan softcopy", within=other)
    siti.press("Kirim perbaikan")
    siti.sees("Berkas yang diperbaiki sudah dapat diunduh pelanggan.")

    rani.open(order.get_absolute_url())
    rani.sees("Selesai", "Diperbaiki: versi 2", "versi 2, diperbaiki")
    assert rani.save(OTHER_TITLE, within=rani.page.locator("#berkas")) == book(OTHER_TITLE)
    assert Order.objects.get(pk=order.pk).state == "completed"

    # P9: she rates, from the mail and without logging in.
    somebody = visit(width=360)
    portal.settle()
    somebody.open(link_in(portal.mail(address, f"{order.code}: kuitansi dan softcopy dapat diunduh"), "/nilai/"))
    somebody.fill({"4, baik": True, "Komentar": "Cepat diperbaiki."})
    somebody.press("Simpan penilaian")
    somebody.sees("Terima kasih. Penilaian Anda tersimpan.")
    assert (order.rating.score, order.rating.comment) == (4, "Cepat diperbaiki.")
    rani.open(order.get_absolute_url())
    rani.sees("Anda memberi nilai 4 dari 5")

    # Anybody can see that the receipt is genuine, by the code printed at its foot, and not whose it is.
    printed = re.search(r"ketik kode ([0-9A-Z-]{19})", kuitansi)[1]
    somebody.open("/verifikasi/")
    somebody.fill({"Kode verifikasi": printed.lower()})
    somebody.press("Periksa", within=somebody.main)
    somebody.sees("Asli dan berlaku", receipt.number, "Rp115.000", "R. A.")
    somebody.sees_not("Rani")


def test_a_sale_abroad_with_a_rejected_first_proof(portal, visit, staff):
    mei = visit(language="en", color_scheme="dark")
    customer = builders.a_customer_abroad(email="mei@example.org")

    # P1, P2, R4, R5: a customer from Singapore orders one title, in English.
    mei.log_in(customer.email, builders.PASSWORD)
    mei.open("/katalog/?q=statistik+daerah+kota")
    mei.follow(READY_TITLE)
    mei.press("Tambahkan ke pesanan")
    mei.fill({"Saya menyetujui syarat pembelian produk statistik.": True})
    mei.press("Ajukan pesanan")
    order = Order.objects.get(customer=customer)
    assert portal.mail(customer.email, order.code)["Content-Language"] == "en"

    # P3: the officer takes it; all is ready.
    siti = visit()
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.open("/petugas/?tampilan=open")
    siti.press("Ambil", within=siti.page.get_by_role("row", name=order.code))
    siti.tick_everything()
    siti.press("Kirim penawaran")

    # P4b: the customer reads where to transfer, and sends a proof: the wrong one.
    mei.open(order.get_absolute_url())
    mei.sees("Giliran Anda", ACCOUNT, "Rp50.000")
    proof = {"Mata uang": "SGD", "Tanggal valuta": office_day(), "Bank pengirim": "DBS", "Jumlah yang dikirim": "4.20"}
    wrong = a_file(a_picture("grey"), "receipt.png", "image/png")
    mei.fill(proof | {"Bukti transfer": wrong, "Nomor referensi": "ref 0001"})
    mei.press("Kirim bukti transfer")
    mei.sees("Bendahara memeriksa bukti transfer Anda")

    # P5: the treasurer sees proof and invoice side by side, and cannot accept it. The officer has no say in it.
    hasan = visit()
    hasan.log_in("hasan@contoh.id", builders.PASSWORD)
    assert hasan.path == "/bendahara/"
    hasan.follow(order.code)
    hasan.sees("SGD 4.20", "REF 0001", "DBS", "Rp50.000", "Mei Tan")
    hasan.fill({"Alasan penolakan": "This is a picture of a wall. Please send your bank's advice."})
    hasan.press("Tolak bukti ini")
    hasan.sees("Ditolak")
    siti.open(f"/bendahara/{order.code}/", status=403)

    # P4b: the customer reads why, and sends another.
    mei.open(
        link_in(portal.mail(customer.email, mei.say("bukti transfer belum dapat diterima")), order.get_absolute_url())
    )
    mei.sees("Bukti transfer ditolak: kirim bukti yang baru", "This is a picture of a wall.")
    right = a_file(builders.pdf_bytes(1), "advice.pdf")
    mei.fill(proof | {"Bukti transfer": right, "Nomor referensi": "DBS-2026-77", "Jumlah yang dikirim": "4.30"})
    mei.press("Kirim bukti transfer")

    # P5: now the money is there.
    portal.mail("hasan@contoh.id", f"{order.code}: bukti transfer menunggu pemeriksaan")
    hasan.open("/bendahara/")
    hasan.follow(order.code)
    hasan.sees("receipt.png", within=hasan.panel("Bukti sebelumnya"))
    hasan.fill({"Diterima di rekening (rupiah)": "50.000"})
    hasan.press("Verifikasi", within=hasan.panel("Uangnya masuk"))
    hasan.sees("Diterima")

    # P6, P9: the officer delivers, the order completes by itself, the receipt speaks the customer's language.
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: lunas, siap dikirim"), f"/petugas/{order.code}/"))
    siti.press("Kirim kuitansi dan softcopy")
    mei.open(order.get_absolute_url())
    mei.waits_for("Pesanan selesai: unduh dan periksa berkas Anda")
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    paper = words_of(mei.read(receipt.number))
    for words in (receipt.number, "Mei Tan", amount_in_words(50_000, "en"), "DBS-2026-77", mei.say("Terbilang")):
        assert words in paper
    assert mei.save(READY_TITLE, within=mei.page.locator("#berkas")) == book(READY_TITLE)

    # P9: and the customer rates, on the order's page.
    mei.fill({"5, sangat baik": True})
    mei.press("Kirim penilaian")
    assert order.rating.score == 5
    payments = order.invoices.get().payments
    assert set(payments.values_list("state", "amount_sent")) == {
        ("rejected", Decimal("4.20")),
        ("verified", Decimal("4.30")),
    }
