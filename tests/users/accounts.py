"""What the tests of accounts share: letters sent to an address, and a browser that has logged in."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from silastik.core.models import Mail
from silastik.users.models import User
from tests import builders


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


def confirmed(client: Client, address: str, **options: bool) -> HttpResponse:
    """Press a button that asks first who one is, and give the password."""
    asked = client.post(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    return client.post(asked.url, {"password": builders.PASSWORD}, **options)


def profile_of(user: User, **changes: str) -> dict[str, str]:
    """What the profile form would send for this user."""
    fields = [*User.PROFILE_FIELDS, "npwp", "language"]
    return {field: getattr(user, field) for field in fields} | changes
