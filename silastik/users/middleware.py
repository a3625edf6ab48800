"""Staff work only behind a second factor, the administration only in its networks (architecture, decision 10)."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from silastik.core.networks import is_within

from . import roles


class AdminNetworkMiddleware:
    """Whoever asks from outside ADMIN_ALLOWED finds no administration, logged in or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
            address = get_adapter().get_client_ip(request)
            if not is_within(address, settings.ADMIN_ALLOWED):
                raise Http404
        return self.get_response(request)


class LargeBodyMiddleware:
    """Takes forms of more than customers may send from staff alone.

    A form is read for its token before any view looks who sends it: whoever is nobody could fill the disk of a page
    that takes masters of several GB.
    """

    MOST = 40 * 1024 * 1024  # as nginx has it for all other pages

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("Content-Length", "")
        if sent.isdecimal() and len(sent) < 20 and int(sent) <= self.MOST:
            return self.get_response(request)
        if sent and not (request.user.is_authenticated and roles.is_office_staff(request.user)):
            return render(request, "413.html", status=413)
        return self.get_response(request)


class StaffMFAMiddleware:
    """Leads staff who have no second factor to the page that adds one; until then they reach nothing else.

    In force where settings.STAFF_MFA_REQUIRED. Whoever has a second factor has used it: allauth asks for it at login.
    """

    # Pages on the way there: signing out, verifying the e-mail address, confirming the password, changing language.
    OPEN = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "account_email",
            "account_confirm_email",
            "account_email_verification_sent",
            "set_language",
            "pages:healthz",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not settings.STAFF_MFA_REQUIRED or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.OPEN or name.startswith("mfa_") or not roles.is_office_staff(request.user):
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            return None
        return redirect("mfa_activate_totp")
