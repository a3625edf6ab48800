"""An account's own pages beside allauth's: where to go after login, the profile, the overview, the language."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.mfa.recovery_codes import views as recovery_codes
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django.views.i18n import set_language as switch_language

from silastik.core.context import current_office

from . import roles, selectors, services
from .forms import ProfileForm
from .language import remember_language
from .requests import UserRequest
from .second_factor import Unreadable


def signup_steps(current: int) -> list[dict[str, object]]:
    """The two steps of signing up, for the component that draws them; `current` counts from 1."""
    labels = [gettext_lazy("E-mail dan kata sandi"), gettext_lazy("Profil")]
    return [
        {"label": label, "status": "done" if number < current else "now" if number == current else "todo"}
        for number, label in enumerate(labels, start=1)
    ]


@login_required
def home(request: UserRequest) -> HttpResponse:
    """Where a login leads: to what was asked for, or the user's desk; a new customer completes the profile first."""
    target = _next_url(request) or reverse(roles.desk(request.user))
    if request.user.missing_fields and not request.user.is_office_staff:
        return redirect(f"{reverse('users:profile')}?{urlencode({'next': target})}")
    return redirect(target)


@login_required
def profile(request: UserRequest) -> HttpResponse:
    is_new = bool(request.user.missing_fields) and not request.user.is_office_staff
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        account = services.update_profile(request.user, **form.cleaned_data)
        messages.success(request, _("Profil tersimpan."))
        if form.npwp_is_doubtful:
            messages.warning(
                request,
                _("Angka pemeriksa NPWP tidak cocok. Periksa kembali nomornya; bila sudah benar, abaikan pesan ini."),
            )
        return remember_language(redirect(_next_url(request) or "users:security"), account.language)
    context = {"form": form, "next": _next_url(request), "is_new": is_new, "steps": signup_steps(2)}
    return render(request, "users/profile.html", context)


@login_required
def security(request: UserRequest) -> HttpResponse:
    """The account at a glance."""
    overview = selectors.overview(request.user, office=current_office())
    return render(request, "users/security.html", {"overview": overview})


class ConfirmEmailView(account_views.ConfirmEmailView):
    """allauth's page of a confirmation link, whose button pressed again says what the used link says, not 404."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of recovery codes; when no key opens them it leads to where new ones are made, and says so."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unreadable as unreadable:
            messages.error(request, unreadable.messages[0])
            return redirect("mfa_generate_recovery_codes")

    return shown


class GenerateRecoveryCodesView(recovery_codes.GenerateRecoveryCodesView):
    """allauth's page, which counts the codes that are left; those that no key opens are as good as used."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            return super().get_context_data(**kwargs)
        except Unreadable:
            return FormView.get_context_data(self, **kwargs)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's language switch, which an account also remembers for its mails and the next login."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        services.set_language(request.user, language)
    return switch_language(request)


def _next_url(request: HttpRequest) -> str:
    """The address asked for in `next`, if it is one of ours; `redirect()` would take a bare word for a view's name."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if url.startswith("/") and get_adapter().is_safe_url(url) else ""
