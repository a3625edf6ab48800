"""Telling people and the authority that personal data were disclosed, within 3 x 24 hours (UU 27/2022, article 46).

The facts are written by people, in a TOML file: what was disclosed, when and how, what was done and will be. Whom it
concerns is found in the record of readings, or by the orders that were touched.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from orders.models import Order
from silastik.core import mail
from silastik.core.context import current_office
from silastik.core.dates import long_time
from silastik.users.models import AccessRecord, User

TIME = timedelta(hours=72)
# What article 46 asks for, in both languages; the authority is told in Indonesian.
ASKED = ("data", "when", "how", "handling", "recovery")
EXAMPLE = """\
# Facts of a breach, for `manage.py breach_notice`. Nothing here names a person.
reference = "2026-01"                  # of the office's own; a person is told once under each
known_at = 2026-12-01T09:00:00+08:00   # when the office learned of it: 3 x 24 hours from here
authority = ""                         # e-mail address of the authority; empty: its letter is only written

[id]
data = "Nama dan nomor telepon pada pesanan."
when = "30 November 2026, pukul 14.00 sampai 15.00 WITA."
how = "Akun seorang petugas dipakai orang lain."
handling = "Akun itu ditutup dan semua sesinya diakhiri."
recovery = "Kata sandi semua petugas diganti; catatan pembacaan diperiksa."

[en]
data = "Name and telephone number on orders."
when = "30 November 2026, 14.00 to 15.00 WITA."
how = "An officer's account was used by somebody else."
handling = "That account was closed and all of its sessions ended."
recovery = "All officers changed their passwords; the record of readings is being examined."
"""


class FactsMissing(Exception):  # noqa: N818 - reads as what happened
    """What the file of facts lacks, as a sentence."""


@dataclass(frozen=True)
class Facts:
    """`said` by language, each with all of ASKED."""

    reference: str
    known_at: datetime
    authority: str
    said: dict[str, dict[str, str]]

    @property
    def until(self) -> datetime:
        """When the 3 x 24 hours are over."""
        return self.known_at + TIME


def read(file: Path) -> Facts:
    """The facts of a TOML file. Raises `FactsMissing` when one is not there, or its time has no zone."""
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:  # no file, no text, no TOML
        raise FactsMissing(f"{file} cannot be read: {error}") from error
    said: dict[str, dict[str, str]] = {}
    for language in ("id", "en"):
        facts = found.get(language)
        said[language] = facts if isinstance(facts, dict) else {}
    missing = [f"{language}.{name}" for language, facts in said.items() for name in ASKED if not facts.get(name)]
    known_at = found.get("known_at")
    if not isinstance(known_at, datetime) or known_at.tzinfo is None:
        missing.append("known_at with its zone")
    if not found.get("reference"):
        missing.append("reference")
    if missing or not isinstance(known_at, datetime):
        raise FactsMissing(f"{file} lacks {', '.join(missing)}.")
    return Facts(str(found["reference"]), known_at, str(found.get("authority", "")), said)


def concerned(
    *, since: datetime | None, until: datetime | None, by: User | None = None, orders: Iterable[str] = ()
) -> QuerySet[User]:
    """The people whose data were read in a period (by one reader, if named), and the customers of these orders.

    Readings of many people at once name nobody: the office adds their orders by code.
    """
    codes = list(orders)
    wanted = Q(pk__in=Order.objects.filter(code__in=codes).values("customer")) if codes else Q(pk__in=[])
    if since or until or by:
        readings = AccessRecord.objects.filter(whose__isnull=False)
        readings = readings.filter(at__gte=since) if since else readings
        readings = readings.filter(at__lt=until) if until else readings
        readings = readings.filter(by=by) if by else readings
        wanted |= Q(pk__in=readings.values("whose"))
    return User.objects.filter(wanted).order_by("pk")


def nameless(*, since: datetime | None, until: datetime | None, by: User | None = None) -> QuerySet[AccessRecord]:
    """Readings of the same period that name nobody: exports and statements, to be looked at by hand."""
    readings = AccessRecord.objects.filter(whose=None)
    readings = readings.filter(at__gte=since) if since else readings
    readings = readings.filter(at__lt=until) if until else readings
    return readings.filter(by=by) if by else readings


def letter(facts: Facts, template: str, language: str, **more: Any) -> str:
    """A draft as the outbox would send it, subject first."""
    with translation.override(language):
        return render_to_string(f"emails/users/{template}.txt", _context(facts, language) | more).strip() + "\n"


def send(facts: Facts, people: Iterable[User]) -> int:
    """Write the letters to the outbox, each person once under a reference, and the authority's; how many are new."""
    sent = 0
    for person in people:
        if not person.is_out_of_reach:
            context = _context(facts, person.language) | {"person": person}
            key, template = f"breach:{facts.reference}:{person.pk}", "emails/users/breach"
            written = mail.enqueue(key, to=person.email, language=person.language, template=template, context=context)
            sent += written is not None
    if facts.authority:
        key, template = f"breach:{facts.reference}:authority", "emails/users/breach_authority"
        context = _context(facts, "id") | {"count": len(list(people))}
        written = mail.enqueue(key, to=facts.authority, language="id", template=template, context=context)
        sent += written is not None
    return sent


def _context(facts: Facts, language: str) -> dict[str, Any]:
    office = current_office()
    with translation.override(language):
        known_at = long_time(facts.known_at, office.tz)
    said = facts.said[language if language in facts.said else "id"]
    return {"office": office, "facts": said, "reference": facts.reference, "known_at": known_at, "url": ""}
