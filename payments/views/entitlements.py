"""Asking to be entitled to Rp0,00, proving the official address, and the officers' decisions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.views.access import attempt, identity_confirmed, staff_only
from silastik.core.context import current_office
from silastik.core.files import serve
from silastik.users import access, roles
from silastik.users.requests import UserRequest

from .. import entitlements, services
from ..models import Entitlement
from ..waiver_forms import EntitlementDecisionForm, EntitlementForm
from ..waiver_rows import decided_rows, letter_url, own_rows, request_facts

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entitlement(request: UserRequest) -> HttpResponse:
    """The customer's entitlement: how it stands, how it came about, and the form to ask for it."""
    if request.method != "POST":
        return _own_page(request, EntitlementForm(initial={"institution": request.user.institution}))
    form = EntitlementForm(request.POST, request.FILES)
    if form.is_valid():
        success = _("Permohonan Anda kami terima. Buka tautan yang kami kirim ke e-mail resmi instansi.")
        with attempt(request, form, success=success) as result:
            services.request_entitlement(request.user, **form.cleaned_data)
        if result.ok or form.is_valid():
            return redirect("payments:entitlement")
    return _own_page(request, form, status=422)


def _own_page(request: UserRequest, form: EntitlementForm, status: int = 200) -> HttpResponse:
    office = current_office()
    today = timezone.localdate(timezone=office.tz)
    asked = list(request.user.entitlements.all())
    pending = next((each for each in asked if not each.decision), None)
    context = {
        "current": entitlements.entitlement_of(request.user, on=today),
        "pending": pending,
        "rows": own_rows(asked, office, today),
        "hindrance": entitlements.who_cannot_ask(request.user),
        "form": None if pending else form,
        "is_open": form.is_bound,
    }
    return render(request, "payments/entitlement.html", context, status=status)


def _pending(request: UserRequest) -> Entitlement:
    return get_object_or_404(request.user.entitlements, decision="")


@login_required
@require_POST
def send_again(request: UserRequest) -> HttpResponse:
    pending = _pending(request)
    with attempt(request):
        if services.send_link(pending):
            messages.success(request, _("Tautan kami kirim lagi ke %(email)s.") % {"email": pending.official_email})
        else:
            messages.info(request, _("Tautan baru saja dikirim. Periksa juga folder spam, lalu coba lagi nanti."))
    return redirect("payments:entitlement")


@login_required
@require_POST
def withdraw(request: UserRequest) -> HttpResponse:
    with attempt(request, success=_("Permohonan ditarik. Anda dapat mengajukan yang baru.")):
        services.withdraw_entitlement(_pending(request))
    return redirect("payments:entitlement")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the official mailbox leads. Mail servers open links too: only the button proves."""
    found = entitlements.of_link(token)
    if request.method == "POST":
        with attempt(request):
            found = services.confirm_official_email(found)
    return render(request, "payments/entitlement_confirm.html", {"entitlement": found})


@login_required
@require_safe
def letter(request: UserRequest, pk: int) -> HttpResponseBase:
    """The letter, for who sent it and for the officers."""
    found = get_object_or_404(Entitlement.objects.select_related("user"), pk=pk)
    if found.user_id != request.user.pk and not _may_look(request):
        raise Http404
    if not found.letter:  # its account was closed, or it had been kept long enough
        raise Http404
    access.note(request.user, found.user, access.Kind.LETTER, f"hak {found.pk}")
    return serve(request, file=found.letter, name=found.letter_name, content_type="application/pdf", inline=True)


def _may_look(request: UserRequest) -> bool:
    return any(request.user.has_perm(permission) for permission in (roles.SERVE_ORDER, roles.VIEW_ALL_ORDERS))


@staff_only(roles.SERVE_ORDER, roles.VIEW_ALL_ORDERS)
@require_safe
def requests(request: UserRequest) -> HttpResponse:
    return _requests_page(request)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def decide(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Entitlement, pk=pk)
    form = EntitlementDecisionForm(request.POST, auto_id=f"rp0_{pk}_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Keputusan tersimpan; pemohon diberi tahu.")) as result:
            services.decide_entitlement(found, **form.decided, by=request.user)
        if result.ok or form.is_valid():
            return redirect("payments:entitlements")
    return _requests_page(request, {pk: form}, status=422)


def _requests_page(
    request: UserRequest, bound: dict[int, EntitlementDecisionForm] | None = None, status: int = 200
) -> HttpResponse:
    office = current_office()
    today = timezone.localdate(timezone=office.tz)
    decides = request.user.has_perm(roles.SERVE_ORDER)
    waiting: list[dict[str, Any]] = [
        {
            "entitlement": each,
            "facts": request_facts(each, office),
            "letter_url": letter_url(each),
            "form": (bound or {}).get(each.pk) or EntitlementDecisionForm(auto_id=f"rp0_{each.pk}_%s")
            if decides and each.user_id != request.user.pk
            else None,
        }
        for each in entitlements.waiting()[:PER_PAGE]
    ]
    page = Paginator(entitlements.decided(), PER_PAGE).get_page(request.GET.get("page"))
    # Addresses and profiles are shown, not names alone (decision 0024).
    for shown in (*(each["entitlement"] for each in waiting), *page.object_list):
        access.note(request.user, shown.user, access.Kind.ACCOUNT, f"hak {shown.pk}")
    context = {"waiting": waiting, "page": page, "rows": decided_rows(page.object_list, office, today)}
    return render(request, "payments/entitlements.html", context, status=status)
