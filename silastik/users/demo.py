"""Accounts to try the portal with, one for every role. Never on an installation that serves people."""

from dataclasses import dataclass, field
from functools import cache

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from . import roles, services
from .models import Job, Segment, User

PASSWORD = "silastik-demo"  # noqa: S105 - printed by `make run`


@dataclass(frozen=True)
class DemoAccount:
    """An account and what it is for; without `role` it is a customer's."""

    email: str
    name: str
    role: str = ""
    profile: dict[str, str] = field(default_factory=dict)
    password: str = PASSWORD

    @property
    def user(self) -> User:
        return User.objects.get(email=self.email)


ACCOUNTS = [
    DemoAccount(
        "rani@contoh.id",
        "Rani Abdullah",
        profile={
            "segment": Segment.ACADEMIC,
            "institution": "Universitas Negeri Gorontalo",
            "job": Job.RESEARCHER,
            "country": "ID",
            "address": "Jl. Jenderal Sudirman No. 6, Kota Gorontalo 96128",
            "phone": "+6281200000101",
        },
    ),
    DemoAccount(
        "budi@contoh.id",
        "Budi Santoso",
        profile={
            "segment": Segment.PRIVATE,
            "institution": "PT Contoh Niaga Gorontalo",
            "job": Job.EMPLOYEE,
            "country": "ID",
            "address": "Jl. Contoh No. 12, Limboto, Kabupaten Gorontalo 96211",
            "phone": "+6281200000102",
            "npwp": "017778887822000",
        },
    ),
    DemoAccount(
        "mei@example.org",
        "Tan Mei Ling",
        profile={
            "segment": Segment.ACADEMIC,
            "institution": "Institute of Southeast Asian Economies",
            "job": Job.RESEARCHER,
            "country": "SG",
            "address": "1 Example Road, Singapore 000001",
            "phone": "+6560000103",
            "language": "en",
        },
    ),
    DemoAccount("siti.petugas@contoh.id", "Siti Rahmawati Pakaya", roles.OFFICER),
    DemoAccount("dewi.petugas@contoh.id", "Dewi Anggraini Mohamad", roles.OFFICER),
    DemoAccount("hasan.bendahara@contoh.id", "Hasan Tuli", roles.TREASURER),
    DemoAccount("kepala@contoh.id", "Ismail Hulukati", roles.HEAD),
    DemoAccount("admin@contoh.id", "Nurul Administrator", roles.ADMINISTRATOR),
    DemoAccount("auditor@contoh.id", "Auditor Inspektorat", roles.AUDITOR),
]


@transaction.atomic
def create_demo_accounts() -> list[DemoAccount]:
    """Make the accounts that are missing; those already there keep what was done to them.

    Raises ImproperlyConfigured where settings.DEMO is off.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo accounts belong on a demo: settings.DEMO is off.")
    for account in ACCOUNTS:
        if User.objects.filter(email=account.email).exists():
            continue
        user = User.objects.create_user(account.email, name=account.name, **account.profile)
        user.password = _hashed(account.password)
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
        if account.role:
            services.grant_role(user, account.role, by=None)
    return ACCOUNTS


@cache
def _hashed(password: str) -> str:
    """Hashed once for all accounts: a password that is printed has nothing to hide, and hashing is slow on purpose."""
    return make_password(password)
