"""The head of office reads how the office did: on the page, on paper and in a workbook; everybody reads the record."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from feedback.services import rate
from orders.models import Order
from publications import services
from silastik.core.context import current_office
from silastik.core.dates import month_year
from silastik.reports import rollup
from silastik.users import roles
from tests import builders

from .people import words_of
from .visitor import Visitor

# What stands in a section of the report: its facts, then of each table caption, heads and rows, folded away or not.
FIGURES = """
sections => sections.map(section => {
    const said = element => element.textContent.replace(/\\s+/g, " ").trim()
    const rows = [...section.querySelectorAll("dl.record > div")].map(fact => {
        const note = fact.querySelector("small")
        return [said(fact.querySelector("dt").firstChild), said(fact.querySelector("dd")), note ? said(note) : ""]
    })
    for (const table of section.querySelectorAll("table")) {
        rows.push([said(table.caption)], ...[...table.rows].map(row => [...row.cells].map(said)))
    }
    return [said(section.querySelector("h2")), rows]
})
"""


@pytest.fixture
def noon() -> datetime:
    """Of a day some weeks ago, at the office."""
    return (timezone.now() - timedelta(days=40)).astimezone(current_office().tz).replace(hour=12, minute=0)


@pytest.fixture
def sales(staff, noon: datetime) -> list[Order]:
    """Three orders that ended on that day, one of them late; one more that is still open. Each sale is Rp65.000."""
    ended = [a_sale(noon - timedelta(days=days), noon + timedelta(hours=3), staff.officer) for days in (0, 0, 40)]
    rate(ended[0], score=4, by=ended[0].customer, now=noon + timedelta(hours=4))
    builders.taken(officer=staff.officer, now=noon)
    rollup.follow(timezone.now())
    return ended


@transaction.atomic
def a_sale(begun: datetime, ended: datetime, officer: Any) -> Order:
    """Seen by the worker when it is over: it would complete the order as of today."""
    order = builders.paid(officer=officer, now=begun)
    services.deliver(order, by=officer, now=ended)
    return builders.complete(builders.fresh(order), now=ended)


def figures(head: Visitor) -> dict[str, list[list[str]]]:
    return dict(head.main.locator("section:has(dl.record)").evaluate_all(FIGURES))


def agrees(said: str, value: Any) -> bool:
    """Whether a cell of the workbook holds what the page says, which rounds."""
    if not isinstance(value, (int, float)):
        return said == " ".join((value or "").split()) or (said, value) == ("–", None)
    digits = said.removeprefix("Rp").removesuffix(" %").replace(".", "").replace(",", ".")
    return float(digits) == pytest.approx(value, abs=0.051 if "." in digits else 0)


def test_the_head_reads_the_same_figures_on_the_page_on_paper_and_in_the_workbook(sales, noon, visit):
    builders.staff(roles.HEAD, email="kepala@contoh.id", name="Rahmat Uji")
    rahmat = visit()
    rahmat.log_in("kepala@contoh.id", builders.PASSWORD)
    rahmat.follow("Laporan", within=rahmat.page.locator("body"))
    rahmat.sees(f"Laporan: Tahun {timezone.localdate().year}", "Kalender kerja versi")

    # A month by its name.
    rahmat.fill({"Masa": month_year(noon.date())})
    rahmat.press("Tampilkan")
    rahmat.sees(f"Laporan: {month_year(noon.date())}", "Kalender kerja versi")
    rahmat.sees("Rp195.000", within=rahmat.panel("Berapa besar penerimaannya"))

    # From a day to a day; what is wrong with the days is said at once.
    rahmat.fill({"Masa": "dari tanggal sampai tanggal", "atau dari": f"{noon:%Y-%m-%d}"})
    rahmat.press("Tampilkan", status=422)
    rahmat.sees("Isi kedua tanggal.")
    rahmat.fill({"atau dari": f"{noon - timedelta(days=45):%Y-%m-%d}", "sampai": f"{noon:%Y-%m-%d}"})
    rahmat.press("Tampilkan")
    shown = figures(rahmat)
    assert ["Diajukan", "4", ""] in shown["Berapa banyak"]
    assert ["Tepat waktu", "66,6 %", "2 dari 3 pesanan selesai"] in shown["Berapa cepat"]
    assert ["Penilaian rata-rata", "4,00", "dari 5, menurut 1 penilaian"] in shown["Berapa baik"]
    assert ["Penerimaan", "Rp195.000", "menurut kuitansi yang terbit dalam masa ini"] in shown[
        "Berapa besar penerimaannya"
    ]
    late = rahmat.panel("Berapa cepat").get_by_role("link", name=str(sales[2].code))
    assert late.get_attribute("href") == f"/petugas/{sales[2].code}/"
    period = rahmat.page.get_by_role("heading", level=1).inner_text().removeprefix("Laporan: ")
    calendar = rahmat.page.locator("text=/Kalender kerja versi/").first.inner_text().split("Kalender")[1].strip(". ")

    # The workbook: a sheet for each section, the same rows, numbers as numbers.
    book = load_workbook(io.BytesIO(rahmat.save("XLSX")))
    assert [sheet.title for sheet in book] == [title[:31] for title in shown]
    for sheet, rows in zip(book, shown.values(), strict=True):
        head, written = [cell.value for cell in sheet["A"][:3]], list(sheet.iter_rows(min_row=4, values_only=True))
        assert period in head[1]
        assert calendar in head[2]
        written = [row for row in written if any(cell is not None for cell in row)]
        for said, row in zip(rows, written, strict=True):
            assert all(agrees(*pair) for pair in zip(said, row, strict=False)), (said, row)

    # The paper is drawn by the worker, and waited for.
    rahmat.press("PDF")
    rahmat.waits_for("PDF-nya siap")
    paper = words_of(rahmat.read("Unduh PDF"))
    for said in (period, calendar, "Rahmat Uji"):
        assert said in paper
    for rows in shown.values():
        for row in rows:
            assert all(cell in paper for cell in row), row
            assert len(row) < 4 or " ".join(filter(None, row)) in paper, row


def test_everybody_reads_the_record_and_takes_it_along(sales, noon, visit):
    anybody = visit(width=360)
    anybody.open(f"/kinerja/?tahun={noon.year}")
    anybody.sees(f"Kinerja pelayanan {noon.year}", "66,6 %", "pesanan diselesaikan 3", "Kalender kerja versi")
    anybody.sees_not(sales[0].code, sales[0].customer.name)
    assert anybody.page.locator("svg.columns rect").count() > 0

    rows = anybody.page.locator("table tbody tr")
    shown = [
        [" ".join(cell.split()) for cell in row]
        for row in rows.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    ]
    taken = list(csv.DictReader(io.StringIO(anybody.save("CSV").decode("utf-8-sig"))))
    assert len(shown) == len(taken) == 12
    for (_month, submitted, completed, in_time, median, *_others), row in zip(shown, taken, strict=True):
        assert (submitted, completed) == (row["diajukan"], row["selesai"])
        assert agrees(in_time, float(row["tepat_waktu_persen"]) if row["tepat_waktu_persen"] else None)
        assert agrees(median, float(row["median_hari"]) if row["median_hari"] else None)
    month = taken[noon.month - 1]
    assert (month["selesai"], month["terlambat"], month["tepat_waktu_persen"]) == ("3", "1", "66.6")

    abroad = visit(language="en")
    abroad.open(f"/kinerja/?tahun={noon.year}")
    abroad.sees("Tepat waktu", "Pelayanan tiap bulan")
