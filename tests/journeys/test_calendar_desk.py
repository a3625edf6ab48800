"""Next year's calendar: proposed by one administrator, confirmed by another person, and the orders move with it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from orders import calendar_desk
from orders.models import Order
from silastik.core.context import current_office
from silastik.core.dates import long_time, plain_date
from silastik.core.models import CalendarYear, DayOff
from silastik.users import roles
from tests import builders

from .visitor import Visitor

SKB = "SKB 3 Menteri Nomor 7 Tahun 2026"


@pytest.fixture
def year(staff) -> int:
    """The next one; nothing of it is in force yet."""
    year = timezone.localdate().year + 1
    DayOff.objects.filter(date__year__gte=year).delete()
    return year


@pytest.fixture
def orders(staff, year: int) -> list[Order]:
    """Two that the office will still owe something next year, since it has been closed until then; a draft beside."""
    today = timezone.localdate()
    closed = [today + timedelta(days=number) for number in range(2, (date(year, 1, 1) - today).days)]
    rows = [DayOff(date=on, name="Uji", kind="lainnya", legal_basis=SKB) for on in closed]
    DayOff.objects.bulk_create(rows, ignore_conflicts=True)
    builders.a_basket()
    return [builders.submitted(), builders.taken(officer=staff.officer)]


def test_one_proposes_another_confirms_and_the_order_says_why(orders, year: int, visit):
    order = orders[0]
    before = builders.fresh(order).due_at
    assert before.year == year
    for email, name in (("admin@contoh.id", "Admin Uji"), ("kepala@contoh.id", "Rahmat Uji")):
        builders.staff(roles.HEAD if "kepala" in email else roles.ADMINISTRATOR, email=email, name=name)
    wati = visit()
    wati.log_in("admin@contoh.id", builders.PASSWORD)

    # Proposed from what is known; estimates are marked, and have to be made certain before anything is published.
    wati.open("/kalender-kerja/")
    wati.fill({"Tahun": str(year)})
    wati.press("Susun", within=wati.main)
    wati.sees(f"Kalender kerja {year} edisi 1", "Rancangan", "Belum dapat diterbitkan", "masih perkiraan")
    edition = wati.path
    calendar = CalendarYear.objects.get()
    assert calendar.days.filter(estimated=True).exists()
    wati.open(f"{edition}pratinjau/")
    expect(wati.page.get_by_role("button", name="Terbitkan untuk dikonfirmasi")).to_be_disabled()
    wati.open(edition)
    for _day in range(calendar.days.filter(estimated=True).count()):
        wati.press("Pastikan", within=wati.main)
    wati.sees_not("Perkiraan", within=wati.page.locator("table"))
    wati.fill({"Dasar hukum": SKB, "Alasan perubahan": "penetapan hari libur"}, within=wati.panel("Keputusan"))
    wati.press("Simpan", within=wati.panel("Keputusan"))

    # One more day off, before the orders are due.
    known = set(calendar.days.values_list("date", flat=True))
    day = next(on for on in (date(year, 1, number) for number in range(2, 32)) if on not in known)
    wati.unfold("Tambah hari libur")
    added = wati.page.locator("#hari")
    wati.fill({"Tanggal": f"{day:%Y-%m-%d}", "Jenis": "Cuti bersama", "Nama": "Cuti bersama uji"}, within=added)
    wati.press("Simpan hari", within=added)
    wati.sees("Hari libur disimpan.", plain_date(day))
    wati.sees_not("Belum dapat diterbitkan")

    # The preview says what would follow, and changes nothing.
    wati.follow("Pratinjau dan terbitkan")
    wati.sees("2 pesanan bergeser, 0 menjadi tepat waktu, 0 menjadi terlambat.", str(order.code))
    assert builders.fresh(order).due_at == before
    after = next(move.due[1] for move in calendar_desk.preview(calendar).moves if move.order.code == order.code)
    wati.sees(long_time(before, order.office.tz), long_time(after, order.office.tz))
    wati.press("Terbitkan untuk dikonfirmasi")
    wati.sees("Diterbitkan. Belum berlaku")

    # Who published does not confirm: neither by the page, nor by a page kept open from before.
    wati.open(f"{edition}pratinjau/")
    wati.sees("Anda yang menerbitkannya")
    button = wati.page.get_by_role("button", name="Konfirmasi dan berlakukan")
    expect(button).to_be_disabled()
    button.evaluate("button => { button.disabled = false }")
    wati.press("Konfirmasi dan berlakukan", status=422)
    assert builders.fresh(order).due_at == before

    # Another person does; the office's other pages and the customer's follow.
    rahmat = visit()
    rahmat.log_in("kepala@contoh.id", builders.PASSWORD)
    rahmat.open(f"{edition}pratinjau/")
    rahmat.sees("2 pesanan bergeser", "Diterbitkan oleh Admin Uji")
    rahmat.press("Konfirmasi dan berlakukan")
    rahmat.sees("Kalender berlaku")
    assert builders.fresh(order).due_at == after
    rahmat.open(f"/kalender-kerja/tahun/{year}/")
    rahmat.sees("Admin Uji", "Rahmat Uji", SKB, "Cuti bersama uji")

    customer_reads(visit(width=360), order, day)


def customer_reads(customer: Visitor, order: Order, day: date) -> None:
    """The moved date on the order's page, and the day and the calendar that moved it behind it."""
    order = builders.fresh(order)
    customer.log_in(order.customer.email, builders.PASSWORD)
    customer.open(order.get_absolute_url())
    customer.sees(long_time(order.due_at, order.office.tz), "penetapan hari libur")
    customer.follow("Mengapa tanggal ini?")
    customer.sees("Cuti bersama uji", SKB)
    customer.sees(f"Menurut kalender kantor versi {current_office().calendar_version}")
    customer.open(f"/kalender-kerja/umum/{day.year}/")
    customer.sees(plain_date(day), "Cuti bersama uji")
