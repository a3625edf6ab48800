"""Who serves an order, and when to look at it again: acts from its workbench. And officers' leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from silastik.core.dates import long_date
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import selectors
from ..queue import assignment, follow_up
from ..queue import leave as leaves
from ..queue.forms import AssignForm, FollowUpForm, HandOverForm, LeaveForm
from ..queue.page import Desk
from .access import attempt, staff_only
from .pages import workbench_again


@staff_only(roles.SERVE_ORDER)
@require_POST
def assign(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = AssignForm(request.POST, auto_id="assign_%s")
    if form.is_valid():
        to = form.cleaned_data["to"]
        with attempt(request, form, success=_("Ditugaskan kepada %(name)s.") % {"name": to}):
            assignment.assign(order, to=to, by=request.user, note=form.cleaned_data["note"])
    if form.errors:
        return workbench_again(request, order, "assign", {"assign": form})
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def hand_over(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = HandOverForm(request.POST, auto_id="hand_over_%s")
    if form.is_valid():
        to = form.cleaned_data["to"]
        with attempt(request, form, success=_("Diserahkan kepada %(name)s.") % {"name": to}):
            assignment.hand_over(order, to=to, by=request.user, note=form.cleaned_data["note"])
    if form.errors:
        return workbench_again(request, order, "hand_over", {"hand_over": form})
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def set_follow_up(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    form = FollowUpForm(request.POST, auto_id="follow_%s")
    if form.is_valid():
        with attempt(request, form):
            on = follow_up.set_follow_up(order, days=form.cleaned_data["days"], by=request.user)
            messages.success(
                request, _("Pesanan ini muncul sebagai tindak lanjut pada %(date)s.") % {"date": long_date(on)}
            )
    if form.errors:
        return workbench_again(request, order, "set_follow_up", {"follow_up": form})
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def clear_follow_up(request: UserRequest, code: str) -> HttpResponse:
    order = selectors.staff_order(request.user, code)
    with attempt(request, success=_("Tindak lanjut selesai.")):
        follow_up.clear_follow_up(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER, leaves.MANAGE_LEAVE)
@require_GET
def leave(request: UserRequest) -> HttpResponse:
    return _leave_page(request, LeaveForm(own=not request.user.has_perm(leaves.MANAGE_LEAVE), auto_id="cuti_%s"))


@staff_only(roles.SERVE_ORDER, leaves.MANAGE_LEAVE)
@require_POST
def enter_leave(request: UserRequest) -> HttpResponse:
    form = LeaveForm(request.POST, own=not request.user.has_perm(leaves.MANAGE_LEAVE), auto_id="cuti_%s")
    if form.is_valid():
        data = form.cleaned_data
        officer = data.get("to") or request.user
        with attempt(request, form, success=_("Cuti dicatat.")):
            leaves.enter_leave(officer, first=data["first"], last=data["last"], reason=data["reason"], by=request.user)
    return _leave_page(request, form, status=422) if form.errors else redirect("orders:leave")


@staff_only(roles.SERVE_ORDER, leaves.MANAGE_LEAVE)
@require_POST
def delete_leave(request: UserRequest, pk: int) -> HttpResponse:
    with attempt(request, success=_("Cuti dihapus.")):
        leaves.delete_leave(pk, by=request.user)
    return redirect("orders:leave")


def _leave_page(request: UserRequest, form: LeaveForm, status: int = 200) -> HttpResponse:
    desk = Desk.of(request.user)
    today = desk.reader.today
    rows = [
        {
            "pk": row.pk,
            "officer": str(row.officer),
            "days": long_date(row.first)
            if row.first == row.last
            else f"{long_date(row.first)} – {long_date(row.last)}",
            "reason": row.reason,
            "is_now": row.first <= today,
        }
        for row in leaves.visible_leaves(request.user, today)
    ]
    return render(
        request, "orders/queue/leave.html", {"form": form, "rows": rows, "portal": desk.portal}, status=status
    )
