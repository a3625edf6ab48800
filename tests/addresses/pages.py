"""The addresses of pages, for tests that look at every page in every state."""

from collections.abc import Iterator

from django.urls import reverse

from .table import ADDRESSES, addresses
from .world import World

CUSTOMERS, OFFICE = ("visitor", "owner"), ("officer", "treasurer", "head", "auditor", "administrator")
TOO_LATE = {"account_logout"}  # to look at it is to leave
THE_SAME = {"orders:why", "orders:office_why"}  # in every state


def pages(world: World, role: str, people: tuple[str, ...]) -> Iterator[str]:
    """The pages that this role is the first of its people to reach: in every state those of customer and officer.

    The administration is Django's own.
    """
    for name, access in sorted(ADDRESSES.items()):
        if access.kind == "act" or name in TOO_LATE or name.startswith("admin:"):
            continue
        if next((one for one in people if access.expected(one) == 200), None) == role:
            states = world.arguments(name, addresses()[name])
            for arguments in states[-1:] if name in THE_SAME else states:
                yield reverse(name, kwargs=arguments)
