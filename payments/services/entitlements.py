"""Who may ask for Rp0,00: an institution's account, verified once by an officer (procedure, settled point 8)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow
from orders.notifications import staff_with
from silastik.core import mail
from silastik.core.context import current_office
from silastik.core.dates import plain_date
from silastik.users import roles
from silastik.users.models import User

from ..entitlements import LINK_SALT, who_cannot_ask
from ..models import Entitlement

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile


@transaction.atomic
def request_entitlement(
    user: User, *, institution: str, official_email: str, letter: "CheckedFile", now: datetime | None = None
) -> Entitlement:
    """Ask that the account be entitled; the official address gets a link that proves it. One request at a time."""
    now = now or timezone.now()
    if sentence := who_cannot_ask(user):
        raise ValidationError(sentence)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.entitlements.filter(decision="").exists():
        raise NotNow(_("Permohonan Anda yang sebelumnya belum diputuskan."))
    entitlement = Entitlement.objects.create(
        user=user,
        institution=" ".join(institution.split()),
        official_email=official_email.strip().lower(),
        letter=letter.file,
        letter_name=letter.name,
        requested_at=now,
    )
    send_link(entitlement, now=now)
    return entitlement


def send_link(entitlement: Entitlement, *, now: datetime | None = None) -> bool:
    """Mail the link to the official address, at most once an hour; False when it has been sent in this hour."""
    now = now or timezone.now()
    if entitlement.decision or entitlement.email_verified_at:
        raise NotNow(_("Alamat e-mail ini tidak perlu dibuktikan lagi."))
    token = signing.dumps(entitlement.pk, salt=LINK_SALT)
    path = reverse("payments:entitlement_confirm", args=[token])
    key = f"entitlement:{entitlement.pk}:link:{now:%Y%m%d%H}"
    sent = _tell(key, entitlement, "entitlement_link", path, to=entitlement.official_email)
    return sent is not None


@transaction.atomic
def confirm_official_email(entitlement: Entitlement, *, now: datetime | None = None) -> Entitlement:
    """Whoever reads the official mailbox has followed the link: officers learn of the request. Twice is once."""
    now = now or timezone.now()
    locked = _lock(entitlement)
    if locked.email_verified_at is None:
        locked.email_verified_at = now
        locked.save(update_fields=["email_verified_at"])
        for officer in staff_with(roles.SERVE_ORDER):
            if officer.pk != locked.user_id:
                key = f"entitlement:{locked.pk}:requested:{officer.pk}"
                _tell(key, locked, "entitlement_requested", reverse("payments:entitlements"), person=officer)
    return locked


@transaction.atomic
def withdraw_entitlement(entitlement: Entitlement) -> None:
    """The customer takes an undecided request back, for instance since the address was wrong."""
    locked = _lock(entitlement)
    if locked.decision:
        raise NotNow(_("Permohonan ini sudah diputuskan. Tidak ada yang diubah."))
    locked.delete()


@transaction.atomic
def decide_entitlement(
    entitlement: Entitlement,
    *,
    granted: bool,
    valid_until: date | None = None,
    reason: str = "",
    by: User,
    now: datetime | None = None,
) -> Entitlement:
    """An officer grants the request until a day, or refuses it with a reason that the customer reads.

    Raises `PermissionDenied` for one's own request, `NotNow` when it is decided already, `ValidationError` by field.
    """
    now = now or timezone.now()
    if not by.has_perm(roles.SERVE_ORDER) or by.pk == entitlement.user_id:
        raise PermissionDenied
    locked = _lock(entitlement)
    if locked.decision:
        raise NotNow(_("Permohonan ini sudah diputuskan. Tidak ada yang diubah."))
    if wrong := _wrong_decision(locked, granted, valid_until, reason, now):
        raise ValidationError(wrong)
    locked.decision = Entitlement.Decision.GRANTED if granted else Entitlement.Decision.REFUSED
    locked.valid_until = valid_until if granted else None
    locked.reason = reason.strip()
    locked.decided_by, locked.decided_at = by, now
    locked.save(update_fields=["decision", "valid_until", "reason", "decided_by", "decided_at"])
    key = f"entitlement:{locked.pk}:decided"
    _tell(key, locked, "entitlement_decided", reverse("payments:entitlement"), person=locked.user)
    return locked


def _wrong_decision(
    entitlement: Entitlement, granted: bool, valid_until: date | None, reason: str, now: datetime
) -> dict[str, str]:
    if not granted:
        return {} if reason.strip() else {"reason": _("Tuliskan alasannya: pelanggan membacanya.")}
    if entitlement.email_verified_at is None:
        return {"decision": _("E-mail resmi belum terbukti: tautannya belum dibuka.")}
    if valid_until is None or valid_until < now.astimezone(current_office().tz).date():
        return {"valid_until": _("Isikan tanggal yang belum lewat.")}
    return {}


def _lock(entitlement: Entitlement) -> Entitlement:
    """The request read anew under its lock; `NotNow` when its customer has taken it back."""
    rows = Entitlement.objects.select_for_update(of=("self",)).select_related("user")
    locked = rows.filter(pk=entitlement.pk).first()
    if locked is None:
        raise NotNow(_("Permohonan ini sudah ditarik pemohonnya."))
    return locked


def _tell(
    key: str, entitlement: Entitlement, template: str, path: str, *, person: User | None = None, to: str = ""
) -> Any:
    """A mail to a person of the portal, or to the official address, in the applicant's language."""
    reader = person or entitlement.user
    until = entitlement.valid_until
    return mail.enqueue(
        key,
        to=to or reader.email,
        language=reader.language,
        template=f"emails/payments/{template}",
        context={
            "entitlement": entitlement,
            "person": reader,
            "office": current_office(),
            "until": plain_date(until) if until else "",
            "url": settings.SITE_URL + path,
        },
    )
