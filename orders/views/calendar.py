"""Due dates for calendars: of an order, and an officer's own feed behind a secret link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from silastik.core.ratelimit import exceeds
from silastik.users import calendar_keys, roles
from silastik.users.requests import UserRequest

from .. import selectors
from ..calendar_files import officers_calendar, order_calendar
from .access import staff_only


@login_required
@require_GET
def due(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.own_order(request.user, code)
    return _file(order_calendar(order), f"tenggat-{order.code}.ics")


@staff_only()
@require_GET
def office_due(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    return _file(order_calendar(order, for_office=True), f"tenggat-{order.code}.ics")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For the officer's calendar, which asks again and again and logs in nowhere."""
    if exceeds(request, "calendar", limit=60, seconds=60):
        return HttpResponse(status=429)
    user = calendar_keys.reader(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        return _file(officers_calendar(user), "tenggat.ics")


@staff_only(roles.SERVE_ORDER)
@require_GET
def link(request: UserRequest) -> HttpResponse:
    token = calendar_keys.token(request.user)
    url = settings.SITE_URL + reverse("orders:calendar_feed", args=[token]) if token else ""
    return render(request, "orders/calendar.html", {"url": url})


@staff_only(roles.SERVE_ORDER)
@require_POST
def renew(request: UserRequest) -> HttpResponse:
    calendar_keys.renew(request.user)
    messages.success(request, _("Tautan kalender dibuat. Tautan yang lama, bila ada, tidak berlaku lagi."))
    return redirect("orders:calendar")


@staff_only(roles.SERVE_ORDER)
@require_POST
def revoke(request: UserRequest) -> HttpResponse:
    calendar_keys.revoke(request.user)
    messages.success(request, _("Tautan kalender dicabut."))
    return redirect("orders:calendar")


def _file(content: bytes | None, name: str) -> HttpResponse:
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
