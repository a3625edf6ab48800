"""Who is entitled to Rp0,00, and who may ask to be (procedure, settled point 8; service standard SK 0117001/36/KPG)."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from silastik.users.models import Job

from .models import Entitlement

if TYPE_CHECKING:
    from silastik.users.models import User

LINK_SALT = "silastik.entitlement"
LINK_DAYS = 14


def who_cannot_ask(user: "User") -> str:
    """Why this account cannot be entitled, as a sentence; empty when it may ask. Institutions only, by default."""
    if user.is_office_staff:
        return _("Akun petugas tidak dapat memesan; gunakan akun pelanggan.")
    if user.missing_fields:
        return _("Lengkapi profil Anda lebih dahulu.")
    if user.segment not in settings.WAIVER_SEGMENTS:
        return _("Rp0,00 hanya bagi instansi pemerintah, lembaga pendidikan, dan lembaga internasional.")
    if user.job == Job.STUDENT and not settings.WAIVER_STUDENTS:
        return _("Pelajar dan mahasiswa membeli sebagai perorangan; Rp0,00 diberikan kepada instansi.")
    return ""


def entitlement_of(user: "User", *, on: date) -> Entitlement | None:
    """The entitlement an account holds on a day of the office, the one that lasts longest; None without one."""
    return granted(on).filter(user_id=user.pk).order_by("-valid_until", "-pk").first()


def granted(on: date) -> QuerySet[Entitlement]:
    """Entitlements that hold on a day."""
    return Entitlement.objects.filter(decision=Entitlement.Decision.GRANTED, valid_until__gte=on)


def holds(entitlement: Entitlement, *, on: date) -> bool:
    """Whether a granted entitlement holds on a day."""
    return entitlement.valid_until is not None and entitlement.valid_until >= on


def waiting() -> QuerySet[Entitlement]:
    """Undecided requests, those with a proved address first, then those that wait longest."""
    return Entitlement.objects.filter(decision="").select_related("user").order_by("email_verified_at", "requested_at")


def decided() -> QuerySet[Entitlement]:
    """Decided requests, the last decided first."""
    found = Entitlement.objects.exclude(decision="").select_related("user", "decided_by")
    return found.order_by("-decided_at", "-pk")


def of_link(token: str) -> Entitlement:
    """The undecided request whose official address got this link, or 404."""
    try:
        pk = signing.loads(token, salt=LINK_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    return get_object_or_404(Entitlement.objects.select_related("user"), pk=pk, decision="")
