"""How accounts log in, and what they may do."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from silastik.core.bounces import is_refused

from .models import User


class AuthenticationBackend(AllauthBackend):
    """allauth's login; an account's own permissions and those of its groups are read in one query, not in two."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, with what almost every page asks for: its permissions, whether mails reach it."""
        user: Any = next(iter(_accounts().filter(pk=user_id)), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        if not user.is_superuser:
            user._perm_cache = set(user.held)
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            held = _permissions(None if user_obj.is_superuser else user_obj.pk)
            user_obj._perm_cache = set(held)
        return user_obj._perm_cache


@cache
def _accounts() -> QuerySet[User]:
    """Every request asks this question about somebody else: it is put together once."""
    return User.objects.annotate(
        held=ArraySubquery(_permissions(OuterRef(OuterRef("pk")))), email_is_refused=is_refused(OuterRef("email"))
    )


def _permissions(account: Any) -> QuerySet[Permission, str]:
    """The names (`app.codename`) of the permissions an account holds; of all there are for None."""
    held = Permission.objects.order_by()
    if account is not None:
        own = User.user_permissions.through.objects.filter(user=account)
        by_roles = Group.permissions.through.objects.filter(group__user=account)
        held = held.filter(Q(pk__in=own.values("permission")) | Q(pk__in=by_roles.values("permission")))
    return held.annotate(full_name=Concat(F("content_type__app_label"), Value("."), F("codename"))).values_list(
        "full_name", flat=True
    )
