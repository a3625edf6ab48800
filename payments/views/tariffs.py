"""The public page of tariffs (B1, B2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from silastik.core.context import current_office
from silastik.core.dates import plain_date

from .. import tariff_sheet
from ..forms import CalculatorForm
from ..pricing import price_list
from ..selectors import reference_schedules


@require_GET
def tariffs(request: HttpRequest) -> HttpResponse:
    """The schedule in force, with worked examples and a calculator that needs no script."""
    office = current_office()
    prices = price_list(timezone.localdate(timezone=office.tz))
    form = CalculatorForm(request.GET if "jumlah" in request.GET else None, auto_id="hitung_%s")
    context = {"office": office, "references": reference_schedules(), "form": form, "prices": prices}
    if prices:
        context |= {
            "schedule": prices.row,
            "since": plain_date(prices.row.valid_from) if prices.row.valid_from else "",
            "groups": tariff_sheet.groups(prices.row),
            "examples": tariff_sheet.examples(prices),
            "readings": tariff_sheet.readings(prices.reading),
        }
        if form.is_valid():
            asked = form.cleaned_data
            context["result"] = tariff_sheet.calculation(prices, asked["produk"], asked["jumlah"])
    wrong = form.is_bound and not form.is_valid()
    return render(request, "payments/tariffs.html", context, status=422 if wrong else 200)
