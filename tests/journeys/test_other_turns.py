"""Where an order turns off the main road: a customer who cancels, a company that owes its taxpayer number."""

from silastik.users.models import User
from tests import builders


def test_a_customer_cancels_before_paying(portal, visit, staff):
    order = builders.billed(officer=staff.officer)
    customer = visit(width=360)
    customer.log_in(order.customer.email, builders.PASSWORD)
    customer.open(order.get_absolute_url())

    customer.unfold("Batalkan pesanan ini")
    customer.fill({"Alasan": "Salah judul."})
    customer.press("Batalkan pesanan")

    customer.sees("Pesanan ini dibatalkan", "Tidak ada yang perlu dibayar.")
    customer.sees_not("Kode billing", within=customer.panel("Dokumen"))
    portal.mail(staff.officer.email, f"{order.code}: dibatalkan pelanggan")
    customer.open(f"/verifikasi/{order.documents.get().code}/")
    customer.sees("Asli, tetapi dibatalkan")


def test_a_company_gives_its_taxpayer_number_and_an_officer_finds_it_active(portal, visit, staff):
    customer = builders.a_customer(name="Budi Santoso", segment="", institution="PT Contoh Niaga")
    budi = visit(width=360)
    budi.log_in(customer.email, builders.PASSWORD)

    # R2: a private company cannot go on without NPWP.
    budi.sees("Satu langkah lagi")
    budi.fill({"Segmen instansi": "Swasta"})
    budi.press("Simpan profil")
    budi.sees("Segmen Swasta wajib mencantumkan NPWP.")
    budi.fill({"NPWP": "01.777.888.7-822.000"})
    budi.press("Simpan profil")
    order = builders.taken(User.objects.get(pk=customer.pk), officer=staff.officer)

    # R2: the officer marks it active, once.
    siti = visit()
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open(f"/petugas/{order.code}/")
    siti.sees("belum diperiksa")
    siti.press("Nyatakan aktif")
    siti.sees("dinyatakan aktif", "NPWP pelanggan dicatat aktif.")
    assert siti.page.get_by_role("button", name="Nyatakan aktif").count() == 0
