"""Taxpayer numbers as customers write them, as they are kept, and as they are shown."""

import pytest
from django.core.exceptions import ValidationError

from silastik.users import npwp

OLD = "021832415000000"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("02.183.241.5-000.000", OLD),
        (" 02 183 241 5 000 000 ", OLD),
        (OLD, OLD),
        ("0021832415000000", "0021832415000000"),
        ("3171 0117 0845 0001", "3171011708450001"),
    ],
)
def test_separators_are_stripped(text, digits):
    assert npwp.clean(text) == digits


@pytest.mark.parametrize(
    "text", ["", "12345", "02.183.241.5-000.00", "02183241500000000", "02.183.241.X-000.000", "٠" * 15]
)
def test_anything_but_fifteen_or_sixteen_digits_is_refused_in_words(text):
    with pytest.raises(ValidationError, match="15 atau 16 angka"):
        npwp.clean(text)


@pytest.mark.parametrize(
    ("digits", "ok"),
    [
        (OLD, True),
        ("021832416000000", False),
        ("0" + OLD, True),
        ("0021832416000000", False),
        ("3171011708450001", True),
        ("9971011708450001", False),
        ("3171013902450001", False),
    ],
    ids=[
        "old",
        "old, wrong",
        "old with 0",
        "old with 0, wrong",
        "NIK",
        "NIK of no province",
        "NIK born on 39 February",
    ],
)
def test_the_check_knows_old_numbers_and_nik(digits, ok):
    assert npwp.check_digit_ok(digits) is ok


def test_numbers_are_shown_as_on_the_card():
    assert npwp.format(OLD) == "02.183.241.5-000.000"
    assert npwp.format("3171011708450001") == "3171 0117 0845 0001"


def test_a_masked_number_shows_two_digits_and_the_last_three():
    assert npwp.mask(OLD) == "02.•••.•••.•-•••.000"
    assert npwp.mask("3171011708450001") == "31•• •••• •••• •001"
