"""The files an order delivers, and the faults found in them (P6 to P8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silastik.core.files import random_name
from silastik.core.storage import private_storage

from .orders import Order


class Deliverable(models.Model):
    """A file the office prepares for an order. `item` names what it is of; a correction is the next version (P8).

    The file is never deleted and its name in storage never changes, so that a version can be read again later.
    """

    class Kind(models.TextChoices):
        SAMPLE = "sample", _("Contoh data")
        PRODUCT = "product", _("Produk")

    class Source(models.TextChoices):
        CATALOGUE = "catalogue", _("Dari katalog")
        UPLOAD = "upload", _("Diunggah untuk pesanan ini")
        EXTRACT = "extract", _("Diekstrak dari berkas induk")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliverables")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PRODUCT)
    item = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=250)
    source = models.CharField(max_length=10, choices=Source)
    file = models.FileField(storage=private_storage, upload_to=random_name("deliverables"), max_length=120)
    name = models.CharField(max_length=160, help_text=_("Nama berkas saat diunduh."))
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, help_text=_("Sejak kapan pelanggan dapat mengunduhnya."))
    available_until = models.DateTimeField(
        null=True, help_text=_("Sampai kapan pelanggan dapat mengunduhnya; kosong: tanpa batas.")
    )
    access_ended_at = models.DateTimeField(null=True, help_text=_("Kapan berakhirnya masa unduh dicatat."))
    verified_at = models.DateTimeField(null=True, help_text=_("Kapan isinya terakhir terbukti sama dengan SHA-256."))
    damaged_at = models.DateTimeField(null=True, help_text=_("Sejak kapan isinya tidak sama lagi; tidak diserahkan."))

    class Meta:
        verbose_name = _("berkas pesanan")
        verbose_name_plural = _("berkas pesanan")
        ordering = ["item", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "item", "version"], name="deliverable_version_once")
        ]
        indexes = [
            models.Index(
                fields=["available_until"], condition=Q(available_until__isnull=False), name="deliverable_access"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class FaultReport(models.Model):
    """A fault the customer found in a delivered file (P7), answered by a new version or by an explanation (P8)."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="faults")
    part = models.CharField(
        _("bagian"),
        max_length=120,
        blank=True,
        help_text=_("Variabel atau wilayah yang keliru; kosong: seluruh berkas."),
    )
    text = models.TextField(_("kesalahan"), max_length=2000)
    picture = models.FileField(storage=private_storage, upload_to=random_name("faults"), max_length=120, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    answer = models.TextField(_("jawaban"), blank=True)
    replacement = models.ForeignKey(Deliverable, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("laporan kesalahan")
        verbose_name_plural = _("laporan kesalahan")
        ordering = ["reported_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(replacement__isnull=False) | ~Q(answer=""),
                name="fault_answer_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.text[:40]}"
