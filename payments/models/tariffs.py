"""Tariff schedules: rows that the administrator keeps, with history."""

from collections.abc import Collection

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from ..schedules import Block, ItemKind, Unit


@pghistory.track()
class TariffSchedule(models.Model):
    """The tariffs of one regulation for one period (B1). Exactly one is in force on any day.

    A schedule without amounts is for reference only: the service standard names PP 7/2015, whose amounts are not known.
    Open ends of the period are unbounded.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        IN_FORCE = "in_force", _("Berlaku")
        REFERENCE = "reference", _("Rujukan, tanpa tarif")

    regulation = models.CharField(_("peraturan"), max_length=60)
    title = models.CharField(_("judul"), max_length=250)
    articles = models.TextField(_("pasal"), blank=True)
    valid_from = models.DateField(_("berlaku sejak"), null=True, blank=True)
    valid_to = models.DateField(_("sampai"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    caveat = models.TextField(_("catatan keyakinan"), blank=True)

    class Meta:
        verbose_name = _("daftar tarif")
        verbose_name_plural = _("daftar tarif")
        ordering = ["status", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="schedule_period_forward",
                violation_error_message=_("Tanggal akhir mendahului tanggal awal."),
            ),
            ExclusionConstraint(
                name="schedule_one_in_force",
                expressions=[
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=Q(status="in_force"),
                violation_error_message=_("Sudah ada daftar tarif yang berlaku pada masa itu."),
            ),
        ]

    def __str__(self) -> str:
        return self.regulation

    @property
    def articles_apart(self) -> list[str]:
        """The articles, one a line."""
        return [line for line in self.articles.splitlines() if line.strip()]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Wait until the status is right: Django's ExclusionConstraint stumbles over a condition on a wrong field."""
        if "status" not in (exclude or ()):
            super().validate_constraints(exclude)


@pghistory.track()
class TariffLine(models.Model):
    """One line of a schedule: a first block (base), each further block (increment), or a price for each (flat)."""

    schedule = models.ForeignKey(TariffSchedule, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(_("produk"), max_length=30, choices=ItemKind)
    code = models.CharField(_("kode"), max_length=10)
    description = models.CharField(_("uraian"), max_length=200)
    per = models.CharField(_("per"), max_length=30)
    block = models.CharField(_("jenis blok"), max_length=10, choices=Block)
    block_size = models.PositiveIntegerField(_("ukuran blok"))
    unit = models.CharField(_("satuan"), max_length=10, choices=Unit)
    price = models.PositiveBigIntegerField(_("harga (rupiah)"))

    class Meta:
        verbose_name = _("baris tarif")
        verbose_name_plural = _("baris tarif")
        ordering = ["schedule", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "code"], name="tariff_code_once"),
            models.CheckConstraint(condition=Q(block_size__gte=1), name="tariff_block_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}"

    def clean(self) -> None:
        """A block counts something: the constraint's rule, as a sentence at the field."""
        if self.block_size == 0:
            raise ValidationError({"block_size": _("Ukuran blok paling sedikit 1.")})
