"""The sale of microdata and maps as people live it, each row of the service standard named where it happens."""

import hashlib

import time_machine

from microdata.models import DatasetVersion, MicrodataOrder
from microdata.services import datasets
from microdata.services.closing import closes_at, last_call_at
from microdata.tasks import follow_quiet
from orders.models import Document
from tests import builders
from tests import microdata_builders as data

from .data_sale import (
    SIGNER,
    bill_and_pay,
    choose,
    extract,
    manifest_of,
    master_rows,
    open_package,
    rows_of,
    signed_digitally,
    submit,
    tick_the_review,
    write_the_papers,
)
from .people import a_file, bring_master, open_the_data_desk, words_of
from .stack import link_in

PODES = "Potensi Desa (Podes) 2024"
LIMBOTO = "7502070"
LABELS = {
    "R301": "Status pemerintahan",
    "R308A": "Berbatasan dengan laut",
    "R501C": "Keluarga bukan pengguna listrik",
}


def test_a_sale_of_microdata_at_home(portal, visit, staff, tmp_path):
    open_the_data_desk({"podes-2024": 150})
    first = DatasetVersion.objects.get(dataset__slug="podes-2024")
    right = master_rows(first, LIMBOTO, LABELS)
    rows = len(right)
    customer = builders.a_customer(email="rani@contoh.id")
    rani = visit(width=360)

    # M1, B2: a stranger opens Silastik and finds the dataset, with its dictionary.
    rani.open("/")
    rani.page.get_by_role("searchbox").fill("potensi desa 2024")
    rani.press("Cari", within=rani.main)
    rani.follow(PODES)
    rani.sees("Kamus data", "R301", "Status pemerintahan")

    # M2: she chooses an area, variables and formats, and sees what that will be and cost.
    rani.follow("Pilih dari data ini")
    choose(rani, area="limboto", code=LIMBOTO, variables=LABELS, formats=("CSV", "SPSS (SAV)"))
    rani.sees(f"{rows} rekaman", within=rani.page.locator("#perkiraan"))

    # R3: to keep the choice she logs in; it is still there.
    rani.press("Masuk untuk memesan")
    rani.log_in(customer.email, builders.PASSWORD)
    assert rani.page.locator("[name=v]:checked").count() == 3
    rani.press("Simpan dan lanjutkan")
    rani.sees(PODES, "LIMBOTO", "Sebelum pesanan dapat diajukan:")

    # M3: what the data are for, and who will sign for her.
    write_the_papers(rani)

    # R5, R4: she accepts the terms and submits.
    order = submit(rani, customer)
    rani.sees("Giliran kami", "Kami memeriksa kesesuaian abstraksi")

    # M4: the officer takes it, reads abstract and choice side by side, and asks about one variable.
    siti = visit()
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: pesanan baru"), f"/petugas/{order.code}/"))
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.press("Ambil pesanan")
    siti.sees("Regresi logistik", "R501C", within=siti.panel("Pemeriksaan abstraksi"))
    siti.fill({"Kepada pelanggan": "Untuk apa keluarga bukan pengguna listrik?"})
    siti.press("Perlu penjelasan")

    # M4: the customer amends the abstract and explains.
    rani.open(link_in(portal.mail(customer.email, f"{order.code}: perlu penjelasan Anda"), order.get_absolute_url()))
    rani.sees("Petugas memerlukan penjelasan Anda", "Untuk apa keluarga bukan pengguna listrik?")
    rani.follow("Abstraksi penggunaan data", within=rani.panel("Pertanyaan petugas"))
    rani.fill({"Metode": "Regresi logistik; listrik adalah salah satu layanan dasar."})
    rani.press("Simpan abstraksi")
    rani.open(order.get_absolute_url())
    rani.fill({"Penjelasan Anda": "Listrik termasuk layanan dasar; lihat metode."})
    rani.press("Kirim penjelasan")
    rani.sees("Kami memeriksa kesesuaian abstraksi")

    # M4a: it fits.
    siti.open(f"/petugas/{order.code}/")
    siti.sees("lihat metode", "listrik adalah salah satu layanan dasar")
    tick_the_review(siti)
    siti.press("Sesuai", within=siti.panel("Pemeriksaan abstraksi"))

    # M5: the extractor makes the data; a sample brought by hand is the wrong one, which nobody sees yet.
    extract(siti, "Ekstrak data")
    siti.sees(f"{rows} rekaman, 3 kolom")
    siti.unfold("Lampirkan berkas yang disiapkan sendiri")
    wrong = data.a_zip(b"R999\n1\n").file.read()
    siti.fill({"Berkas ini": "Contoh data", "Berkas": a_file(wrong, "contoh.zip", "application/zip")})
    siti.page.get_by_role("button", name="Unggah", exact=True).click()
    siti.waits_for("diunggah petugas")

    # M5: real size and price in sight, sample, invoice and SPPD go out in one step.
    siti.press("Kirim penawaran")
    invoice, agreement = (order.documents.get(kind=kind) for kind in (Document.Kind.INVOICE, Document.Kind.AGREEMENT))
    offer = portal.mail(customer.email, f"{order.code}: contoh data, invoice, dan SPPD")
    rani.open(link_in(offer, order.get_absolute_url()))
    rani.waits_for(f"SPPD {agreement.number}")
    rani.sees("Tiga syarat sebelum data dikirim", "Giliran Anda", f"Invoice {invoice.number}")

    # M6: the customer examines the sample, and finds it wrong.
    assert rani.save(PODES, within=rani.page.locator("#contoh")) == wrong
    rani.unfold("Ada yang keliru")
    rani.fill({"Apa yang keliru?": "Kolomnya R999, bukan yang saya pesan."})
    rani.press("Minta perbaikan contoh")
    rani.sees("Anda meminta perbaikan: Kolomnya R999", "Kami mengirimkan contoh yang baru.")

    # M6: the officer sends another, this time by the extractor; the customer accepts it.
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: contoh data perlu"), f"/petugas/{order.code}/"))
    siti.sees("Kolomnya R999, bukan yang saya pesan.")
    extract(siti, "Ekstrak contoh")
    siti.press("Kirim contoh data")
    rani.open(link_in(portal.mail(customer.email, f"{order.code}: contoh data yang"), order.get_absolute_url()))
    sample = open_package(rani.save(PODES, within=rani.page.locator("#contoh")), tmp_path / "sample")
    few = rows_of(sample, LABELS, right)
    assert 0 < len(few) < rows
    assert set(few) <= set(right.fetchall())
    rani.press("Contoh data sudah benar")
    rani.sees("Disetujui", within=rani.page.locator("#contoh"))

    # M7: billed through Simponi, and paid.
    siti.open(f"/petugas/{order.code}/")
    bill_and_pay(siti, order)

    # M8: the dean signs the SPPD digitally and she uploads it; the portal says at once what it sees. The officer types
    # the e-meterai's serial numbers, one for each original.
    rani.open(order.get_absolute_url())
    paper = rani.read(f"SPPD {agreement.number}")
    for words in (agreement.number, SIGNER["Nama lengkap"], "Rahmat Uji", PODES):
        assert words in words_of(paper)
    rani.fill({"SPPD yang ditandatangani": a_file(signed_digitally(paper), "sppd.pdf")})
    rani.press("Unggah SPPD", within=rani.page.locator("#sppd"))
    rani.sees("Isinya sama dengan SPPD yang kami terbitkan.", f"{SIGNER['Nama lengkap']}; utuh.")
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: SPPD"), f"/petugas/{order.code}/"))
    decision = siti.page.locator("#sppd form", has=siti.page.locator("[name=serials]"))
    decision.locator("[name=serials]").fill("uji0000000001\nuji0000000002")
    for box in decision.get_by_role("checkbox").all():  # signed, and by somebody of the rank
        box.check()
    siti.press("Nyatakan sah")

    # M9: receipt and data go out together, and are downloaded.
    siti.press("Kirim kuitansi dan data")
    rani.open(link_in(portal.mail(customer.email, f"{order.code}: data Anda siap diunduh"), order.get_absolute_url()))
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    rani.waits_for(f"Kuitansi {receipt.number}")
    assert receipt.number in words_of(rani.read(f"Kuitansi {receipt.number}"))
    content = rani.save(PODES, within=rani.page.locator("#berkas"))
    rani.sees(hashlib.sha256(content).hexdigest())
    delivered = open_package(content, tmp_path / "delivered")
    assert rows_of(delivered, LABELS, right) == right.fetchall()
    made, shown = manifest_of(delivered), manifest_of(sample)
    assert (made["order"], made["schema_sha256"]) == (order.code, shown["schema_sha256"])
    codebook = words_of((delivered / "codebook.pdf").read_bytes())
    assert [name for name, label in LABELS.items() if name not in codebook or label not in codebook] == []

    # M10: she checks, and finds villages twice.
    rani.unfold("Laporkan kesalahan")
    rani.fill({"Berkas": PODES, "Bagian": "Wilayah", "Apa yang salah?": "Ada desa yang tertulis dua kali."})
    rani.press("Kirim laporan")
    rani.sees("Dalam perbaikan", "Kami memperbaiki data Anda")

    # M11: a corrected master is published; the officer extracts from it and sends the data again.
    second = datasets.draft_version(first.dataset, note="Tiap desa satu kali.")
    bring_master(second)
    datasets.publish(second)
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: kesalahan"), f"/petugas/{order.code}/"))
    siti.sees("Ada desa yang tertulis dua kali.", "versi 2 sudah terbit. Tiap desa satu kali.")
    siti.press("Perbaiki dari versi 2")
    extract(siti, "Ekstrak data")
    siti.tick_everything()
    siti.press("Kirim perbaikan")
    portal.mail(customer.email, f"{order.code}: data")
    rani.open(order.get_absolute_url())
    rani.sees("versi 2, diperbaiki", "Berkas induk: versi 1 menjadi versi 2.", f"Rekaman: {rows} menjadi 14.")
    corrected = open_package(rani.save(PODES, within=rani.page.locator("#berkas")), tmp_path / "corrected")
    assert rows_of(corrected, LABELS, right) == master_rows(second, LIMBOTO, LABELS).fetchall()

    # M12: nothing more is reported. Beat does not run here and nobody can wait five working days, so the clock is moved
    # for the task that beat would wake: it calls the customer one working day before, then closes the order.
    order = MicrodataOrder.objects.get(pk=order.pk)
    for moment in (last_call_at(order), closes_at(order)):
        with time_machine.travel(moment):
            follow_quiet(order.pk)
    portal.mail(customer.email, f"{order.code}: pesanan segera ditutup")
    closed = portal.mail(customer.email, f"{order.code}: pesanan selesai")
    rani.open(order.get_absolute_url())
    rani.sees("Pesanan selesai")

    # M13: she rates, from the mail and without logging in.
    somebody = visit(width=360)
    somebody.open(link_in(closed, "/nilai/"))
    somebody.fill({"5, sangat baik": True, "Komentar": "Datanya rapi."})
    somebody.press("Simpan penilaian")
    assert (order.rating.score, order.rating.comment) == (5, "Datanya rapi.")


def test_an_order_that_does_not_fit_and_the_one_made_from_it(portal, visit, staff):
    order = data.in_review(builders.a_customer(email="rani@contoh.id"), officer=staff.officer)

    # M4b: the officer finds that one variable does not fit, and says why.
    siti = visit()
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.open(f"/petugas/{order.code}/")
    siti.fill(
        {"R102 Pertanyaan 2": "Tidak berkaitan dengan tujuan.", "Kepada pelanggan": "Satu variabel tidak sesuai."}
    )
    siti.press("Tidak sesuai")
    siti.sees("Dibatalkan")

    # M4b: the customer reads it, and makes a new order from this one.
    rani = visit(width=360)
    rani.log_in("rani@contoh.id", builders.PASSWORD)
    rani.open(link_in(portal.mail("rani@contoh.id", f"{order.code}: abstraksi tidak sesuai"), order.get_absolute_url()))
    rani.sees("Pesanan ini dibatalkan", "Satu variabel tidak sesuai.", "Tidak berkaitan dengan tujuan.")
    rani.press("Buat pesanan baru dari ini")
    rani.sees(f"Disalin dari pesanan {order.code}", "Lengkap", data.SIGNER["name"])

    # M2: the reason stands beside the variable, which she leaves out.
    rani.follow("Ubah pilihan")
    rani.sees("Tidak berkaitan dengan tujuan.", within=rani.page.locator("#pilihan-variabel"))
    rani.page.locator("[name=v][value=R102]").uncheck()
    rani.press("Simpan dan lanjutkan")
    rani.fill({"Saya menyetujui syarat pembelian produk statistik.": True})
    rani.press("Ajukan pesanan")
    rani.sees("Kami memeriksa kesesuaian abstraksi")
    again = MicrodataOrder.objects.get(copied_from=order.pk)
    assert again.selections.get().variables == ["R101"]
