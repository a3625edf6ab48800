"""The reconciliation as its page shows it."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from silastik.core.models import Office

from .books import book_rows, books
from .difference_kinds import Period
from .reconciliation import difference_rows, finds, told

PER_PAGE = 50


def reconciled(
    office: Office, first: date, last: date, page: str | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """The books of a period, and one page of its differences."""
    period = Period(office, first, last, now or timezone.now())
    shown = Paginator(finds(period), PER_PAGE).get_page(page)
    return {
        "books": book_rows(books(office, first, last)),
        "page": shown,
        "differences": difference_rows(told(period, shown.object_list)),
    }
