"""Turning a draft into a request: what every flow asks of the customer, the terms, and the order's code (R1 to R5)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.core.numbering import format_number, next_number

from .lifecycle import Refused, Step, lock, step
from .models import Order, PurchaseTerms
from .selectors import published_terms

if TYPE_CHECKING:
    from silastik.users.models import User


@dataclass(frozen=True)
class Problem:
    """Why a draft cannot be submitted: a sentence, and where to mend it."""

    sentence: str
    url: str = ""
    label: str = ""


def customer_problems(user: Any) -> list[Problem]:
    """What any request still lacks of its customer: a verified e-mail (R1), NPWP and a complete profile (R2, R3)."""
    found = []
    if user.is_office_staff:
        found.append(Problem(_("Akun petugas tidak dapat memesan; gunakan akun pelanggan.")))
    if user.closes_at:
        found.append(
            Problem(
                _("Akun ini sedang ditutup. Batalkan penutupannya untuk memesan."),
                reverse("privacy:own_data"),
                _("Data pribadi"),
            )
        )
    if not user.is_visitor and not user.emailaddress_set.filter(email__iexact=user.email, verified=True).exists():
        found.append(
            Problem(_("Alamat e-mail Anda belum diverifikasi."), reverse("account_email"), _("Verifikasi e-mail"))
        )
    if missing := user.missing_fields:
        found.append(
            Problem(
                _("Profil Anda belum lengkap: %(fields)s.") % {"fields": ", ".join(missing)},
                reverse("users:profile"),
                _("Lengkapi profil"),
            )
        )
    return found


@contextmanager
def submitting(
    order: Order,
    *,
    by: "User",
    terms: PurchaseTerms,
    problems: Callable[[Any, Any], Sequence[Problem]],
    now: datetime | None = None,
) -> Iterator[Step]:
    """Submit a draft (R4) under the terms shown (R5); the order gets its code. Refused while anything is missing.

    The body of the `with` runs inside the step, on the locked order. Refused too when a newer version of the terms has
    been published since the page was opened.
    """
    now = now or timezone.now()
    with transaction.atomic():
        draft = lock(order)
        if found := problems(draft, draft.customer):
            raise Refused(*(problem.sentence for problem in found))
        if terms != published_terms(now).first():
            raise Refused(_("Syarat pembelian telah diperbarui. Baca dan setujui versi yang baru."))
        office = draft.office
        on = now.astimezone(office.tz).date()
        number = next_number(office, "order", on=on)
        code = format_number(
            office.order_code_pattern, office_code=office.code, year=on.year, month=on.month, seq=number
        )
        with step(draft, "submit", by=by, now=now, code=code, terms=terms) as current:
            current.data["terms"] = terms.version
            if draft.customer.is_visitor:
                current.data["told_as"] = "submit_at_desk"
            yield current
