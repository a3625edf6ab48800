"""System checks of the accounts in the database (`manage.py check --database default`)."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.db.models import Count

from . import roles
from .models import User


@checks.register(checks.Tags.database)
def check_opposed_roles(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """No account is officer and treasurer at once, however it came about (P5)."""
    membership = User.groups.through
    if (
        "default" not in (databases or ())
        or membership._meta.db_table not in connections["default"].introspection.table_names()
    ):
        return []
    both = (
        membership.objects.filter(group__name__in=roles.OPPOSED)
        .values("user__email")
        .annotate(held=Count("group"))
        .filter(held=len(roles.OPPOSED))
    )
    return [
        checks.Error(
            f"{row['user__email']} is officer and treasurer at once.",
            hint="Take one of the two roles away in the admin.",
            id="users.E001",
        )
        for row in both
    ]
