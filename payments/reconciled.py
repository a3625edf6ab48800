"""The reconciliation as its page shows it."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from silastik.core.models import Office

from .books import book_rows, books
from .difference_kinds import Period
from .reconciliation import Found, difference_rows, found_from, told

PER_PAGE = 50


class Places:
    """The differences of a period for a paginator, which asks for their count and then for a page: one reading serves
    both, unless the page that was asked for is none."""

    def __init__(self, period: Period, page: str | None) -> None:
        is_number = page is not None and page.isdecimal() and len(page) < 7
        self.period, self.start = period, max(int(page or 1) - 1, 0) * PER_PAGE if is_number else 0
        self.total, self.found = found_from(period, self.start, PER_PAGE)

    def count(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> list[Found]:
        if part.start != self.start:
            self.start, self.found = part.start, found_from(self.period, part.start, PER_PAGE)[1]
        return self.found


def reconciled(
    office: Office, first: date, last: date, page: str | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """The books of a period, and one page of its differences."""
    period = Period(office, first, last, now or timezone.now())
    paginator: Paginator[Found] = Paginator(Places(period, page), PER_PAGE)  # type: ignore[arg-type] # it asks no more
    shown = paginator.get_page(page)
    return {
        "books": book_rows(books(office, first, last)),
        "page": shown,
        "differences": difference_rows(told(period, shown.object_list)),
    }
