"""The office's public record: a page and a CSV for everyone."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silastik.core.context import current_office
from silastik.core.models import Office

from .. import periods, record, selectors, tables
from ..charts import Series, columns
from ..forms import today
from ..periods import Period
from ..report import calendars, slice_name


def _year(request: HttpRequest, office: Office) -> tuple[Period, list[int]]:
    """The year asked for, the current one until another is, and the years there are; any other year is not found."""
    this_year = today(office).year
    years = list(range(this_year, (selectors.first_day(office) or today(office)).year - 1, -1)) or [this_year]
    asked = request.GET.get("tahun") or str(this_year)
    if asked not in map(str, years):
        raise Http404
    return periods.parse(asked), years


@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    office = current_office()
    period, years = _year(request, office)
    found = record.public_record(office, period)
    context = {
        "record": found,
        "facts": record.facts(found.total, found.index),
        "enough": record.ENOUGH,
        "year": period.first.year,
        "years": years,
        "calendar": calendars(office, found.total),
        "table": _table(found),
        "charts": _charts(found),
    }
    return render(request, "reports/performance.html", context)


def _charts(found: record.PublicRecord) -> list[dict[str, Any]]:
    shown = [month.slice for month in found.months]
    enough = [month.served >= record.ENOUGH for month in found.months]
    in_time = [(month.served - month.late) * told for month, told in zip(found.months, enough, strict=True)]
    late = [month.late * told for month, told in zip(found.months, enough, strict=True)]
    few = [month.served * (not told) for month, told in zip(found.months, enough, strict=True)]
    served = [Series(_("Tepat waktu"), in_time), Series(_("Terlambat"), late, "late")]
    if any(few):
        served.append(Series(_("Kurang dari %(enough)d pesanan") % {"enough": record.ENOUGH}, few, "soft"))
    submitted = Series(_("Diajukan"), [month.submitted for month in found.months])
    return [
        columns(shown, [submitted]) | {"title": _("Pesanan yang diajukan"), "empty": _("Belum ada pesanan diajukan.")},
        columns(shown, served) | {"title": _("Pesanan yang selesai"), "empty": _("Belum ada pesanan selesai.")},
    ]


def _table(found: record.PublicRecord) -> dict[str, Any]:
    return tables.table(
        _("Pelayanan tiap bulan"),
        [
            _("Bulan"),
            _("Diajukan"),
            _("Selesai"),
            _("Tepat waktu"),
            _("Median (hari kerja)"),
            _("Persentil 90 (hari kerja)"),
            _("IKM"),
        ],
        [
            [
                tables.words(slice_name(month.slice)),
                tables.count(month.submitted),
                tables.count(month.served),
                {"text": month.in_time_text, "value": 0},
                {"text": month.median_text, "value": 0},
                {"text": month.ninetieth_text, "value": 0},
                {"text": month.index_text, "value": 0},
            ]
            for month in found.months
        ],
    )


@require_safe
def performance_csv(request: HttpRequest) -> HttpResponse:
    """The same rows for a spreadsheet: dates as ISO months, numbers with a point, nothing where too few orders are."""
    office = current_office()
    period, _years = _year(request, office)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(record.CSV_HEADS)
    writer.writerows(record.csv_rows(office, period))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kinerja-{period.name}.csv"'
    return response
