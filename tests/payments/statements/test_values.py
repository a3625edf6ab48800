"""Amounts and dates as banks, Simponi and spreadsheets write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.statements.values import amount, day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65.000", 65_000),
        ("65.000,00", 65_000),
        ("65,000.00", 65_000),
        ("65000", 65_000),
        ("65000,5", "65000.5"),
        ("Rp1.250.000,00", 1_250_000),
        ("Rp. 80.000,-", 80_000),
        ("IDR 1,250,000", 1_250_000),
        ("12.50", "12.5"),
        ("1.250", 1_250),
        ("(65.000)", -65_000),
        ("-65.000,00", -65_000),
        ("65.000,00-", -65_000),
        ("65.000,00 DB", -65_000),
        ("65.000,00 CR", 65_000),
        (65_000, 65_000),
        (65_000.0, 65_000),
        ("65\u00a0000", 65_000),
    ],
)
def test_an_amount_is_read_as_its_writer_meant_it(text, expected):
    assert amount(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "65.00.0", "6.5000,00", "8,20261E+14", "abc", "1.2.3,4,5", 0.001, True, "٦٥", "1e5"]
)
def test_what_is_no_sure_amount_is_none(text):
    assert amount(text) is None


@given(st.integers(0, 10**13))
def test_the_two_ways_of_grouping_are_the_same_number(number):
    english = f"{number:,}"
    indonesian = english.replace(",", ".")

    assert amount(english) == amount(indonesian) == amount(f"{indonesian},00") == amount(f"{english}.00") == number


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("24/11/2026", date(2026, 11, 24), None),
        ("24-11-26", date(2026, 11, 24), None),
        ("24 November 2026", date(2026, 11, 24), None),
        ("5 Agustus 2026", date(2026, 8, 5), None),
        ("05-Agt-2026", date(2026, 8, 5), None),
        ("2 May 2026", date(2026, 5, 2), None),
        ("2 Mei 2026", date(2026, 5, 2), None),
        ("2026-11-24", date(2026, 11, 24), None),
        ("20261124", date(2026, 11, 24), None),
        ("24/11/2026 10.15", date(2026, 11, 24), datetime(2026, 11, 24, 10, 15)),  # noqa: DTZ001 - as a file says it
        ("2026-11-24T10:15:30", date(2026, 11, 24), datetime(2026, 11, 24, 10, 15, 30)),  # noqa: DTZ001 - as a file says it
        ("24/11/2026 10:15:30 WIB", date(2026, 11, 24), datetime(2026, 11, 24, 10, 15, 30)),  # noqa: DTZ001 - as a file says it
        (datetime(2026, 11, 24, 10, 15), date(2026, 11, 24), datetime(2026, 11, 24, 10, 15)),  # noqa: DTZ001 - as a file says it
        (datetime(2026, 11, 24), date(2026, 11, 24), None),  # noqa: DTZ001 - as a file says it
    ],
)
def test_a_date_is_day_before_month_or_iso(text, on, at):
    assert day(text) == (on, at)


@pytest.mark.parametrize(
    "text", ["", "11/24/2026", "31/02/2026", "24/11", "besok", "24/11/2026 25.00", "24/11/2026 x", "0000-00-00"]
)
def test_what_is_no_date_is_none(text):
    assert day(text) is None
