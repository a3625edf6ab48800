"""A person's pages on their own data: what is held, a copy of it, and the end of the account."""

import json

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.views.access import attempt
from silastik.core.context import current_office
from silastik.users import consents
from silastik.users.requests import UserRequest

from . import closing, retention
from .consents import given_by
from .held import copy_for


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The privacy notice, which whoever signs up goes on under."""
    context = {"text": consents.notice(get_language() or "id"), "version": consents.VERSION}
    return render(request, "privacy/notice.html", context | {"sha256": consents.NOTICES[consents.VERSION]})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def own_data(request: UserRequest) -> HttpResponse:
    """What is kept, why and how long; sent as a form, a copy of all of it. Whoever asks confirms who they are first."""
    if request.method != "POST":
        office = current_office()
        context = {
            "office": office,
            "may_close": not request.user.is_office_staff,
            "consents": given_by(request.user, office),
            "retention": retention.table(),
        }
        return render(request, "privacy/own_data.html", context)
    content = json.dumps(copy_for(request.user), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def close_account(request: UserRequest) -> HttpResponse:
    """What closing the account means, and the button; whoever presses it confirms who they are first."""
    if request.method == "POST":
        with attempt(request, success=_("Permintaan penutupan akun tercatat. Kami juga mengabarinya lewat e-mail.")):
            closing.ask(request.user)
        return redirect("privacy:close_account")
    context = {
        "office": current_office(),
        "hindrances": closing.hindrances(request.user),
        "days": settings.ACCOUNT_CLOSING_DAYS,
    }
    return render(request, "privacy/close_account.html", context)


@login_required
@require_POST
def keep_account(request: UserRequest) -> HttpResponse:
    """Take the closing back."""
    with attempt(request, success=_("Akun Anda tidak jadi ditutup. Tidak ada data yang dihapus.")):
        closing.take_back(request.user)
    return redirect("privacy:own_data")
