"""Complaints as cases: what was said, by whom if they say so, and everything that happened since (C1)."""

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from orders.models import Order
from silastik.core.files import random_name
from silastik.core.models import Office
from silastik.core.storage import private_storage

from ..permissions import HANDLE_ANY_COMPLAINT, HANDLE_COMPLAINT, VIEW_COMPLAINT
from ..states import MOVES, OWED, ComplaintState, Side
from ..transitions import ComplaintTransitions

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from silastik.users.models import User


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "ComplaintQuerySet":
        """All cases for head and auditor; for an officer all but those about staff; for others their own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_perm(HANDLE_ANY_COMPLAINT) or user.has_perm(VIEW_COMPLAINT):
            return self
        if user.has_perm(HANDLE_COMPLAINT):
            return self.exclude(subject=Complaint.Subject.INTEGRITY)
        return self.filter(complainant=user)

    def owed(self) -> "ComplaintQuerySet":
        return self.filter(state__in=OWED)


class Complaint(ComplaintTransitions, models.Model):
    """A complaint. Its state moves only through `services.casework.step()`.

    Who complains without an account, or anonymously, comes back with number and tracking code; only the code's SHA-256
    is kept. An anonymous case holds no account, name, address or network address. `due_at` is set while an answer is
    owed.
    """

    class Subject(models.TextChoices):
        SERVICE = "service", _("Pelayanan: waktu, prosedur, atau kejelasan")
        STAFF = "staff", _("Sikap petugas")
        PRODUCT = "product", _("Mutu data, publikasi, atau berkas")
        COST = "cost", _("Biaya atau pembayaran")
        PORTAL = "portal", _("Situs Silastik")
        INTEGRITY = "integrity", _("Dugaan penyimpangan oleh pegawai")
        OTHER = "other", _("Lainnya, saran, atau masukan")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, verbose_name=_("kantor"))
    number = models.CharField(_("nomor"), max_length=40, unique=True, editable=False)
    state = FSMField(
        _("status"), max_length=10, choices=ComplaintState, default=ComplaintState.RECEIVED, protected=True
    )
    subject = models.CharField(_("perihal"), max_length=10, choices=Subject)
    text = models.TextField(_("pengaduan"), max_length=5000)
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("pesanan")
    )
    order_code = models.CharField(_("kode pesanan yang ditulis"), max_length=40, blank=True)
    is_anonymous = models.BooleanField(_("anonim"), default=False)
    complainant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    name = models.CharField(_("nama"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=5, default="id")
    code_sha256 = models.CharField(max_length=64, blank=True)
    form_sha256 = models.CharField(max_length=64, unique=True, help_text=_("Satu formulir, satu pengaduan."))
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField(_("diterima"))
    due_at = models.DateTimeField(_("dijawab paling lambat"), null=True)
    late_told_at = models.DateTimeField(null=True, help_text=_("Kapan kepala kantor diberi tahu."))
    answered_at = models.DateTimeField(_("dijawab"), null=True)
    reopened_at = models.DateTimeField(_("dibuka lagi"), null=True)
    closed_at = models.DateTimeField(_("ditutup"), null=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengaduan")
        verbose_name_plural = _("pengaduan")
        permissions = [
            ("handle_complaint", _("Menangani pengaduan")),
            ("handle_any_complaint", _("Menangani pengaduan tentang pegawai")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ComplaintState.values), name="complaint_state_known"),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(complainant=None, name="", email=""),
                name="complaint_anonymous_keeps_nobody",
            ),
            models.CheckConstraint(
                condition=Q(complainant__isnull=False, code_sha256="") | (Q(complainant=None) & ~Q(code_sha256="")),
                name="complaint_code_without_account",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OWED, due_at__isnull=False) | (~Q(state__in=OWED) & Q(due_at=None)),
                name="complaint_due_while_owed",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="complaint_due"),
            models.Index(fields=["office", "-received_at"], name="complaint_of_office"),
        ]
        triggers = [
            pgtrigger.FSM(name="complaint_moves", field="state", transitions=[(str(a), str(b)) for a, b in MOVES]),
            pgtrigger.Protect(name="complaints_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def address(self) -> str:
        """Where mails to the complainant go; "" when they wish none."""
        return self.complainant.email if self.complainant else self.email

    @property
    def signed_as(self) -> str:
        """How the office sees the complainant."""
        if self.is_anonymous:
            return str(_("Anonim"))
        return str(self.complainant or self.name or _("Tanpa nama"))


class ComplaintEvent(models.Model):
    """What happened in a case, append-only. Its `note` is read by both sides: the answer, or why it is reopened."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=20)
    side = models.CharField(max_length=12, choices=Side)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("peristiwa pengaduan")
        verbose_name_plural = _("peristiwa pengaduan")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["complaint", "at"], name="event_of_complaint")]
        triggers = [
            pgtrigger.Protect(name="complaint_events_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.action}"


class ComplaintFile(models.Model):
    """Something sent along with a complaint, checked as every upload."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(storage=private_storage, upload_to=random_name("complaints"), max_length=120)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("lampiran pengaduan")
        verbose_name_plural = _("lampiran pengaduan")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
