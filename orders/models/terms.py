"""The terms of purchase, in versions (R5)."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class PurchaseTerms(models.Model):
    """A version of the terms of purchase (R5). Published text never changes; a new text is a new version."""

    version = models.CharField(_("versi"), max_length=20, unique=True)
    text = models.TextField(_("teks"))
    text_en = models.TextField(_("teks (Inggris)"))
    published_at = models.DateTimeField(_("terbit"))
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    class Meta:
        verbose_name = _("syarat pembelian")
        verbose_name_plural = _("syarat pembelian")
        ordering = ["-published_at"]
        triggers = [
            pgtrigger.ReadOnly(name="terms_text_is_final", fields=["version", "text", "text_en", "sha256"]),
            pgtrigger.Protect(name="terms_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.version
