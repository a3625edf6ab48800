"""Officers' leave: entered by themselves, or for anybody by whoever manages it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from silastik.users import roles

from ..models import Leave

if TYPE_CHECKING:
    from silastik.users.models import User

MANAGE_LEAVE = "orders.manage_leave"
LONGEST = timedelta(days=366)


def visible_leaves(user: "User", today: date) -> QuerySet[Leave]:
    """Leave that is not over: everybody's for those who manage it, else one's own."""
    leaves = Leave.objects.filter(last__gte=today).select_related("officer", "entered_by")
    return leaves if user.has_perm(MANAGE_LEAVE) else leaves.filter(officer=user)


@transaction.atomic
def enter_leave(officer: "User", *, first: date, last: date, reason: str = "", by: "User") -> Leave:
    """Enter days off. Raises ValidationError for days that overlap, are too many, or are somebody's who serves none."""
    _require_allowed(officer, by)
    type(officer).objects.select_for_update().get(pk=officer.pk)  # two forms at once enter one leave
    if not officer.has_perm(roles.SERVE_ORDER):
        raise ValidationError({"officer": _("%(name)s bukan petugas layanan.") % {"name": officer}})
    if last - first > LONGEST:
        raise ValidationError({"last": _("Cuti paling lama satu tahun.")})
    if Leave.objects.filter(officer=officer, first__lte=last, last__gte=first).exists():
        raise ValidationError({"first": _("Sudah ada cuti pada hari-hari itu.")})
    leave = Leave(officer=officer, first=first, last=last, reason=reason.strip(), entered_by=by)
    leave.full_clean()
    leave.save()
    return leave


def delete_leave(pk: int, *, by: "User") -> None:
    """Take leave back; twice is once."""
    leave = Leave.objects.select_related("officer").filter(pk=pk).first()
    if leave is not None:
        _require_allowed(leave.officer, by)
        leave.delete()


def _require_allowed(officer: "User", by: "User") -> None:
    if officer.pk != by.pk and not by.has_perm(MANAGE_LEAVE):
        raise PermissionDenied
