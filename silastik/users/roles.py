"""The roles of the office: a role is a group, its powers are permissions (migration 0002 makes both)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import User

OFFICER = "officer"
TREASURER = "treasurer"
HEAD = "head"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"

LABELS = {
    OFFICER: _("Petugas layanan"),
    TREASURER: _("Bendahara"),
    HEAD: _("Kepala kantor"),
    ADMINISTRATOR: _("Administrator"),
    AUDITOR: _("Auditor"),
}

SERVE_ORDER = "orders.serve_order"
VIEW_ALL_ORDERS = "orders.view_all_orders"
VERIFY_TRANSFER = "payments.verify_transfer"
PUBLISH_CALENDAR = "core.publish_calendar"
CONFIRM_CALENDAR = "core.confirm_calendar"
VIEW_AUDIT = "users.view_audit"
# How the portal itself is doing is seen by those who look after it, and by those who answer for the service.
VIEW_JOBS = "core.view_jobrun"
VIEW_REPORTS = "reports.view_reports"

# Whoever serves orders never verifies their payments (P5): these two never meet in one account.
OPPOSED = frozenset({OFFICER, TREASURER})
# Roles that work in the admin site.
ADMIN_SITE = frozenset({ADMINISTRATOR, AUDITOR})


def is_office_staff(user: "User") -> bool:
    """Whether the user holds any role; read from the permissions Django caches, without a query of its own."""
    return user.is_active and (
        user.is_staff or any(user.has_perm(p) for p in (SERVE_ORDER, VIEW_ALL_ORDERS, VERIFY_TRANSFER))
    )


def desk(user: "User") -> str:
    """The URL name of the page where the user's work begins."""
    if user.has_perm(SERVE_ORDER) or user.has_perm(VIEW_ALL_ORDERS):
        return "orders:queue"
    if user.has_perm(VERIFY_TRANSFER):
        return "payments:desk"
    return "admin:index" if user.is_staff else "orders:list"


def check_apart(names: Iterable[str]) -> None:
    """Raise ValidationError if roles that must be kept apart are among `names`."""
    if set(names) >= OPPOSED:
        raise ValidationError(
            _("Satu akun tidak boleh menjadi petugas layanan sekaligus bendahara."),
            code="opposed_roles",
        )
