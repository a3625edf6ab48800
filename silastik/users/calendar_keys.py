"""The secret in an officer's calendar link: renewed or revoked at will, and gone with the role (see `roles`).

The link carries who it is for and the key of the moment, signed: a row alone forges no link, a link alone outlives no
key. Whoever holds it reads due dates, nothing else.
"""

import secrets

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils.crypto import constant_time_compare

from . import roles
from .models import CalendarKey, User

SALT = "users.calendar"


def renew(user: User) -> CalendarKey:
    """Give the user a link, or another one: the old one stops at once. Raises PermissionDenied unless they serve."""
    if not user.has_perm(roles.SERVE_ORDER):
        raise PermissionDenied
    key, _created = CalendarKey.objects.update_or_create(user=user, defaults={"key": secrets.token_urlsafe(32)})
    return key


def revoke(user: User) -> None:
    """Take the link away, if there is one."""
    CalendarKey.objects.filter(user=user).delete()


def token(user: User) -> str:
    """What the user's link carries; empty while they have none."""
    key = CalendarKey.objects.filter(user=user).first()
    return signing.dumps([user.pk, key.key], salt=SALT) if key else ""


def reader(token: str) -> User | None:
    """Whose link it is, while the key is theirs and they still serve."""
    try:
        pk, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    row = CalendarKey.objects.select_related("user").filter(user_id=pk).first()
    if row is None or not constant_time_compare(row.key, key):
        return None
    return row.user if row.user.is_active and row.user.has_perm(roles.SERVE_ORDER) else None
