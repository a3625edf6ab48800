"""What officers write often, once and for all, in both languages."""

import re

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# What a text may leave open; `orders.canned` fills it in.
PLACEHOLDERS = ("nama", "kode", "tenggat")
BRACES = re.compile(r"\{(.*?)\}|[{}]", re.DOTALL)


def validate_placeholders(text: str) -> None:
    """Refuse a text with a brace that nothing would fill: the customer would read it as it stands."""
    for found in BRACES.finditer(text):
        if found[1] not in PLACEHOLDERS:
            raise ValidationError(
                _("Hanya {nama}, {kode}, dan {tenggat} yang dapat diisi, bukan %(found)s."),
                code="placeholder",
                params={"found": found[0]},
            )


@pghistory.track()
class CannedText(models.Model):
    """A text to begin from, chosen on the workbench and changed there as need be. Kept in the admin, with history."""

    class Place(models.TextChoices):
        MESSAGE = "message", _("Pesan kepada pelanggan")
        REVIEW = "review", _("Pertanyaan atau alasan pada pemeriksaan abstraksi")
        CANCEL = "cancel", _("Alasan pembatalan")

    place = models.CharField(_("tempat"), max_length=10, choices=Place)
    title = models.CharField(_("judul"), max_length=80)
    body = models.TextField(
        _("teks"),
        max_length=2000,
        validators=[validate_placeholders],
        help_text=_("{nama}, {kode}, dan {tenggat} diisi dari pesanan."),
    )
    body_en = models.TextField(_("teks (Inggris)"), max_length=2000, validators=[validate_placeholders])
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    is_offered = models.BooleanField(_("ditawarkan"), default=True)

    class Meta:
        verbose_name = _("teks baku")
        verbose_name_plural = _("teks baku")
        ordering = ["place", "position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "title"],
                name="canned_text_once",
                violation_error_message=_("Sudah ada teks dengan judul ini di tempat yang sama."),
            )
        ]

    def __str__(self) -> str:
        return self.title
