"""Telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from silastik.users.phone import normalise


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("0812-3456-7890", "ID", "+6281234567890"),
        ("(0435) 881 234", "ID", "+62435881234"),
        ("+62 812 3456 7890", "ID", "+6281234567890"),
        ("0062 812.3456.7890", "SG", "+6281234567890"),
        ("+65 6123 4567", "SG", "+6561234567"),
        ("6123 4567", "SG", "61234567"),
        ("0171/1234567", "DE", "01711234567"),
    ],
)
def test_a_number_is_kept_in_one_form(typed, country, kept):
    assert normalise(typed, country) == kept


@pytest.mark.parametrize("typed", ["", "123456", "nol delapan satu", "+1234567890123456", "0812 ext 3", "++6281234567"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        normalise(typed, "ID")
