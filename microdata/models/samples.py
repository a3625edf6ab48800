"""The rounds of sample data: sent by the officer, accepted by the customer or wanted corrected (M5, M6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .orders import MicrodataOrder


class SampleRound(models.Model):
    """One sending of samples. The customer accepts them, or says what is wrong and the officer sends new ones."""

    order = models.ForeignKey(MicrodataOrder, on_delete=models.PROTECT, related_name="sample_rounds")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    reason = models.TextField(_("yang keliru"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("pengiriman contoh data")
        verbose_name_plural = _("pengiriman contoh data")
        ordering = ["order", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="sample_round_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(rejected_at=None), name="sample_accepted_or_rejected"
            ),
            models.CheckConstraint(condition=Q(rejected_at=None) | ~Q(reason=""), name="sample_rejected_with_reason"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(accepted_at=None, rejected_at=None), name="sample_one_round_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} #{self.number}"
