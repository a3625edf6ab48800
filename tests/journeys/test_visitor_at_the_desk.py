"""R4: somebody comes to the desk without an account, and goes home with a slip that becomes an order of their own."""

import re

from orders.models import Order
from publications.models import Publication
from tests import builders

from .people import READY_TITLE


def test_a_visitor_is_served_at_the_desk_and_claims_the_order_at_home(portal, visit, staff):
    siti = visit()
    siti.log_in(staff.officer.email, builders.PASSWORD)
    siti.open("/petugas/")
    siti.follow("Pesanan pengunjung")
    siti.fill(
        {
            "Nama lengkap": "Yusuf Lihawa",
            "Segmen instansi": "Lembaga Penelitian & Pendidikan",
            "Nama instansi": "Universitas Negeri Gorontalo",
            "Pekerjaan": "Pelajar/Mahasiswa",
            "Alamat": "Jl. Sudirman 6, Gorontalo",
            "Telepon": "0812 3456 7890",
            "E-mail (boleh kosong)": "yusuf@contoh.id",
        }
    )
    siti.press("Lanjut: pilih judul")
    siti.fill({"Kata dari judul, atau nomor katalog": "daerah kota gorontalo 2015"})
    siti.press("Cari")
    title = Publication.objects.get(title=READY_TITLE)
    siti.press(f"Tambah {title}")
    siti.sees("Rp50.000")
    siti.fill({"Pengunjung telah membaca dan menyetujui syarat pembelian produk statistik.": True})
    siti.press("Ajukan pesanan")
    order = Order.objects.get()
    siti.sees("Cetak slip klaim untuk pengunjung.", "Pesanan diajukan di kantor oleh petugas, atas nama pengunjung")
    siti.press("Cetak slip klaim")
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", siti.page.locator(".slip-code").inner_text())[0]
    portal.mail("yusuf@contoh.id", f"{order.code}: ambil pesanan Anda")

    yusuf = visit(width=360)
    account = builders.a_customer(email="yusuf.lihawa@contoh.id", name="Yusuf Lihawa")
    yusuf.open(f"/klaim/{code}/")
    yusuf.sees(READY_TITLE, "Masuk atau buat akun dahulu")
    yusuf.follow("Masuk", within=yusuf.page.locator("main"))
    yusuf.log_in(account.email, builders.PASSWORD)
    yusuf.press("Ambil pesanan ini")
    yusuf.sees(f"Pesanan {order.code} kini ada di akun Anda.", "Giliran kami")

    siti.open(f"/petugas/{order.code}/")
    siti.sees("Pesanan diambil dengan akun pelanggan", account.email)
