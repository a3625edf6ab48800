"""Once a day, what all chains have come to is signed with the office's key, and mailed to head and auditor."""

from collections.abc import Iterator
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from silastik.core.context import current_office
from silastik.core.models import Office
from silastik.users import roles

from .. import office_mail
from ..models import Root, Seal
from .sealing import LINK, lock
from .verify import NOTHING, Leaf, is_signed, root_digest


def private_key() -> Ed25519PrivateKey:
    """The office's own, from the settings."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.EVIDENCE_KEY))


def public_key() -> bytes:
    return private_key().public_key().public_bytes_raw()


@transaction.atomic
def sign(now: datetime) -> Root | None:
    """The root of today, with its mails; none if it is there already. After days away one root covers them all."""
    lock()
    day = now.astimezone(current_office().tz).date()
    last = Root.objects.last()
    if last and last.day >= day:
        return None
    number, previous, after = (last.number + 1, bytes(last.digest), last.last_seal) if last else (1, NOTHING, 0)
    newest = Seal.objects.aggregate(newest=Max("pk"))["newest"] or after
    digest = root_digest(previous, number, day.isoformat(), leaves(after, newest))
    key = private_key()
    root = Root.objects.create(
        number=number,
        day=day,
        last_seal=newest,
        digest=digest,
        signature=key.sign(digest),
        key=key.public_key().public_bytes_raw(),
        made_at=now,
    )
    _mail(root, now)
    return root


def leaves(after: int, upto: int) -> list[Leaf]:
    """The last link of every order among some seals, by order."""
    last = Seal.objects.filter(pk__gt=after, pk__lte=upto).order_by("order_id", "-link").distinct("order_id")
    return [(order, link, bytes(digest).hex()) for order, link, digest in last.values_list(*LINK)]


def _mail(root: Root, now: datetime) -> None:
    facts = {"number": root.number, "day": root.day.isoformat()}
    facts |= {name: bytes(getattr(root, name)).hex() for name in ("digest", "signature", "key")}
    for office in Office.objects.order_by("pk"):
        for role in (roles.HEAD, roles.AUDITOR):
            key, url = f"evidence-root-{role}:{root.number}", reverse("reports:evidence")
            office_mail.send(office, role, key, "evidence_root", now=now, url=url, root=facts)


def broken_roots() -> Iterator[str]:
    """Roots whose seals, number or signature are others than those that were signed."""
    number, previous, after = 0, NOTHING, 0
    for root in Root.objects.order_by("number"):
        digest = root_digest(previous, root.number, root.day.isoformat(), leaves(after, root.last_seal))
        signed = is_signed(bytes(root.key), digest, bytes(root.signature))
        if root.number != number + 1 or digest != bytes(root.digest) or not signed:
            yield f"root {root.number}"
        number, previous, after = root.number, bytes(root.digest), root.last_seal
