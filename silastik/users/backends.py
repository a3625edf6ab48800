"""How accounts log in, and what they may do."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from silastik.core.bounces import is_refused

from .models import User


class AuthenticationBackend(AllauthBackend):
    """allauth's login; an account's own permissions and those of its groups are read in one query, not in two."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, with what almost every page asks for: its permissions, whether mails reach it."""
        accounts = User.objects.annotate(
            held=ArraySubquery(_permissions(OuterRef("pk"))), email_is_refused=is_refused(OuterRef("email"))
        )
        user: Any = accounts.filter(pk=user_id).first()
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


def _permissions(account: Any) -> QuerySet[Permission, str]:
    """The names (`app.codename`) of the permissions an account holds; of all there are for None."""
    held = Permission.objects.order_by()
    if account is not None:
        held = held.filter(Q(user=account) | Q(group__user=account)).distinct()
    return held.annotate(full_name=Concat(F("content_type__app_label"), Value("."), F("codename"))).values_list(
        "full_name", flat=True
    )
