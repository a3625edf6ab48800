"""What an account's own pages show."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from silastik.core import dates
from silastik.core.models import Office

from . import countries
from .models import User


@dataclass(frozen=True)
class Overview:
    """An account at a glance: facts of the profile, and how it is protected."""

    facts: list[dict[str, str]]
    pending_email: str
    has_second_factor: bool
    sessions: int


def overview(user: User, *, office: Office) -> Overview:
    """The account's overview; the NPWP is masked, times are the office's."""
    pending = EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email).first()
    return Overview(
        facts=[
            {"term": _("Nama lengkap"), "value": user.name},
            {"term": _("Segmen instansi"), "value": user.get_segment_display()},
            {"term": _("Nama instansi"), "value": user.institution},
            {"term": _("Pekerjaan"), "value": user.get_job_display()},
            {"term": _("Negara domisili"), "value": countries.name(user.country) if user.country else ""},
            {"term": _("Alamat"), "value": user.address},
            {"term": _("Telepon"), "value": user.phone},
            {"term": "NPWP", "value": user.npwp_masked, "note": _npwp_note(user, office)},
            {"term": _("Bahasa layar dan e-mail"), "value": user.get_language_display()},
        ],
        pending_email=pending.email if pending else "",
        has_second_factor=is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]),
        sessions=UserSession.objects.filter(user=user).count(),
    )


def _npwp_note(user: User, office: Office) -> str:
    if not user.npwp:
        return ""
    if user.npwp_confirmed_at is None:
        return _("Petugas memeriksanya pada pesanan pertama Anda.")
    on = dates.plain_date(user.npwp_confirmed_at.astimezone(office.tz).date())
    return _("Dinyatakan aktif pada %(date)s.") % {"date": on}
