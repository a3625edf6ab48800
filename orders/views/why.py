"""`Mengapa tanggal ini?`: the sum behind an order's due time, the same for its customer and for the office."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from silastik.core.dates import long_time, short_time
from silastik.core.day_sums import working_days
from silastik.users.requests import UserRequest

from .. import selectors
from ..states import Turn
from ..why import Stretch, Why, verdict
from ..why import why as explained
from .access import staff_only

BAR = 1000  # width of the drawing, in its own units


@login_required
@require_GET
def why(request: UserRequest, code: str) -> HttpResponse:
    return _page(request, selectors.own_order(request.user, code), for_office=False)


@staff_only()
@require_GET
def office_why(request: UserRequest, code: str) -> HttpResponse:
    return _page(request, selectors.staff_order(request.user, code), for_office=True)


def _page(request: UserRequest, order: Any, *, for_office: bool) -> HttpResponse:
    found = explained(order, order.events.all(), for_office=for_office)
    if found is None:
        raise Http404
    zone = order.office.tz
    above = reverse("orders:workbench" if for_office else "orders:detail", args=[order.code])
    context = {
        "order": order,
        "layout": "layouts/office.html" if for_office else "layouts/customer.html",
        "above": above,
        "ics": reverse("orders:office_due_ics" if for_office else "orders:due_ics", args=[order.code]),
        "verdict": verdict(order, found, for_office=for_office),
        "is_late": found.clock.is_late,
        "facts": _facts(found, long_time(order.submitted, zone), zone),
        "ball": _ball(found.stretches, zone, for_office=for_office),
        "so_far": found.so_far,
        "to_go": found.to_go if found.to_go.lines else None,
        "budget": found.budget,
        "kept": "" if found.kept is None else number_format(found.kept, 4),
        "as_of": long_time(found.so_far.end, zone),
        "is_running": found.holder == Turn.OFFICE,
        "calendar_version": order.office.calendar_version,
    }
    return render(request, "orders/why.html", context)


def _facts(found: Why, submitted: str, zone: Any) -> list[dict[str, str]]:
    used = working_days(found.so_far.days)
    budget = _in_days(found.budget)
    facts = [
        {"term": _("Permintaan lengkap"), "value": submitted},
        {"term": _("Jatah"), "value": budget, "note": _("standar pelayanan, di luar waktu menunggu pelanggan")},
        {"term": _("Terpakai"), "value": _in_days(used)},
    ]
    if found.holder != Turn.NONE:
        note = "" if found.holder == Turn.OFFICE else _("bila dilengkapi sekarang")
        facts.append({"term": _("Tenggat"), "value": long_time(found.clock.due_at, zone), "note": note})
    return facts


def _in_days(days: Any) -> str:
    """Only the whole number one is one day: 1.0000 is said like the readings around it."""
    return ngettext("%(days)s hari kerja", "%(days)s hari kerja", 1 if days == 1 else 2) % {"days": days}


def _ball(stretches: list[Stretch], zone: Any, *, for_office: bool) -> list[dict[str, Any]]:
    """The stretches as parts of a bar, by the clock on the wall, and as the words that say the same."""
    names = {
        Turn.OFFICE: _("Kantor"),
        Turn.CUSTOMER: _("Pelanggan") if for_office else _("Anda"),
        Turn.NONE: _("Tidak ada yang ditunggu"),
    }
    start, length = stretches[0].start, (stretches[-1].end - stretches[0].start).total_seconds() or 1
    return [
        {
            "turn": stretch.turn,
            "x": f"{(stretch.start - start).total_seconds() / length * BAR:.2f}",
            "width": f"{(stretch.end - stretch.start).total_seconds() / length * BAR:.2f}",
            "who": names[stretch.turn],
            "what": stretch.what,
            "from": short_time(stretch.start, zone),
            "to": short_time(stretch.end, zone),
            "days": working_days(stretch.days),
        }
        for stretch in stretches
    ]
