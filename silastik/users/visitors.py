"""People at the office's desk who have no account (R4): an account that nobody can log in to stands for them."""

import secrets
from typing import Any

from .models import Segment, User

# RFC 6761: a name that no mail reaches.
NOWHERE = "pengunjung.invalid"


def create_visitor(*, npwp: str = "", segment: str, **profile: Any) -> User:
    """The visitor, with the profile an order needs; without password, role or address. Only `private` has an NPWP."""
    return User.objects.create_user(
        f"{secrets.token_hex(8)}@{NOWHERE}",
        is_visitor=True,
        segment=segment,
        npwp=npwp if segment == Segment.PRIVATE else "",
        **profile,
    )


def forget_visitor(visitor: User) -> None:
    """Delete a visitor who ordered nothing after all. Raises `ProtectedError` if anything hangs on them."""
    if not visitor.is_visitor:
        raise ValueError("only a visitor is forgotten so easily")
    visitor.delete()


def retire_visitor(visitor: User) -> None:
    """Their order has been claimed: what the desk wrote down of them is erased but for the row that papers refer to."""
    User.objects.filter(pk=visitor.pk, is_visitor=True).update(
        is_active=False, name="", institution="", address="", phone="", npwp="", segment="", job="",
        npwp_confirmed_at=None, npwp_confirmed_by=None,
    )  # fmt: skip
