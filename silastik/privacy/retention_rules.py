"""How long personal data are kept: one table, read by the job, by `manage.py retention`, by people on their own page.

docs/privacy.md says the same, and a test compares them. Papers, payments and events are not in it: they are state
records, and leave by the office's schedule of archives alone (decision 0030).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pgtrigger
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, ProtectedError, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.models import Complaint, ComplaintFile
from feedback.states import ComplaintState
from orders.models import Attachment, Order
from orders.states import FINAL, OrderState
from payments.models import Entitlement
from silastik.core.bounces import GIVEN_UP, REFUSED_FOR_GOOD
from silastik.core.models import Mail
from silastik.users.models import AccessRecord, User

from .erasing import doom, erase, forget_drafts

YEAR = 365
MINIMAL = _("UU 27/2022 Pasal 16 dan 43: tidak lebih lama daripada keperluannya")


@dataclass(frozen=True)
class Rule:
    """`found` gives the rows whose time was over at a moment, that many `days` after their `since`; `act` takes some
    of them and leaves nothing that would be found again.
    """

    name: str
    what: str | Promise
    days: int
    law: str | Promise
    why: str | Promise
    since: str
    found: Callable[[datetime], QuerySet[Any]]
    act: Callable[[QuerySet[Any], datetime], object]


def _unproven(before: datetime) -> QuerySet[Model]:
    strangers = User.objects.filter(
        last_login=None, joined_at__lt=before, is_visitor=False, is_staff=False, is_superuser=False, closed_at=None
    )
    return strangers.filter(groups=None, orders=None, complaints=None).exclude(emailaddress__verified=True)


def _forget_unproven(people: QuerySet[Any], now: datetime) -> None:
    """Gone without a trace; but if somebody of the office has looked at one, the row stays for the record of that."""
    for person in people:
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            erase(person, now=now)


def _baskets(before: datetime) -> QuerySet[Model]:
    left = Order.objects.filter(state=OrderState.DRAFT, created_at__lt=before, customer__is_visitor=False)
    left = left.exclude(microdataorder__abstract__changed_at__gte=before)
    return left.exclude(publicationorder__lines__added_at__gte=before).exclude(
        microdataorder__selections__changed_at__gte=before
    )


def _visitors(before: datetime, ended: tuple[str, ...]) -> QuerySet[Model]:
    """Visitors at the desk who have orders, all of which ended so, and before this moment."""
    orders = Order.objects.filter(customer=OuterRef("pk"))
    others = orders.exclude(state__in=ended) | orders.filter(Q(completed_at__gte=before) | Q(cancelled_at__gte=before))
    visitors = User.objects.filter(is_visitor=True, is_active=True, closed_at=None, joined_at__lt=before)
    return visitors.filter(Exists(orders)).exclude(Exists(others))


def _erase_all(people: QuerySet[Any], now: datetime) -> None:
    for person in people:
        erase(person, now=now)


def _attachments(before: datetime) -> QuerySet[Model]:
    ended = Coalesce("message__order__completed_at", "message__order__cancelled_at")
    return Attachment.objects.alias(ended=ended).filter(message__order__state__in=FINAL, ended__lt=before)


def _delete_attachments(rows: QuerySet[Any], now: datetime) -> None:
    doom(rows.values_list("file", flat=True), now=now)
    with pgtrigger.ignore("orders.Attachment:attachments_are_kept"):
        rows.delete()


def _letters(before: datetime, decision: str) -> QuerySet[Model]:
    """Entitlements that still hold letter or address: refused, or valid until, before this moment."""
    over = Q(valid_until__lt=before.date()) if decision == Entitlement.Decision.GRANTED else Q(decided_at__lt=before)
    return Entitlement.objects.filter(over, decision=decision).exclude(letter="", official_email="")


def _forget_letters(rows: QuerySet[Any], now: datetime) -> None:
    history: Any = Entitlement.pgh_event_model  # type: ignore[attr-defined]
    kept = list(rows.values_list("pk", flat=True))
    forgotten = {"letter": "", "letter_name": "", "official_email": ""}
    for places in (rows, history.objects.filter(pgh_obj__in=kept)):
        doom(places.values_list("letter", flat=True), now=now)
    rows.update(**forgotten)
    history.objects.filter(pgh_obj__in=kept).update(**forgotten)


def _delete_readings(rows: QuerySet[Any], now: datetime) -> None:
    with pgtrigger.ignore("users.AccessRecord:access_is_append_only"):
        rows.delete()


def _letters_out(before: datetime) -> QuerySet[Model]:
    """Mails that were sent, and those that are tried in vain: an address counts as refused until a later mail to it is
    accepted (`core.bounces`), so that a refusal never outlives the acceptance after it.
    """
    blank = Q(to="", subject="", text="", html="", last_error="")
    return Mail.objects.filter(Q(~blank, sent_at__lt=before) | Q(REFUSED_FOR_GOOD | GIVEN_UP, created_at__lt=before))


def _forget_letters_out(rows: QuerySet[Any], now: datetime) -> None:
    rows.filter(sent_at=None).delete()
    rows.update(to="", subject="", text="", html="", last_error="")


def _dead_sessions(before: datetime) -> QuerySet[Model]:
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return UserSession.objects.filter(created_at__lt=before).exclude(Exists(alive))


def _complaints(before: datetime) -> QuerySet[Model]:
    over = Complaint.objects.filter(state=ComplaintState.CLOSED, closed_at__lt=before)
    files = ComplaintFile.objects.filter(complaint=OuterRef("pk"))
    return over.exclude(subject=Complaint.Subject.INTEGRITY).filter(~Q(name="", email="") | Exists(files))


def _forget_complainants(rows: QuerySet[Any], now: datetime) -> None:
    files = ComplaintFile.objects.filter(complaint__in=list(rows.values_list("pk", flat=True)))
    doom(files.values_list("file", flat=True), now=now)
    files.delete()
    rows.update(name="", email="")


GRANTED, REFUSED = Entitlement.Decision.GRANTED, Entitlement.Decision.REFUSED
RULES = [
    Rule(
        "unproven-accounts",
        _("Akun yang alamat e-mailnya tidak pernah diverifikasi"),
        30,
        MINIMAL,
        _("Pemiliknya tidak pernah membuktikan alamatnya."),
        "joined_at",
        _unproven,
        _forget_unproven,
    ),
    Rule(
        "baskets",
        _("Keranjang yang ditinggalkan, beserta abstraksi dan surat di dalamnya"),
        YEAR,
        MINIMAL,
        _("Tidak pernah diajukan."),
        "created_at",
        _baskets,
        lambda rows, now: forget_drafts(rows, now=now),
    ),
    Rule(
        "cancelled-visitors",
        _("Data pengunjung di loket yang pesanannya dibatalkan"),
        90,
        MINIMAL,
        _("Tidak ada pesanan yang harus dilayani."),
        "joined_at",
        lambda before: _visitors(before, (OrderState.CANCELLED,)),
        _erase_all,
    ),
    Rule(
        "visitors",
        _("Data pengunjung di loket yang pesanannya selesai dan tidak diambil dengan akun"),
        2 * YEAR,
        MINIMAL,
        _("Slipnya tidak dipakai; dokumennya tetap."),
        "joined_at",
        lambda before: _visitors(before, FINAL),
        _erase_all,
    ),
    Rule(
        "attachments",
        _("Lampiran percakapan pesanan yang sudah selesai atau dibatalkan"),
        2 * YEAR,
        MINIMAL,
        _("Masa laporan kesalahan dan pengaduan sudah lewat."),
        "message__at",
        _attachments,
        _delete_attachments,
    ),
    Rule(
        "refused-letters",
        _("Surat dan e-mail resmi permohonan hak Rp0,00 yang ditolak"),
        YEAR,
        MINIMAL,
        _("Tidak menjadi dasar apa pun."),
        "decided_at",
        lambda before: _letters(before, REFUSED),
        _forget_letters,
    ),
    Rule(
        "granted-letters",
        _("Surat dan e-mail resmi hak Rp0,00 yang disetujui, sejak haknya berakhir"),
        10 * YEAR,
        _("UU 43/2009: dasar penerimaan negara yang dibebaskan; lamanya usulan, mengikuti jadwal retensi arsip kantor"),
        _("Dasar pembebasan biaya yang dapat diperiksa."),
        "valid_until",
        lambda before: _letters(before, GRANTED),
        _forget_letters,
    ),
    Rule(
        "complainants",
        _("Nama, e-mail, dan berkas pengaduan yang sudah ditutup, kecuali tentang dugaan penyimpangan"),
        2 * YEAR,
        MINIMAL,
        _("Jawabannya sudah diterima; isinya tetap untuk perbaikan pelayanan."),
        "closed_at",
        _complaints,
        _forget_complainants,
    ),
    Rule(
        "mails",
        _("Alamat dan isi e-mail yang sudah terkirim, atau ditolak untuk seterusnya"),
        90,
        MINIMAL,
        _("Hanya untuk menjawab pertanyaan apakah surat terkirim."),
        "created_at",
        _letters_out,
        _forget_letters_out,
    ),
    Rule(
        "sessions",
        _("Alamat jaringan dan peramban dari sesi yang sudah berakhir"),
        30,
        MINIMAL,
        _("Sesinya tidak ada lagi."),
        "created_at",
        _dead_sessions,
        lambda rows, now: rows.delete(),
    ),
    Rule(
        "access-log",
        _("Catatan siapa membuka data pribadi"),
        5 * YEAR,
        _("UU 27/2022 Pasal 31: perekaman kegiatan pemrosesan; lamanya usulan"),
        _("Untuk menelusuri penyalahgunaan."),
        "at",
        lambda before: AccessRecord.objects.filter(at__lt=before),
        _delete_readings,
    ),
]
