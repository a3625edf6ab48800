"""NPWP, the Indonesian taxpayer number (R2): 15 digits, or the 16 of today.

The 16 digits are a resident's NIK, which never begins with 0, or else 0 and the old 15 (PMK 112/2022, PMK 136/2023).
Digits are what is stored; whether a number is still active only the tax office knows.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.id import npwp

_OLD_FORM = re.compile(r"(\d{2})(\d{3})(\d{3})(\d)(\d{3})(\d{3})")


def clean(text: str) -> str:
    """The digits of a number as people write it. Raises ValidationError unless they are 15 or 16."""
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(r"[0-9]{15,16}", digits):
        raise ValidationError(_("NPWP terdiri dari 15 atau 16 angka."), code="npwp")
    return digits


def check_digit_ok(digits: str) -> bool:
    """Whether the number keeps the rule of its kind. A warning, never a refusal: old numbers outside the rule exist."""
    return npwp.is_valid(digits)


def format(digits: str) -> str:  # noqa: A001 - reads as npwp.format
    """`02.183.241.5-000.000`, or 16 digits in fours."""
    if len(digits) == 15:
        return _OLD_FORM.sub(r"\1.\2.\3.\4-\5.\6", digits)
    return " ".join(re.findall(r"\d{1,4}", digits))


def mask(digits: str) -> str:
    """The formatted number with only its first two and last three digits shown."""
    hidden = digits[:2] + "•" * (len(digits) - 5) + digits[-3:]
    shown = iter(hidden)
    return re.sub(r"\d", lambda _digit: next(shown), format(digits))
