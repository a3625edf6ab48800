"""Telephone numbers: read as people write them, kept as `+6281234567890`."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normalise(text: str, country: str) -> str:
    """The number with its country code if it is known: written with + or 00, or domestic and beginning with 0.

    Any other number keeps its digits as typed. Raises ValidationError unless there are 7 to 15 digits (E.164).
    """
    number = re.sub(r"[\s().\-/]", "", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif country == "ID" and number.startswith("0"):
        number = f"+62{number[1:]}"
    if not re.fullmatch(r"\+?[0-9]{7,15}", number):
        raise ValidationError(_("Tulis nomor telepon dengan 7 sampai 15 angka, misalnya 0812 3456 7890."), code="phone")
    return number
