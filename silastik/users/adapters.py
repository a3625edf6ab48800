"""How allauth behaves here: its mails go through the outbox, in the reader's language; its words are ours."""

from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from silastik.core import dates, mail
from silastik.core.context import current_office
from silastik.core.models import Office

from . import consents
from .language import remember_language
from .models import User
from .visitors import NOWHERE

# allauth's mails by the name of their template; every other one is a notice.
MAILS = {
    "email_confirmation_signup": "verify_signup",
    "email_confirmation": "verify_change",
    "account_already_exists": "account_exists",
    "unknown_account": "account_unknown",
    "password_reset_key": "reset_password",
}
NOTICES = {
    "password_changed": _("Kata sandi akun Anda diganti."),
    "password_reset": _("Kata sandi akun Anda diganti lewat tautan “lupa kata sandi”."),
    "password_set": _("Kata sandi akun Anda dibuat."),
    "email_changed": _("Alamat e-mail akun Anda diganti menjadi %(to_email)s."),
    "email_deleted": _("Penggantian alamat e-mail menjadi %(deleted_email)s dibatalkan."),
    "totp_activated": _("Aplikasi autentikator diaktifkan."),
    "totp_deactivated": _("Aplikasi autentikator dinonaktifkan."),
    "recovery_codes_generated": _("Kode pemulihan yang baru dibuat; yang lama tidak berlaku lagi."),
    "webauthn_added": _("Kunci keamanan ditambahkan."),
    "webauthn_removed": _("Kunci keamanan dihapus."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
        "too_many_login_attempts": _("Terlalu banyak percobaan masuk. Tunggu lima menit, lalu coba lagi."),
        "rate_limited": _("Terlalu banyak permintaan. Tunggu beberapa menit, lalu coba lagi."),
    }

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A new account is a customer's, and keeps the language it was made in and the privacy notice it read."""
        user.language = translation.get_language()
        saved = super().save_user(request, user, form, commit)
        if commit:
            consents.accept_notice(user, ip=self.get_client_ip(request))
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address belongs to whoever proves it: an account made with it that never did so gives way."""
        unproven = User.objects.filter(email=email_address.email, last_login=None).exclude(pk=email_address.user_id)
        unproven.exclude(emailaddress__verified=True).delete()
        return super().confirm_email(request, email_address)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """The second factor first, for who has one."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate")

    def post_login(
        self, request: HttpRequest, user: User, *, signup: bool, redirect_url: str | None, **kwargs: Any
    ) -> HttpResponse:
        """Go on in the user's language; a new customer completes the profile before going where they wanted."""
        if signup and redirect_url:
            redirect_url = f"{reverse('users:home')}?{urlencode({'next': redirect_url})}"
        response = super().post_login(request, user, signup=signup, redirect_url=redirect_url, **kwargs)
        return remember_language(response, user.language)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("users:security")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("users:security" if self.request.user.is_authenticated else "account_login")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put one of allauth's mails in the outbox, written in the language of whoever has the address."""
        if email.endswith(f"@{NOWHERE}"):  # what stands for a visitor at the desk has no account to mend
            return
        name = template_prefix.rpartition("/")[2]
        person = context.get("user") or User.objects.filter(email=email.lower()).first() or User(email=email)
        language = person.language if person.pk else translation.get_language()
        office = current_office()
        with translation.override(language):
            template, details = self._notice(name, context, office) if name in NOTICES else _letter(name, context)
        mail.enqueue(
            f"account:{name}:{uuid4().hex}",
            to=email,
            language=language,
            template=f"emails/users/{template}",
            context={"person": person, "office": office, "email": email, **details},
        )

    def _notice(self, name: str, context: dict[str, Any], office: Office) -> tuple[str, dict[str, str]]:
        """What changed, when and from where: so that somebody else's doing is noticed."""
        return "notice", {
            "sentence": str(NOTICES[name]) % context,
            "at": dates.long_time(context["timestamp"], office.tz),
            "ip": context["ip"],
            "user_agent": context["user_agent"],
            "url": settings.SITE_URL + reverse("account_reset_password"),
        }


def _letter(name: str, context: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """A letter with one link, the next thing to do.

    It leads to the portal's own address: allauth would take the one that the request names, which whoever asks for
    another person's link can choose.
    """
    link = context.get("activate_url") or context.get("password_reset_url") or context["signup_url"]
    return MAILS[name], {"url": settings.SITE_URL + urlsplit(link).path}
