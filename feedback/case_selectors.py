"""Reading complaints: the office's list, one case for the office, a person's own."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from .models import Complaint
from .states import OWED, ComplaintState

if TYPE_CHECKING:
    from silastik.users.models import User

# The views of the office's list: name -> (label, condition at a moment for the one who looks).
VIEWS = {
    "terbuka": (_("Belum dijawab"), lambda user, now: Q(state__in=OWED)),
    "saya": (_("Saya tangani"), lambda user, now: Q(state=ComplaintState.HANDLED, handler=user)),
    "terlambat": (_("Terlambat"), lambda user, now: Q(due_at__lt=now)),
    "dijawab": (_("Sudah dijawab"), lambda user, now: ~Q(state__in=OWED)),
    "semua": (_("Semua"), lambda user, now: Q()),
}


def office_complaints(user: "User") -> QuerySet[Complaint]:
    """The complaints of the office that somebody of it may see."""
    if not user.is_office_staff:
        raise Http404
    return Complaint.objects.visible_to(user).select_related("office", "complainant", "handler")


def case_list(user: "User", view: str, now: datetime) -> QuerySet[Complaint]:
    """One view: what is owed first, the most pressing on top; then the newest."""
    found = office_complaints(user).filter(VIEWS[view][1](user, now))
    return found.order_by(F("due_at").asc(nulls_last=True), "-received_at", "pk")


def case_counts(user: "User", now: datetime) -> dict[str, int]:
    """How many each view holds, in one query."""
    counts = {name: Count("pk", filter=condition(user, now)) for name, (_label, condition) in VIEWS.items()}
    return office_complaints(user).aggregate(**counts)


def office_complaint(user: "User", number: str) -> Complaint:
    """A case for the office's page, or 404."""
    return get_object_or_404(office_complaints(user).select_related("order"), number=number)


def own_complaints(user: "User") -> QuerySet[Complaint]:
    """What somebody has sent with their account, newest first."""
    return Complaint.objects.filter(complainant=user).select_related("office").order_by("-received_at")


def own_complaint(user: "User", number: str) -> Complaint:
    return get_object_or_404(own_complaints(user), number=number)


def again(complaint: Complaint) -> Complaint:
    """The case read anew, after something may have been done with it."""
    return Complaint.objects.select_related("office").get(pk=complaint.pk)
