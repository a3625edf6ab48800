"""Microdata for Rp0,00 as people live it: an institution verified once, and its order that nobody pays for."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from microdata.models import DatasetVersion, MicrodataOrder
from orders.models import Document
from payments.models import Entitlement, Invoice, Payment, Waiver
from silastik.core.dates import plain_date
from silastik.core.money import rupiah
from silastik.users.models import Job, Segment
from tests import builders

from .data_sale import (
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
from .people import a_file, open_the_data_desk, words_of
from .stack import link_in
from .visitor import Visitor

PODES = "Potensi Desa (Podes) 2024"
LIMBOTO = "7502070"
LABELS = {"R301": "Status pemerintahan", "R308A": "Berbatasan dengan laut"}
INSTITUTION = "Bappeda Kabupaten Gorontalo"
OFFICIAL = "sekretariat@bappeda.contoh.id"
BASIS = settings.WAIVER_LEGAL_BASIS  # proposed to the officer


def test_a_sale_for_nothing_to_an_entitled_institution(portal, visit, staff, tmp_path):
    open_the_data_desk({"podes-2024": 150})
    right = master_rows(DatasetVersion.objects.get(dataset__slug="podes-2024"), LIMBOTO, LABELS)
    customer = builders.a_customer(
        email="rani@contoh.id", segment=Segment.LOCAL_GOVERNMENT, institution=INSTITUTION, job=Job.CIVIL_SERVANT
    )
    rani, siti = visit(width=360), visit()
    rani.log_in(customer.email, builders.PASSWORD)

    # Settled point 8: the institution is verified once.
    entitle(portal, visit, rani, siti)

    # M2, M3: she chooses, and writes what for and who signs.
    rani.follow("Buka pesanan data")
    rani.sees("Belum ada data yang dipilih")
    rani.open("/katalog/?q=podes+2024")
    rani.follow(PODES)
    rani.follow("Pilih dari data ini")
    choose(rani, area="limboto", code=LIMBOTO, variables=LABELS, formats=("CSV", "SPSS (SAV)"))
    rani.press("Simpan dan lanjutkan")
    write_the_papers(rani)

    # B1, settled point 8: she asks for Rp0,00, with the purpose and a letter of request; then she submits (R5, R4).
    rani.follow("Minta Rp0,00 untuk pesanan ini")
    letter = builders.pdf_bytes(2)
    rani.fill({"Tugas negara atau pemerintahan": True, "Surat permohonan": a_file(letter, "permohonan.pdf")})
    rani.press("Simpan permohonan")
    rani.sees("Tugas negara atau pemerintahan (permohonan.pdf)", within=rani.page.locator("#rp0"))
    order = submit(rani, customer)
    rani.sees("Menunggu keputusan", within=rani.page.locator("#rp0"))

    # M4, M4a: the officer takes it, reads the letter and grants Rp0,00; the review is kept.
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: pesanan baru"), f"/petugas/{order.code}/"))
    siti.press("Ambil pesanan")
    request = siti.page.locator("#rp0")
    siti.sees(INSTITUTION, "Tugas negara atau pemerintahan", within=request)
    assert siti.read("Buka surat permohonan", within=request) == letter
    siti.fill({"Disetujui": True}, within=request)
    siti.press("Simpan keputusan", within=request)
    tick_the_review(siti)
    siti.press("Sesuai", within=siti.panel("Pemeriksaan abstraksi"))
    portal.mail(customer.email, f"{order.code}: permohonan Rp0,00 disetujui")

    # M5: sample and SPPD go out, and no invoice; the price is written down as the value waived.
    extract(siti, "Ekstrak contoh")
    extract(siti, "Ekstrak data")
    siti.sees("Tanpa invoice: harga di atas dicatat sebagai nilai yang dibebaskan.", within=siti.panel("Penawaran"))
    siti.press("Kirim penawaran")
    waiver = Waiver.objects.get(order=order.pk)
    value = rupiah(waiver.value)
    assert waiver.value > 0
    agreement = order.documents.get(kind=Document.Kind.AGREEMENT)

    # M6: the customer accepts the sample.
    offer = portal.mail(customer.email, f"{order.code}: contoh data dan SPPD")
    rani.open(link_in(offer, order.get_absolute_url()))
    rani.waits_for(f"SPPD {agreement.number}")
    rani.sees("Rp0,00: pembayaran dibebaskan.", within=rani.page.locator("#gerbang"))
    rani.sees(value, BASIS, within=rani.page.locator("#rp0"))
    sample = open_package(rani.save(PODES, within=rani.page.locator("#contoh")), tmp_path / "sample")
    rani.press("Contoh data sudah benar")

    # M8: the SPPD is kept, and says what was waived on which basis; it is signed, and found valid.
    paper = rani.read(f"SPPD {agreement.number}")
    assert f"tarif Rp0,00 berdasarkan {BASIS}; nilai yang dibebaskan {value}" in words_of(paper)
    rani.fill({"SPPD yang ditandatangani": a_file(signed_digitally(paper), "sppd.pdf")})
    rani.press("Unggah SPPD", within=rani.page.locator("#sppd"))
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: SPPD"), f"/petugas/{order.code}/"))
    decision = siti.page.locator("#sppd form", has=siti.page.locator("[name=serials]"))
    siti.fill({"Nomor seri meterai": "uji0000000001\nuji0000000002"}, within=decision)
    siti.fill({"Ditandatangani pihak kedua": True, "Jabatan penanda tangan sesuai": True}, within=decision)
    siti.press("Nyatakan sah")

    # M7 does not happen. M9: data go out without a receipt.
    siti.press("Kirim data")
    rani.open(link_in(portal.mail(customer.email, f"{order.code}: data Anda siap diunduh"), order.get_absolute_url()))
    rani.sees_not("Kuitansi", "Invoice", "Kode billing", within=rani.page.locator("#dokumen"))
    delivered = open_package(rani.save(PODES, within=rani.page.locator("#berkas")), tmp_path / "delivered")
    assert rows_of(delivered, LABELS, right) == right.fetchall()
    made, shown = manifest_of(delivered), manifest_of(sample)
    assert (made["order"], made["schema_sha256"]) == (order.code, shown["schema_sha256"])

    # M10, M12: she finds all right, which closes the order.
    rani.press("Data sudah benar, tutup pesanan")
    rani.sees("Pesanan selesai")
    assert MicrodataOrder.objects.get(pk=order.pk).state == "completed"
    assert set(order.documents.values_list("kind", flat=True)) == {Document.Kind.AGREEMENT}
    assert not Invoice.objects.exists()
    assert not Payment.objects.exists()

    # The treasurer finds value and legal basis in the list of what was sold so, and takes it along.
    hasan = visit()
    hasan.log_in("hasan@contoh.id", builders.PASSWORD)
    hasan.open("/bendahara/rp0/")
    hasan.sees(order.code, INSTITUTION, BASIS, f"1 pesanan, nilai yang dibebaskan {value}.")
    listed = hasan.save("CSV").decode("utf-8-sig")
    for words in (order.code, INSTITUTION, BASIS, str(waiver.value)):
        assert words in listed


def entitle(portal, visit, rani: Visitor, siti: Visitor) -> None:
    """The institution asks by its letter, proves its official address, and an officer verifies it for a year."""
    rani.open("/akun/profil/")
    rani.follow("Rp0,00", within=rani.page.locator("nav.views"))
    letter = builders.pdf_bytes(1)
    rani.fill({"E-mail resmi instansi": OFFICIAL, "Surat pengantar": a_file(letter, "pengantar.pdf")})
    rani.press("Ajukan permohonan")
    rani.sees(f"Kami mengirim tautan ke {OFFICIAL}", INSTITUTION, "Menunggu e-mail resmi")

    secretary = visit(width=360)
    secretary.open(link_in(portal.mail(OFFICIAL, "buktikan e-mail resmi"), "/akun/rp0/e-mail/"))
    secretary.sees("Rani Abdullah", INSTITUTION)
    secretary.press("Ya, ini alamat instansi kami")
    secretary.sees(f"Terima kasih. {OFFICIAL} terbukti milik instansi")

    siti.open(link_in(portal.mail("siti@contoh.id", f"permohonan hak Rp0,00 dari {INSTITUTION}"), "/petugas/rp0/"))
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.sees(OFFICIAL, "terbukti", "Rani Abdullah")
    assert siti.read("Buka surat") == letter
    until = timezone.localdate() + timedelta(days=365)
    siti.fill({"Disetujui": True, "Berlaku sampai": until.isoformat()})
    siti.press("Simpan keputusan")
    siti.sees("Tidak ada permohonan yang menunggu", "Berlaku")
    assert Entitlement.objects.get().decided_by.email == "siti@contoh.id"

    rani.open(link_in(portal.mail("rani@contoh.id", "akun Anda berhak atas Rp0,00"), "/akun/rp0/"))
    rani.sees(f"Akun ini berhak meminta Rp0,00 atas nama {INSTITUTION} sampai {plain_date(until)}.")
