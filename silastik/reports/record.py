"""The office's public record: how many orders were completed in a year, and how fast. It names nobody.

What few orders say is left out: a median of one order would be that order's own story.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from feedback.ikm import Index, index_of_sums
from feedback.selectors import ikm_of, monthly_sums
from silastik.core.context import current_office
from silastik.core.models import Office

from .numbers import count_text, days_text, percent, percent_text
from .periods import Period, Slice, month_of, slices, year_of
from .selectors import Speed, by_slice, speed

ENOUGH = 3  # orders, for a share or a median; responses, for an index
CSV_HEADS = [
    "bulan",
    "diajukan",
    "selesai",
    "terlambat",
    "tepat_waktu_persen",
    "median_hari",
    "persentil90_hari",
    "ikm",
    "jawaban_survei",
]


@dataclass(frozen=True)
class PublicMonth:
    """One row of the record, ready to print; `served` and `late` draw the chart."""

    slice: Slice
    submitted: int
    served: int
    late: int
    in_time_text: str
    median_text: str
    ninetieth_text: str
    index_text: str


@dataclass(frozen=True)
class PublicRecord:
    period: Period
    total: Speed
    submitted: int
    months: list[PublicMonth]
    index: Index | None

    @property
    def is_small(self) -> bool:
        return self.total.completed < ENOUGH


def public_record(office: Office, period: Period) -> PublicRecord:
    """The record of a year, month by month."""
    shown, indices = slices(period), _indices(office, period)
    months = [
        PublicMonth(
            piece,
            figures.submitted,
            figures.completed,
            figures.late,
            *_said(figures.completed, figures.in_time, figures.median, figures.ninetieth),
            number_format(indices[piece.period].shown, 2) if piece.period in indices else "–",
        )
        for piece, figures in zip(shown, by_slice(office, shown, money=False), strict=True)
    ]
    submitted = sum(month.submitted for month in months)
    return PublicRecord(period, speed(office, period), submitted, months, ikm_of(office, period.first, period.last))


def _indices(office: Office, period: Period) -> dict[Period, Index]:
    """The satisfaction index of each month in which enough people answered the survey."""
    sums = monthly_sums(office, period.first, period.last)
    found = {month_of(date(year, month, 1)): index_of_sums(*row) for (year, month), row in sums.items()}
    return {month: index for month, index in found.items() if index and index.responses >= ENOUGH}


def _said(completed: int, in_time: int, median: float | None, ninetieth: float | None) -> tuple[str, str, str]:
    if completed < ENOUGH:
        return ("–", "–", "–")
    return percent_text(in_time, completed), days_text(median), days_text(ninetieth)


def facts(total: Speed, index: Index | None) -> list[dict[str, str]]:
    """The record in a few numbers, for the front page and the top of its own page; nothing before the first order."""
    if not total.completed:
        return []
    found = [{"value": count_text(total.completed), "note": _("pesanan diselesaikan")}]
    if total.completed >= ENOUGH:
        found = [
            {"value": percent_text(total.in_time, total.completed), "note": _("tepat waktu")},
            {"value": days_text(total.median), "note": _("hari kerja, median")},
            {"value": days_text(total.ninetieth), "note": _("hari kerja; 9 dari 10 pesanan lebih cepat")},
            *found,
        ]
    if index and index.responses >= ENOUGH:
        said = {"letter": index.quality, "count": count_text(index.responses)}
        note = _("indeks kepuasan (IKM), mutu %(letter)s dari %(count)s jawaban") % said
        found.append({"value": number_format(index.shown, 2), "note": note})
    return found


def this_year(now: datetime | None = None) -> list[dict[str, str]]:
    """The facts of the current year for the front page, of figures at most ten minutes old."""
    found = cache.get("service-record")
    if found is None:
        office = current_office()
        period = year_of((now or timezone.now()).astimezone(office.tz).date())
        found = speed(office, period), ikm_of(office, period.first, period.last)
        cache.set("service-record", found, timeout=600)
    return facts(*found)


def csv_rows(office: Office, period: Period) -> list[list[object]]:
    """The months of a year as plain numbers; what few orders say is empty."""
    shown, indices = slices(period), _indices(office, period)
    rows: list[list[object]] = []
    for piece, figures in zip(shown, by_slice(office, shown, money=False), strict=True):
        said: list[object] = [""] * 4
        if figures.completed >= ENOUGH and figures.median is not None and figures.ninetieth is not None:
            share = percent(figures.in_time, figures.completed)
            said = [figures.late, share, round(figures.median, 2), round(figures.ninetieth, 2)]
        index = indices.get(piece.period)
        told = [index.shown, index.responses] if index else ["", ""]
        rows.append([piece.period.name, figures.submitted, figures.completed, *said, *told])
    return rows
