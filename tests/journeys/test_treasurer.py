"""The treasurer's day: from Simponi's list and the bank's statement to books that agree."""

from django.utils import timezone

from orders.states import OrderState
from payments.models import Payment, StatementLine
from tests import builders
from tests.journeys.people import a_file, office_day
from tests.payments.statements.files import BANK_HEADING, csv_file, paid_row, row_of


def test_from_import_to_reconciled(portal, visit, staff):
    domestic = builders.billed(officer=staff.officer)
    abroad = builders.proved(builders.a_customer_abroad(name="Mei Ling Tan"), officer=staff.officer)
    transfer = Payment.objects.get(invoice__order=abroad)
    ntpn, onward = "A1B2C3D4E5F60718", "B1B2C3D4E5F60718"
    now = timezone.now()

    hasan = visit()
    hasan.log_in("hasan@contoh.id", builders.PASSWORD)
    hasan.open("/bendahara/impor/")
    hasan.sees("Belum ada berkas")

    # A list cut short is refused with its line; the whole one is read, and nothing is paid yet.
    rows = [paid_row(domestic, ntpn=ntpn, at=now), paid_row(domestic, ntpn="C" * 16, at=now, amount=60_000)]
    content = csv_file(*rows).encode("utf-16")
    hasan.fill({"Daftar Simponi": True, "Berkas": a_file(content[:-60], "simponi.csv", "text/csv")})
    hasan.press("Baca berkas", status=422)
    hasan.sees("Baris 3", "terpotong")
    hasan.fill({"Daftar Simponi": True, "Berkas": a_file(content, "simponi.csv", "text/csv")})
    hasan.press("Baca berkas")
    hasan.sees("Cocok, siap dicatat", "UTF-16", "Seluruhnya Rp65.000")
    assert builders.fresh(domestic).state == OrderState.AWAITING_PAYMENT

    # One press records what fits; the other line says why not, and is set aside.
    hasan.press("Catat 1 pembayaran")
    hasan.sees("1 pembayaran dicatat.", "Dicatat dari baris ini")
    assert builders.fresh(domestic).state == OrderState.PAID
    portal.mail(domestic.customer.email, domestic.code)
    portal.mail("siti@contoh.id", f"{domestic.code}: lunas, siap dikirim")
    hasan.open(f"/bendahara/baris/{StatementLine.objects.get(number=3).pk}/")
    hasan.fill({"Alasan": "Dibayar dua kali; pelanggan sudah dihubungi."})
    hasan.press("Kesampingkan")
    hasan.sees("Dikesampingkan", "pelanggan sudah dihubungi")

    # The bank's statement proposes, with reasons; the treasurer looks at proof and line, and verifies.
    bank = csv_file(row_of(transfer, payer="TAN MEI LNG"), heading=BANK_HEADING).encode("cp1252")
    hasan.open("/bendahara/impor/")
    hasan.fill({"Rekening koran": True, "Berkas": a_file(bank, "koran.csv", "text/csv")})
    hasan.press("Baca berkas")
    hasan.sees("Belum dipasangkan", "nomor referensi sama", "jumlah sama dengan invoice")
    hasan.follow(abroad.code)
    hasan.sees("TAN MEI LNG", "nama mirip")
    hasan.press("Verifikasi", within=hasan.panel("Uangnya masuk"))
    hasan.sees("Transfer diverifikasi")
    assert transfer.line.outcome == "used"

    # The transfer goes on to the treasury.
    hasan.open("/bendahara/setoran/")
    hasan.fill(
        {
            f"Setor {abroad.code}": True,
            "Jumlah setoran": "65.000",
            "NTPN setoran": onward,
            "Tanggal setor": office_day(),
        }
    )
    hasan.press("Catat setoran")
    hasan.sees("Tidak ada yang perlu disetor", onward)

    # The books agree; what was paid is exported with both numbers; a line is found by its NTPN.
    hasan.open("/bendahara/selisih/")
    hasan.sees("Tidak ada selisih pada masa ini", "Rp130.000")
    hasan.open("/bendahara/lunas/")
    exported = hasan.save("CSV").decode("utf-8-sig")
    assert ntpn in exported
    assert onward in exported
    hasan.open(f"/bendahara/impor/?q={ntpn}")
    hasan.sees(domestic.code)
