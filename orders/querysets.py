"""Who may see which order: the first link of every query about orders."""

from typing import TYPE_CHECKING

from django.db import models

from silastik.users import roles

from .states import OPEN, OrderState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from silastik.users.models import User


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "OrderQuerySet":
        """Orders the user may see: their own, or all submitted ones for those who work on or oversee them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        sees_all = (roles.SERVE_ORDER, roles.VIEW_ALL_ORDERS, roles.VERIFY_TRANSFER)
        if any(user.has_perm(permission) for permission in sees_all):
            return self.exclude(state=OrderState.DRAFT)
        return self.filter(customer=user)

    def submitted(self) -> "OrderQuerySet":
        return self.exclude(state=OrderState.DRAFT)

    def open(self) -> "OrderQuerySet":
        return self.filter(state__in=OPEN)
