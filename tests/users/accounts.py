"""What the tests of accounts share: letters sent to an address, and a browser that has logged in."""

import re

from django.test import Client

from silastik.core.models import Mail
from silastik.users.models import User


def mails_to(address: str) -> list[Mail]:
    """The letters to an address, oldest first."""
    return list(Mail.objects.filter(to=address).order_by("pk"))


def link_in(mail: Mail) -> str:
    """The path of a letter's one link."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.text).group(1)


def logged_in(user: User, **options: str) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def profile_of(user: User, **changes: str) -> dict[str, str]:
    """What the profile form would send for this user."""
    fields = [*User.PROFILE_FIELDS, "npwp", "language"]
    return {field: getattr(user, field) for field in fields} | changes
