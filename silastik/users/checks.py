"""System checks of the accounts in the database (`manage.py check --database default`)."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from . import roles
from .models import User


@checks.register(checks.Tags.database)
def check_opposed_roles(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """No account is officer and treasurer at once, however it came about (P5)."""
    if (
        "default" not in (databases or ())
        or User._meta.db_table not in connections["default"].introspection.table_names()
    ):
        return []
    accounts = User.objects.all()
    for role in roles.OPPOSED:
        accounts = accounts.filter(groups__name=role)
    return [
        checks.Error(
            f"{email} is officer and treasurer at once.",
            hint="Take one of the roles away in the admin.",
            id="users.E001",
        )
        for email in accounts.values_list("email", flat=True)
    ]
