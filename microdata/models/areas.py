"""The statistical working areas, by BPS code."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.IntegerChoices):
    """A level is the length of its codes, so that a prefix of a code is its parent."""

    PROVINCE = 2, _("Provinsi")
    REGENCY = 4, _("Kabupaten/kota")
    DISTRICT = 7, _("Kecamatan")
    VILLAGE = 10, _("Desa/kelurahan")


@pghistory.track()
class Area(models.Model):
    """An area of BPS's master file (MFD). BPS codes are not those of Kemendagri: 7502 is Kabupaten Gorontalo here."""

    code = models.CharField(_("kode BPS"), max_length=10, primary_key=True)
    name = models.CharField(_("nama"), max_length=120)
    level = models.PositiveSmallIntegerField(_("tingkat"), choices=AreaLevel)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("induk")
    )

    class Meta:
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^(\d{2}|\d{4}|\d{7}|\d{10})$"),
                name="area_code",
                violation_error_message=_("Kode wilayah BPS terdiri atas 2, 4, 7, atau 10 angka."),
            ),
            models.CheckConstraint(condition=Q(level=Length("code")), name="area_level_of_code"),
            models.CheckConstraint(
                condition=Q(level=AreaLevel.PROVINCE) ^ Q(parent__isnull=False), name="area_parent_iff_below_province"
            ),
        ]
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="area_name_trigrams")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def clean(self) -> None:
        """What the constraints ask of level and parent, as a sentence at the field."""
        if self.level and self.level != len(self.code):
            raise ValidationError({"level": _("Tingkat tidak sesuai dengan panjang kode BPS.")})
        if self.level and (self.level == AreaLevel.PROVINCE) == bool(self.parent_id):
            raise ValidationError({"parent": _("Provinsi tidak memiliki induk; wilayah lain harus memilikinya.")})
