"""The sale of a map as people live it: abroad, on paper, by transfer, each row of the service standard named."""

import re
import struct
from decimal import Decimal
from pathlib import Path

import pyogrio.raw

from microdata.models import DatasetVersion
from orders.models import Document
from payments.models import Payment
from silastik.core.money import rupiah
from tests import builders

from .data_sale import choose, extract, manifest_of, open_package, submit, tick_the_review, write_the_papers
from .people import ACCOUNT, a_file, office_day, open_the_data_desk, words_of
from .stack import link_in

MAP = "Digital map of statistical working areas: village boundaries"
GORONTALO = "7502"
PRICE = 70_000  # PP 13/2024 III.D: villages of one kabupaten/kota
TRACKING = "ee123456785sg"


def test_a_sale_of_a_map_abroad(portal, visit, staff, tmp_path):
    open_the_data_desk({"peta-desa-2018": None})
    master = Path(DatasetVersion.objects.get(dataset__slug="peta-desa-2018").master.path)
    customer = builders.a_customer_abroad(email="mei@example.org")
    mei = visit(language="en")

    # M1: a customer from Singapore finds the map, in English.
    mei.log_in(customer.email, builders.PASSWORD)
    mei.open("/katalog/?q=peta+batas+desa")
    mei.follow(MAP)
    mei.sees("EPSG:4326", rupiah(PRICE))

    # M2: she chooses a regency and both formats, and sees how many areas that is and what it costs.
    mei.follow("Pilih dari data ini")
    choose(mei, area="gorontalo", code=GORONTALO, formats=("GeoPackage", "Shapefile"))
    villages = features_of(master)
    mei.sees(str(len(villages)), rupiah(PRICE), within=mei.page.locator("#perkiraan"))
    mei.press("Simpan dan lanjutkan")

    # M3, R5, R4: the abstract, who will sign, the terms; then she submits.
    write_the_papers(mei)
    order = submit(mei, customer)
    mei.sees("Giliran kami", "Kami memeriksa kesesuaian abstraksi dengan data yang Anda pilih")

    # M4a: the officer takes it; it fits.
    siti = visit()
    siti.open(link_in(portal.mail("siti@contoh.id", f"{order.code}: pesanan baru"), f"/petugas/{order.code}/"))
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.press("Ambil pesanan")
    tick_the_review(siti)
    siti.press("Sesuai", within=siti.panel("Pemeriksaan abstraksi"))

    # M5: the extractor makes map and sample; sample, invoice and SPPD go out in one step.
    extract(siti, "Ekstrak contoh")
    extract(siti, "Ekstrak data")
    siti.sees(rupiah(PRICE), within=siti.panel("Penawaran"))
    siti.press("Kirim penawaran")
    invoice, agreement = (order.documents.get(kind=kind) for kind in (Document.Kind.INVOICE, Document.Kind.AGREEMENT))
    offer = portal.mail(customer.email, mei.say("contoh data, invoice, dan SPPD"))
    assert offer["Content-Language"] == "en"
    mei.open(link_in(offer, order.get_absolute_url()))
    mei.waits_for(agreement.number)
    mei.sees("Tiga syarat sebelum data dikirim", invoice.number, ACCOUNT, rupiah(PRICE))

    # M7: she transfers in her currency, and sends the proof.
    sent = {"Mata uang": "SGD", "Tanggal valuta": office_day(), "Bank pengirim": "DBS", "Jumlah yang dikirim": "6.10"}
    proof = a_file(builders.pdf_bytes(1), "advice.pdf")
    mei.fill(sent | {"Bukti transfer": proof, "Nomor referensi": "DBS-2026-78"})
    mei.press("Kirim bukti transfer")
    mei.sees("Bukti transfer sedang diperiksa bendahara.", within=mei.page.locator("#gerbang"))

    # M8: she prints the SPPD twice, has both signed and stamped, and posts them.
    paper = words_of(mei.read(agreement.number))
    for words in (agreement.number, "Rahmat Uji", "Dr. Ismail Dunggio", MAP):
        assert words in paper
    mei.unfold("Dikirim lewat pos")
    mei.fill({"Kurir": "SingPost", "Nomor resi": TRACKING})
    mei.press("Sudah saya kirim")
    mei.sees(TRACKING.upper(), "SingPost", within=mei.page.locator("#sppd"))

    # M8: the envelope arrives: the officer scans the code at the foot of the paper, counts, and files a scan.
    posted = portal.mail("siti@contoh.id", f"{order.code}: SPPD dalam perjalanan")
    link_in(posted, f"/petugas/{order.code}/")
    siti.follow("SPPD kertas", within=siti.page.locator("header"))
    printed = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", paper)[0]
    siti.fill({"Nomor SPPD atau pindaian kodenya": f"{portal.url}/verifikasi/{printed}/"})
    siti.press("Cari pesanan")
    assert siti.path == f"/petugas/{order.code}/"
    siti.unfold("SPPD kertas sudah tiba")
    counted = {"Rangkap asli": 2, "Meterai Rp10.000": 2, "Ditandatangani pihak kedua": True}
    scan = a_file(builders.pdf_bytes(4), "scan.pdf")
    siti.fill(counted | {"Jabatan penanda tangan sesuai": True, "Hasil pindai (boleh kosong)": scan})
    siti.press("Catat penerimaan")
    siti.sees("2 rangkap, 2 meterai", TRACKING.upper(), "scan.pdf", within=siti.page.locator("#sppd"))
    siti.press("Nyatakan sah")
    for sentence in ("SPPD kami terima", "SPPD sah"):
        portal.mail(customer.email, f"{order.code}: {mei.say(sentence)}")
    assert siti.page.get_by_role("button", name="Kirim kuitansi dan data").is_disabled()

    # M7: the treasurer finds the money in the office's account. The sample has not been looked at yet.
    hasan = visit()
    hasan.open(link_in(portal.mail("hasan@contoh.id", f"{order.code}: bukti transfer"), f"/bendahara/{order.code}/"))
    hasan.log_in("hasan@contoh.id", builders.PASSWORD)
    hasan.sees("SGD 6.10", "DBS-2026-78", rupiah(PRICE), "Mei Tan")
    hasan.fill({"Diterima di rekening (rupiah)": rupiah(PRICE).removeprefix("Rp")})
    hasan.press("Verifikasi", within=hasan.panel("Uangnya masuk"))
    paid = portal.mail(customer.email, f"{order.code}: {mei.say('pembayaran diterima')}")

    # M6: the customer examines the sample, the last of the three: a few of the villages, and nobody can tell which.
    mei.open(link_in(paid, order.get_absolute_url()))
    sample = open_package(mei.save("Unduh", within=mei.page.locator("#contoh")), tmp_path / "sample")
    (shown,) = sample.glob("*.gpkg")
    assert [feature[:2] for feature in features_of(shown)] == [(GORONTALO, "***")] * 3
    assert {around for *_, around in features_of(shown)} < {around for *_, around in villages}
    mei.press("Contoh data sudah benar")
    mei.sees("Semua syarat terpenuhi; data Anda segera kami kirim")

    # M9: receipt and map go out together, and are downloaded.
    ready = portal.mail("siti@contoh.id", f"{order.code}: semua syarat terpenuhi")
    siti.open(link_in(ready, f"/petugas/{order.code}/"))
    siti.press("Kirim kuitansi dan data")
    delivery = portal.mail(customer.email, f"{order.code}: {mei.say('data Anda siap diunduh')}")
    mei.open(link_in(delivery, order.get_absolute_url()))
    receipt = order.documents.get(kind=Document.Kind.RECEIPT)
    mei.waits_for(receipt.number)
    for words in (receipt.number, "Mei Tan", "DBS-2026-78"):
        assert words in words_of(mei.read(receipt.number))
    delivered = open_package(mei.save("Unduh", within=mei.page.locator("#berkas")), tmp_path / "delivered")
    (gpkg,), (shp,) = delivered.glob("*.gpkg"), delivered.glob("*.shp")
    for path in (gpkg, shp):
        about = pyogrio.read_info(path)
        assert (about["crs"], list(about["fields"])) == ("EPSG:4326", ["kode", "nama"])
        assert features_of(path) == villages
    made = manifest_of(delivered)
    assert (made["order"], made["rows"]) == (order.code, len(villages))
    assert made["schema_sha256"] == manifest_of(sample)["schema_sha256"]

    # M10, M12: she finds all right, which closes the order.
    mei.press("Data sudah benar, tutup pesanan")
    mei.sees("Pesanan selesai")
    portal.mail("siti@contoh.id", f"{order.code}: pelanggan menyatakan benar")

    # M13: and rates, on the order's page.
    mei.fill({"5, sangat baik": True})
    mei.press("Kirim penilaian")
    assert order.rating.score == 5
    payment = Payment.objects.get(invoice__order=order)
    assert (payment.amount_sent, payment.currency, payment.amount_received) == (Decimal("6.10"), "SGD", PRICE)


def features_of(path: Path) -> list[tuple[str, str, frozenset[tuple[float, float]]]]:
    """Code, name and corners of each polygon; only its corners, since a shapefile walks around them the other way."""
    about, table = pyogrio.raw.read_arrow(path)
    polygons = table[about["geometry_name"] or "wkb_geometry"].to_pylist()
    corners = (frozenset(struct.iter_unpack("<dd", polygon[13:])) for polygon in polygons)
    return list(zip(table["kode"].to_pylist(), table["nama"].to_pylist(), corners, strict=True))
