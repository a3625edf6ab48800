"""Rp0,00 as rows of lists and tables: requests to be entitled, and orders whose price was waived."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silastik.core.dates import long_time, plain_date, short_date
from silastik.core.models import Office
from silastik.core.money import rupiah

from .facts import Facts
from .models import Entitlement, Waiver


def status(entitlement: Entitlement, today: date) -> tuple[str, str]:
    """How a request stands, with its tone."""
    if entitlement.decision == Entitlement.Decision.REFUSED:
        return _("Ditolak"), "late"
    if entitlement.valid_until is not None:
        return (_("Berakhir"), "") if entitlement.valid_until < today else (_("Berlaku"), "done")
    if entitlement.email_verified_at:
        return _("Menunggu petugas"), "office"
    return _("Menunggu e-mail resmi"), "turn"


def own_rows(entitlements: Iterable[Entitlement], office: Office, today: date) -> list[dict[str, str]]:
    """The customer's requests, for `components/_files.html`."""
    rows = []
    for entitlement in entitlements:
        tag, tone = status(entitlement, today)
        note = _("%(email)s, diajukan %(at)s") % {
            "email": entitlement.official_email,
            "at": short_date(entitlement.requested_at.astimezone(office.tz)),
        }
        if entitlement.valid_until:
            note += " · " + _("berlaku sampai %(until)s") % {"until": plain_date(entitlement.valid_until)}
        if entitlement.reason:
            note += " · " + _("Alasan: %(reason)s") % {"reason": entitlement.reason}
        rows.append(
            {
                "name": entitlement.institution,
                "note": note,
                "tag": tag,
                "tone": tone,
                "url": letter_url(entitlement),
                "action": _("Buka surat"),
            }
        )
    return rows


def request_facts(entitlement: Entitlement, office: Office) -> Facts:
    """What the officer compares with the letter."""
    user = entitlement.user
    proved = entitlement.email_verified_at
    return [
        {"term": _("Pemohon"), "value": user.name, "note": user.email},
        {"term": _("Instansi menurut profil"), "value": user.institution, "note": str(user.get_segment_display())},
        {"term": _("Pekerjaan"), "value": str(user.get_job_display())},
        {
            "term": _("E-mail resmi"),
            "value": entitlement.official_email,
            "note": _("terbukti %(at)s") % {"at": long_time(proved, office.tz)} if proved else _("belum terbukti"),
        },
        {"term": _("Diajukan"), "value": long_time(entitlement.requested_at, office.tz)},
    ]


def decided_rows(entitlements: Iterable[Entitlement], office: Office, today: date) -> list[dict[str, Any]]:
    rows = []
    for entitlement in entitlements:
        tag, tone = status(entitlement, today)
        rows.append(
            {
                "institution": entitlement.institution,
                "person": str(entitlement.user),
                "email": entitlement.official_email,
                "tag": tag,
                "tone": tone,
                "until": short_date(entitlement.valid_until) if entitlement.valid_until else "",
                "reason": entitlement.reason,
                "by": str(entitlement.decided_by or ""),
                "at": short_date(entitlement.decided_at.astimezone(office.tz)) if entitlement.decided_at else "",
                "url": letter_url(entitlement),
            }
        )
    return rows


def letter_url(entitlement: Entitlement) -> str:
    """Empty when the letter is kept no longer."""
    if not entitlement.letter:
        return ""
    return reverse("payments:entitlement_letter", args=[entitlement.pk])


def waived_rows(waivers: Iterable[Waiver], office: Office) -> list[dict[str, Any]]:
    """Orders sold for Rp0,00, for the page and, with numbers and times as such, for the exports."""
    return [
        {
            "order": waiver.order.code,
            "url": reverse("orders:workbench", args=[waiver.order.code]),
            "title": waiver.order.title,
            "institution": waiver.entitlement.institution,
            "customer": waiver.order.customer.name,
            "purpose": str(waiver.get_purpose_display()),
            "legal_basis": waiver.legal_basis,
            "waived": waiver.value if waiver.value is not None else "",
            "value": value_text(waiver),
            "by": str(waiver.decided_by or ""),
            "decided_at": waiver.decided_at,
            "decided": short_date(waiver.decided_at.astimezone(office.tz)) if waiver.decided_at else "",
            "state": str(waiver.order.get_state_display()),
        }
        for waiver in waivers
    ]


def value_text(waiver: Waiver) -> str:
    """The value waived, known once the data have been prepared and priced."""
    return rupiah(waiver.value) if waiver.value is not None else _("dihitung saat penawaran")
