"""Second factors at rest: what opens them lies in the database sealed (ASVS 2.8.2, decision 0031)."""

import logging
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

SEALED = "fernet:"  # what does not begin so was written by version 0.1 or before, and is as it is
SECRETS = ("secret", "seed", "migrated_codes")  # of an app, of recovery codes, of codes from elsewhere
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)  # a security key keeps its secret to itself


class Unreadable(ValidationError):  # noqa: N818 - reads as what happened
    """A second factor was sealed with a key that is not among MFA_KEY: no code can be right, and the person is told."""

    def __init__(self) -> None:
        super().__init__(
            _("Verifikasi dua langkah akun ini tidak dapat dibaca. Mintalah administrator memeriksa kuncinya."),
            code="unreadable",
        )


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return SEALED + _keys()[0].encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        try:
            return MultiFernet(_keys()).decrypt(encrypted_text.removeprefix(SEALED)).decode()
        except InvalidToken:
            logger.error("A second factor is under none of the keys of MFA_KEY.")  # noqa: TRY400 - no trace helps
            raise Unreadable from None


@dataclass
class Sealing:
    """How many second factors were sealed anew, and the accounts whose cannot be read."""

    sealed: int = 0
    unreadable: list[int] = field(default_factory=list)


def seal_all() -> Sealing:
    """Seal with the first key what lies open, or under a key that is about to go. Twice at once does no harm."""
    done = Sealing()
    for pk in list(Authenticator.objects.filter(type__in=TYPES).order_by("pk").values_list("pk", flat=True)):
        try:
            done.sealed += _seal(pk)
        except Unreadable:
            done.unreadable.append(Authenticator.objects.get(pk=pk).user_id)
    return done


def unreadable() -> list[int]:
    """The accounts whose second factor no key opens. Reads only."""
    adapter, found = MFAAdapter(), set()
    for row in Authenticator.objects.filter(type__in=TYPES):
        try:
            for name in SECRETS:
                _each(row.data.get(name, ""), adapter.decrypt)
        except Unreadable:
            found.add(row.user_id)
    return sorted(found)


@transaction.atomic
def _seal(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    sealed = {name: _each(row.data[name], _anew) for name in SECRETS if name in row.data}
    if all(row.data[name] == value for name, value in sealed.items()):
        return False
    row.data |= sealed
    row.save(update_fields=["data"])
    return True


def _anew(text: str) -> str:
    """The same secret under the first key; as it is when it lies there already."""
    try:
        _keys()[0].decrypt(text.removeprefix(SEALED))
    except InvalidToken:
        adapter = MFAAdapter()
        return adapter.encrypt(adapter.decrypt(text))
    return text


def _each(value: Any, act: Any) -> Any:
    """A secret, or a list of them, each treated so."""
    return [act(text) for text in value] if isinstance(value, list) else act(value)


def _keys() -> list[Fernet]:
    return [_key(secret) for secret in settings.MFA_KEY]


@lru_cache(8)
def _key(secret: str) -> Fernet:
    """A key for this purpose alone; the secret is long and drawn by chance, so it is not stretched."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"silastik second factor").derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
