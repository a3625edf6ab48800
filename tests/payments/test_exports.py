"""What was paid, by period, for the page and for spreadsheets."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.utils import timezone

from payments import exports, selectors
from payments.models import Payment
from payments.rows import paid_rows
from silastik.core.models import Office
from tests import builders

pytestmark = pytest.mark.django_db


def paid(first, last):
    return paid_rows(selectors.paid_in_period(builders.a_treasurer(), Office.objects.get(), first, last))


def test_a_payment_belongs_to_the_local_day_it_was_made():
    just_after_midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 24 November, 00.30 WITA
    builders.paid(now=just_after_midnight)

    assert paid(date(2026, 11, 23), date(2026, 11, 23)) == []
    (row,) = paid(date(2026, 11, 24), date(2026, 11, 24))
    assert row["settled"] == "24 Nov 2026, 00.30"


def test_a_transfer_belongs_to_the_day_it_was_verified():
    order = builders.verified()
    today = timezone.now().astimezone(order.office.tz).date()

    (row,) = paid(today, today)

    assert (row["order"], row["ntpn"], row["received"]) == (order.code, "", 65_000)
    assert row["reference"] == Payment.objects.get().reference


def test_only_what_was_paid_is_listed():
    builders.billed()
    builders.proved()
    today = date(2026, 11, 24)
    assert paid(today - timedelta(days=400), today + timedelta(days=400)) == []


def test_rows_cost_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    treasurer, office = builders.a_treasurer(), Office.objects.get()
    treasurer.has_perm("payments.verify_transfer")
    for _number in range(3):
        builders.delivered()
    today = timezone.now().astimezone(office.tz).date()
    with django_assert_num_queries(1):
        rows = paid_rows(selectors.paid_in_period(treasurer, office, today, today))
    assert len(rows) == 3
    assert all(row["receipt"] for row in rows)


def test_the_csv_opens_in_a_spreadsheet_with_its_ntpn():
    order = builders.paid()
    today = timezone.now().astimezone(order.office.tz).date()

    content = exports.as_csv(paid(today, today), order.office.tz)

    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert row[header.index("NTPN")] == Payment.objects.get().ntpn
    assert row[header.index("Pesanan")] == order.code
    assert row[header.index("Diterima")] == "65000"


def test_the_workbook_keeps_amounts_as_numbers_and_times_as_times():
    order = builders.paid()
    today = timezone.now().astimezone(order.office.tz).date()

    book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(paid(today, today), order.office.tz)))

    header, row = ([cell.value for cell in line] for line in book.active.iter_rows())
    assert row[header.index("Diterima")] == 65_000
    assert row[header.index("Dibayar")].date() == today


@pytest.mark.parametrize("name", ["=1+1", "+62", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_a_name_that_looks_like_a_formula_stays_a_text(name):
    order = builders.paid(builders.a_customer(institution=name))
    today = timezone.now().astimezone(order.office.tz).date()
    rows = paid(today, today)

    _header, row = csv.reader(io.StringIO(exports.as_csv(rows, order.office.tz).decode("utf-8-sig"), newline=""))
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(rows, order.office.tz))).active

    assert row[2] == f"'{name}"
    assert (sheet["C2"].data_type, sheet["C2"].value.lstrip("'")) == ("s", name)
