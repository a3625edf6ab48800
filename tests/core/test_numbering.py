"""Numbers of papers: never a gap, never twice, and written by the office's own pattern."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from silastik.core.models import Office
from silastik.core.numbering import format_number, next_number, validate_pattern

DAY = date(2026, 11, 2)


def an_office(code="7598") -> Office:
    return Office.objects.create(code=code, name=f"BPS {code}", short_name=code, city="Limboto", zone="Asia/Makassar")


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_numbers_without_gap_or_duplicate_though_some_roll_back():
    office = an_office()

    def issue(attempt: int) -> int | None:
        with closing(connection), suppress(OSError), transaction.atomic():
            number = next_number(office, "invoice", on=DAY)
            if attempt % 5 == 0:
                raise OSError("The disk is full.")
            return number
        return None

    with ThreadPoolExecutor(max_workers=50) as pool:
        numbers = [number for number in pool.map(issue, range(50)) if number]

    assert sorted(numbers) == list(range(1, 41))


@pytest.mark.django_db
def test_each_office_kind_and_year_counts_for_itself():
    office = an_office()
    next_number(office, "invoice", on=DAY)

    assert next_number(office, "invoice", on=DAY) == 2
    assert next_number(office, "receipt", on=DAY) == 1
    assert next_number(office, "invoice", on=date(2027, 1, 1)) == 1
    assert next_number(an_office("7599"), "invoice", on=DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_refused_outside_the_transaction_that_uses_it():
    with pytest.raises(TransactionManagementError):
        next_number(an_office(), "invoice", on=DAY)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("SIL-{office}-{year}-{seq:06d}", "SIL-7502-2026-000123"),
        ("{seq:04d}/INV/{office}/{year}", "0123/INV/7502/2026"),
        ("B-{seq}/{office}0/VS.600/{month:02d}/{year}", "B-123/75020/VS.600/11/2026"),
    ],
)
def test_a_number_is_written_by_the_pattern_of_the_office(pattern, number):
    validate_pattern(pattern)

    assert format_number(pattern, office_code="7502", year=2026, month=11, seq=123) == number


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{seq:06d}", "memuat"),
        ("{year}", "memuat"),
        ("INV/2026/17", "memuat"),
        ("{seq}/{year}/{customer}", "bukan {customer}"),
        ("{seq}/{year}/{}", "bukan {}"),
        ("{seq.__class__}/{year}", r"bukan {seq\.__class__}"),
        ("{seq:06d/{year}", "tidak berpasangan"),
        ("{seq/{year}", "tidak berpasangan"),
        ("{seq:999999999d}/{year}", "seperti {seq:06d}"),
        ("{seq:{year}d}/{year}", "seperti {seq:06d}"),
        ("{seq!r}/{year}", "seperti {seq:06d}"),
        ("{seq}/{year}/{office:04d}", "seperti {seq:06d}"),
        ("№{seq}/{year}", "tanpa tanda"),
    ],
)
def test_a_pattern_that_cannot_make_numbers_is_refused_with_the_reason(pattern, message):
    with pytest.raises(ValidationError, match=message):
        validate_pattern(pattern)
