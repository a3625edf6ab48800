"""Gap-free numbers of orders and documents, and the patterns they are written by (facts.md 6.3)."""

import re
from datetime import date
from string import Formatter
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Office

FIELDS = {"office", "year", "month", "seq"}
REQUIRED = {"year", "seq"}


def next_number(office: "Office", kind: str, *, on: date) -> int:
    """The next number of `kind` in the office's year of `on` (a local date): 1, 2, 3, without gap or duplicate.

    The row stays locked until the caller's transaction ends: a rollback gives the number back, and others wait. So call
    it inside `transaction.atomic()`, as late as can be; outside it raises TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A number is given only inside the transaction that uses it.")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_numbersequence AS sequence (office_id, kind, year, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (office_id, kind, year) DO UPDATE SET last = sequence.last + 1
            RETURNING last
            """,
            [office.pk, kind, on.year],
        )
        return cursor.fetchone()[0]


def last_number(office: "Office", kind: str, *, on: date) -> int:
    """The last number that was given, 0 before the first: to say what the next will be, never to give it."""
    from .models import NumberSequence

    given = NumberSequence.objects.filter(office=office, kind=kind, year=on.year)
    return given.values_list("last", flat=True).first() or 0


def format_number(pattern: str, *, office_code: str, year: int, seq: int, month: int | None = None) -> str:
    """A number as the office writes it: `SIL-{office}-{year}-{seq:06d}` gives `SIL-7502-2026-000123`."""
    return pattern.format(office=office_code, year=year, seq=seq, month=month)


def validate_pattern(pattern: str) -> None:
    """Refuses a pattern that cannot be filled in, whose numbers would repeat (it needs {seq} and {year}), or that no
    barcode can carry.
    """
    try:
        fields = [
            (name, spec or "", conversion)
            for _text, name, spec, conversion in Formatter().parse(pattern)
            if name is not None
        ]
    except ValueError as error:
        raise ValidationError(_("Kurung kurawal pada pola tidak berpasangan."), code="pattern") from error
    names = {name for name, _spec, _conversion in fields}
    if unknown := names - FIELDS:
        raise ValidationError(
            _("Pola hanya mengenal {office}, {year}, {month}, dan {seq}; bukan {%(unknown)s}."),
            code="pattern",
            params={"unknown": min(unknown)},
        )
    if not pattern.isascii():
        raise ValidationError(_("Pola hanya memuat huruf tanpa tanda, angka, dan tanda baca biasa."), code="pattern")
    if not names >= REQUIRED:
        raise ValidationError(_("Pola harus memuat {seq} dan {year}."), code="pattern")
    for name, spec, conversion in fields:
        if conversion or not re.fullmatch("" if name == "office" else r"(0[1-9]d)?", spec):
            raise ValidationError(
                _("Banyaknya angka ditulis seperti {seq:06d}, bukan {%(field)s:%(spec)s}."),
                code="pattern",
                params={"field": name, "spec": spec},
            )
