"""What happens to accounts. Sign-up, passwords, e-mail addresses and second factors are allauth's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import calendar_keys, roles
from .models import Segment, User


@transaction.atomic
def update_profile(
    user: User,
    *,
    name: str,
    segment: str,
    institution: str,
    job: str,
    country: str,
    address: str,
    phone: str,
    language: str,
    npwp: str = "",
) -> User:
    """Save a profile. Only the private segment keeps an NPWP; another number must be confirmed anew (R2)."""
    account = _lock(user)
    values: dict[str, Any] = {
        "name": name,
        "segment": segment,
        "institution": institution,
        "job": job,
        "country": country,
        "address": address,
        "phone": phone,
        "language": language,
        "npwp": npwp if segment == Segment.PRIVATE else "",
    }
    if values["npwp"] != account.npwp:
        values |= {"npwp_confirmed_at": None, "npwp_confirmed_by": None}
    for field, value in values.items():
        setattr(account, field, value)
    account.save(update_fields=values)
    return account


@transaction.atomic
def confirm_npwp(user: User, *, by: User, seen: str, now: datetime | None = None) -> User:
    """Record that an officer found the customer's NPWP active (R2); saying so again changes nothing.

    `seen` is the number the officer looked at. Raises PermissionDenied unless `by` serves orders and is somebody else,
    ValidationError if there is no number, or it is no longer the one that was seen.
    """
    if not by.has_perm(roles.SERVE_ORDER) or by.pk == user.pk:
        raise PermissionDenied
    account = _lock(user)
    if not account.npwp:
        raise ValidationError(_("Akun ini tidak memiliki NPWP."), code="no_npwp")
    if seen != account.npwp:
        raise ValidationError(_("NPWP baru saja diubah pelanggan. Periksa nomor yang baru."), code="npwp_changed")
    if account.npwp_confirmed_at is None:
        account.npwp_confirmed_at = now or timezone.now()
        account.npwp_confirmed_by = by
        account.save(update_fields=["npwp_confirmed_at", "npwp_confirmed_by"])
    return account


def set_language(user: User, language: str) -> None:
    """Remember the language of the user's screens and mails. Raises ValidationError unless it is one of ours."""
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("Bahasa ini tidak tersedia."), code="language")
    User.objects.filter(pk=user.pk).update(language=language)


def grant_role(user: User, role: str, *, by: User | None) -> User:
    """Add a role to those the user holds; see `set_roles`."""
    return set_roles(user, {role, *user.groups.values_list("name", flat=True)}, by=by)


@transaction.atomic
def set_roles(user: User, names: Iterable[str], *, by: User | None) -> User:
    """Give the user exactly these roles; `by=None` is the system.

    Nobody changes their own roles, and roles that must be kept apart never meet in one account (P5). Raises
    PermissionDenied for the first, ValidationError for the second.
    """
    if by is not None and (by.pk == user.pk or not by.has_perm("users.change_user")):
        raise PermissionDenied
    wanted = set(names)
    roles.check_apart(wanted)
    account = _lock(user)
    account.groups.set(Group.objects.filter(name__in=wanted))
    account.is_staff = account.is_superuser or bool(wanted & roles.ADMIN_SITE)
    account.save(update_fields=["is_staff"])
    if roles.OFFICER not in wanted or not account.is_active:
        calendar_keys.revoke(account)
    return account


def _lock(user: User) -> User:
    """The account read anew under its row lock."""
    return User.objects.select_for_update().get(pk=user.pk)
