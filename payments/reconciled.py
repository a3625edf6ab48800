"""The reconciliation as its page shows it."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from silastik.core.models import Office

from .reconciliation import book_rows, books, difference_rows, differences


def reconciled(office: Office, first: date, last: date, now: datetime | None = None) -> dict[str, Any]:
    """The books and the differences of a period."""
    return {
        "books": book_rows(books(office, first, last)),
        "differences": difference_rows(differences(office, first, last, now or timezone.now())),
    }
