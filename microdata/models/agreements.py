"""The data-use agreement (SPPD, Surat Perjanjian Penggunaan Data; not the travel order of the same name) (M8)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from orders.models import Document
from silastik.core.files import random_name
from silastik.core.storage import private_storage

from ..agreement_transitions import AgreementTransitions
from ..states import AgreementState, AgreementWay
from .orders import MicrodataOrder


class Agreement(AgreementTransitions, models.Model):
    """The SPPD of an order: issued with the offer, signed twice by the customer, checked by the officer.

    Digital (one PDF or two) or on paper by post; the customer may still change the way until it is received.
    """

    Way = AgreementWay
    State = AgreementState

    order = models.OneToOneField(MicrodataOrder, on_delete=models.PROTECT, related_name="agreement")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="agreement")
    state = FSMField(max_length=10, choices=AgreementState, default=AgreementState.ISSUED, protected=True)
    way = models.CharField(max_length=10, choices=AgreementWay, blank=True)
    courier = models.CharField(_("kurir"), max_length=60, blank=True)
    tracking_number = models.CharField(_("nomor resi"), max_length=60, blank=True)
    posted_at = models.DateTimeField(null=True)
    uploaded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    # What the officer counted and saw
    originals = models.PositiveSmallIntegerField(_("rangkap asli"), null=True)
    stamps_on_paper = models.PositiveSmallIntegerField(_("meterai tempel"), null=True)
    is_signed = models.BooleanField(_("ditandatangani pihak kedua"), default=False)
    signer_rank_fits = models.BooleanField(_("jabatan penanda tangan sesuai"), default=False)
    return_reason = models.TextField(_("alasan dikembalikan"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("SPPD")
        verbose_name_plural = _("SPPD")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AgreementState.ACCEPTED) | Q(decided_by__isnull=False, is_signed=True),
                name="agreement_accepted_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.RETURNED) | ~Q(return_reason=""),
                name="agreement_returned_with_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="agreements_are_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.document.number


class AgreementFile(models.Model):
    """A signed SPPD as it came: uploaded by the customer, or scanned by the officer. `findings`: what the check saw."""

    class Source(models.TextChoices):
        UPLOAD = "upload", _("Diunggah pelanggan")
        SCAN = "scan", _("Dipindai petugas")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="files")
    source = models.CharField(max_length=10, choices=Source)
    copy = models.PositiveSmallIntegerField(_("rangkap"), default=1)
    file = models.FileField(storage=private_storage, upload_to=random_name("agreements"), max_length=120)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, help_text=_("Diganti oleh kiriman yang lebih baru."))

    class Meta:
        verbose_name = _("berkas SPPD")
        verbose_name_plural = _("berkas SPPD")
        ordering = ["sent_at", "copy", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "source", "copy"], condition=Q(withdrawn_at=None), name="agreement_copy_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DutyStamp(models.Model):
    """The serial number of an e-meterai, typed by the officer: unique over all orders, never validated by us."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="duty_stamps")
    serial = models.CharField(_("nomor seri e-meterai"), max_length=40, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("e-meterai")
        verbose_name_plural = _("e-meterai")

    def __str__(self) -> str:
        return self.serial
