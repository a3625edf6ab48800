"""allauth's forms in our words: one label for each thing, hints instead of placeholders (settings.ACCOUNT_FORMS)."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .roles import is_office_staff

_CODE = _("Kode")
_NEW_PASSWORD = _("Kata sandi baru")
_PASSWORD_HINT = _("Sedikitnya 12 karakter; bukan nama Anda, bukan kata sandi yang lazim dipakai.")


class OurWords(forms.Form):
    """Gives the fields the labels and hints of `labels` and `hints`, and takes their placeholders away."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OurWords, account.LoginForm):
    """Staff are asked again each working day, whether or not they want to be remembered."""

    labels = {"login": _("Alamat e-mail"), "password": _("Kata sandi"), "remember": _("Ingat saya di peramban ini")}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        response = super().login(request, redirect_url)
        if self.user is not None and is_office_staff(self.user):
            request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
        return response


class SignupForm(OurWords, account.SignupForm):
    """Takes as long for an address that has an account as for a new one: the clock would tell who has one."""

    labels = {
        "email": _("Alamat e-mail"),
        "password1": _("Kata sandi"),
        "password2": _("Ulangi kata sandi"),
    }
    hints = {"password1": _PASSWORD_HINT}

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # nearly all that a new account takes
        return super().try_save(request)


class AddEmailForm(OurWords, account.AddEmailForm):
    labels = {"email": _("Alamat e-mail baru")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Kata sandi sekarang"),
        "password1": _NEW_PASSWORD,
        "password2": _("Ulangi kata sandi baru"),
    }
    hints = {"password1": _PASSWORD_HINT}


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    labels = {"email": _("Alamat e-mail")}


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _NEW_PASSWORD, "password2": _("Ulangi kata sandi baru")}
    hints = {"password1": _PASSWORD_HINT}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    labels = {"password": _("Kata sandi")}


class AuthenticateForm(OurWords, mfa.AuthenticateForm):
    labels = {"code": _CODE}


class ReauthenticateByCodeForm(OurWords, mfa.ReauthenticateForm):
    labels = {"code": _CODE}


class ActivateTOTPForm(OurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Enam angka dari aplikasi")}

    def clean_code(self) -> str:
        """The code that adds a second factor is used up by it, like any other: it opens no login afterwards."""
        code = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class AddWebAuthnForm(OurWords, webauthn.AddWebAuthnForm):
    labels = {"name": _("Nama kunci")}


class EditWebAuthnForm(OurWords, webauthn.EditWebAuthnForm):
    labels = {"name": _("Nama kunci")}
