"""Selling for Rp0,00: who is entitled, and the orders it was granted to (procedure, settled point 8)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from silastik.core.files import random_name
from silastik.core.storage import private_storage


@pghistory.track()
class Entitlement(models.Model):
    """An account of an entitled institution, verified once by an officer: letter, official e-mail, until when.

    Default of the office: institutions only, never students as private persons.
    """

    class Decision(models.TextChoices):
        GRANTED = "granted", _("Disetujui")
        REFUSED = "refused", _("Ditolak")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entitlements")
    institution = models.CharField(_("instansi"), max_length=160)
    official_email = models.EmailField(_("e-mail resmi instansi"))
    letter = models.FileField(
        _("surat pengantar"), storage=private_storage, upload_to=random_name("entitlements"), max_length=120
    )
    letter_name = models.CharField(max_length=160)
    requested_at = models.DateTimeField()
    email_verified_at = models.DateTimeField(_("e-mail resmi terbukti"), null=True, blank=True)
    decision = models.CharField(_("keputusan"), max_length=10, choices=Decision, blank=True)
    reason = models.TextField(_("alasan"), blank=True)
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("hak Rp0,00")
        verbose_name_plural = _("hak Rp0,00")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(decision=""), name="entitlement_one_request"),
            models.CheckConstraint(
                condition=~Q(decision="granted") | Q(valid_until__isnull=False), name="entitlement_until_when"
            ),
            models.CheckConstraint(
                condition=~Q(decision="granted") | Q(email_verified_at__isnull=False), name="entitlement_email_proved"
            ),
            models.CheckConstraint(condition=~Q(decision="refused") | ~Q(reason=""), name="entitlement_refused_why"),
        ]

    def __str__(self) -> str:
        return self.institution


class Waiver(models.Model):
    """The request to sell one order for Rp0,00, the officer's decision with its legal basis, and the value waived."""

    class Purpose(models.TextChoices):
        STATE = "state", _("Tugas negara atau pemerintahan")
        RESEARCH = "research", _("Penelitian dan pengembangan ilmu")
        COMMUNITY = "community", _("Pemberdayaan masyarakat")
        INTERNATIONAL = "international", _("Kewajiban atau komitmen internasional")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("Disetujui")
        REFUSED = "refused", _("Ditolak")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="waiver")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="waivers")
    purpose = models.CharField(_("tujuan"), max_length=15, choices=Purpose)
    letter = models.FileField(
        _("surat permohonan"), storage=private_storage, upload_to=random_name("waivers"), max_length=120
    )
    letter_name = models.CharField(max_length=160)
    requested_at = models.DateTimeField()
    decision = models.CharField(_("keputusan"), max_length=10, choices=Decision, blank=True)
    legal_basis = models.CharField(_("dasar hukum"), max_length=200, blank=True)
    reason = models.TextField(_("alasan"), blank=True)
    value = models.PositiveBigIntegerField(_("nilai yang dibebaskan (rupiah)"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pembebasan biaya")
        verbose_name_plural = _("pembebasan biaya")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="granted") | ~Q(legal_basis=""), name="waiver_granted_on_a_basis"
            ),
            models.CheckConstraint(condition=~Q(decision="refused") | ~Q(reason=""), name="waiver_refused_why"),
        ]

    def __str__(self) -> str:
        return f"{self.order} Rp0,00"
