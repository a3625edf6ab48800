"""Orders for visitors at the desk (R4): opened by an officer, taken over later with the code of a claim slip."""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.core import mail
from silastik.core.codes import normalise_code, verification_code
from silastik.users import roles, visitors

from .flows import specific
from .lifecycle import Refused, lock, record, step
from .models import Order, Visit
from .states import OrderState
from .submission import Problem, customer_problems

if TYPE_CHECKING:
    from silastik.users.models import User

UNFINISHED_DAYS = 7  # a draft that the desk left lying is forgotten with the visitor's data


def open_visit(order: Order, *, by: "User", contact_email: str = "", now: datetime | None = None) -> Visit:
    """Note that `by` opened this draft for its visitor. Runs in the transaction that makes both."""
    if not by.has_perm(roles.SERVE_ORDER):
        raise PermissionDenied
    return Visit.objects.create(
        order=order, visitor=order.customer, opened_by=by, opened_at=now or timezone.now(), contact_email=contact_email
    )


def claim_url(code: str) -> str:
    return settings.SITE_URL + reverse("orders:claim_code", args=[code])


@transaction.atomic
def make_slip(order: Order, *, by: "User", now: datetime | None = None) -> str:
    """A new code for the visitor, to be shown once; the code before it is void. Mailed too where they left an address.

    Raises `Refused` when the order has been taken over already.
    """
    order = lock(order)
    visit = Visit.objects.select_for_update().filter(order_id=order.pk, claimed_at=None).first()
    if visit is None or not order.customer.is_visitor:
        raise Refused(_("Pesanan ini sudah diambil pelanggan dengan akunnya; slip tidak diperlukan lagi."))
    code = verification_code()
    visit.claim_sha256 = _sha256(code)
    visit.save(update_fields=["claim_sha256"])
    event = record(order, "slip", by=by, now=now)
    if visit.contact_email:
        mail.enqueue(
            f"event:{event.pk}:claim",
            to=visit.contact_email,
            language=order.customer.language,
            template="emails/orders/claim",
            context={"order": order, "person": order.customer, "office": order.office, "url": claim_url(code)},
        )
    return code


def find(code: str) -> Visit | None:
    """The unclaimed visit a slip's code stands for, however it was typed."""
    code = normalise_code(code)
    if not code:
        return None
    visits = Visit.objects.select_related("order__office", "visitor")
    return visits.filter(claim_sha256=_sha256(code), claimed_at=None).exclude(order__state=OrderState.DRAFT).first()


def hindrances(visit: Visit, user: "User") -> list[Problem]:
    """Why this account cannot take the order over yet."""
    found = customer_problems(user)
    if not found and user.is_domestic != visit.order.is_domestic:
        found.append(
            Problem(
                _("Pesanan ini dibuat untuk domisili lain daripada akun Anda; cara bayarnya berbeda. Hubungi petugas.")
            )
        )
    return found


@transaction.atomic
def claim(code: str, *, by: "User", now: datetime | None = None) -> Order:
    """Take a visitor's order over with an account of one's own. A code works once.

    Raises `Refused` when the code is unknown, void or used, or the account cannot order yet (R1 to R3).
    """
    now = now or timezone.now()
    found = find(code)
    if found is None:
        raise Refused(_("Kode ini tidak dikenal, sudah dipakai, atau diganti slip yang baru."))
    order = lock(found.order)
    visit = Visit.objects.select_for_update().select_related("order", "visitor").get(pk=found.pk)
    if visit.claim_sha256 != found.claim_sha256:  # another tab was quicker, or a new slip has been made
        raise Refused(_("Kode ini tidak dikenal, sudah dipakai, atau diganti slip yang baru."))
    if problems := hindrances(visit, by):
        raise Refused(*(problem.sentence for problem in problems))
    with step(specific(order), "claim", by=by, now=now) as current:
        pass
    visit.claim_sha256, visit.claimed_by, visit.claimed_at, visit.contact_email = None, by, now, ""
    visit.save(update_fields=["claim_sha256", "claimed_by", "claimed_at", "contact_email"])
    visitors.retire_visitor(visit.visitor)
    return current.order


def _sha256(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@transaction.atomic
def discard(visit: Visit) -> None:
    """Forget a draft that came to nothing, and the visitor with it."""
    order = lock(visit.order)
    if order.state != OrderState.DRAFT:
        raise Refused(_("Pesanan ini sudah diajukan. Tidak ada yang diubah."))
    visitor = order.customer
    Order.objects.get(pk=order.pk).delete()
    visitors.forget_visitor(visitor)


def sweep(now: datetime) -> int:
    """Forget the drafts for visitors that nobody finished within a week; how many."""
    old = Visit.objects.filter(order__state=OrderState.DRAFT, opened_at__lt=now - timedelta(days=UNFINISHED_DAYS))
    count = 0
    for visit in old.select_related("order")[:500]:
        try:
            discard(visit)
        except Refused:  # submitted in between
            continue
        count += 1
    return count


def waiting(user: "User") -> Any:
    """The officer's own drafts for visitors, newest first."""
    drafts = Visit.objects.filter(opened_by=user, order__state=OrderState.DRAFT)
    return drafts.select_related("order", "visitor").order_by("-opened_at")


def may_print_slip(order: Order) -> bool:
    return order.customer.is_visitor and order.state != OrderState.CANCELLED
