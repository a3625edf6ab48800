"""The official papers of an order."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from silastik.core.models import Office
from silastik.core.storage import private_storage

from .orders import Order


class Document(models.Model):
    """An official paper of an order. Number and content are fixed at issue; bytes are rendered once, later.

    `snapshot` holds every name, price and text that is printed, so that nothing printed can change afterwards.
    A correction is a new document: the old one is `replaced_by` it. `code` opens the public verification page.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        RECEIPT = "receipt", _("Kuitansi")
        AGREEMENT = "agreement", _("SPPD")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.CharField(max_length=60)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=5, default="id")
    snapshot = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=private_storage, max_length=120, blank=True)
    size = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year", "sequence"], name="document_number_once"),
            models.UniqueConstraint(fields=["office", "kind", "number"], name="document_printed_number_once"),
            models.CheckConstraint(
                condition=Q(rendered_at=None, sha256="") | (Q(rendered_at__isnull=False) & ~Q(sha256="")),
                name="document_rendered_with_hash",
            ),
            models.CheckConstraint(condition=~Q(replaced_by=F("pk")), name="document_replaced_by_another"),
        ]
        indexes = [models.Index(fields=["issued_at"], condition=Q(rendered_at=None), name="document_unrendered")]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_content_is_final",
                fields=[
                    "order",
                    "kind",
                    "number",
                    "office",
                    "year",
                    "sequence",
                    "code",
                    "language",
                    "snapshot",
                    "issued_at",
                    "issued_by",
                ],
            ),
            pgtrigger.Protect(
                name="document_bytes_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__rendered_at__isnull=False)
                & (
                    pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                    | pgtrigger.Q(old__file__df=pgtrigger.F("new__file"))
                ),
            ),
            pgtrigger.Protect(name="documents_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def file_name(self) -> str:
        """The name a downloaded copy gets: `invoice-0087-INV-7502-2026.pdf`."""
        return f"{self.kind}-{self.number.replace('/', '-')}.pdf"
