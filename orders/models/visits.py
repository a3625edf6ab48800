"""An order that an officer opened for a visitor at the desk (R4), and the slip that takes it over."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .orders import Order


class Visit(models.Model):
    """Who opened the order for whom, and whether it has been claimed.

    The slip's code is kept as its SHA-256 alone: a new slip is a new code, and the one before it is void.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="visit", verbose_name=_("pesanan"))
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("pengunjung")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("dibuka oleh")
    )
    opened_at = models.DateTimeField(_("dibuka"))
    contact_email = models.EmailField(_("e-mail pengunjung"), blank=True)
    claim_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diambil oleh"),
    )
    claimed_at = models.DateTimeField(_("diambil"), null=True)

    class Meta:
        verbose_name = _("pesanan pengunjung")
        verbose_name_plural = _("pesanan pengunjung")
        indexes = [models.Index(fields=["opened_by", "opened_at"], name="visit_of_officer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_at=None, claimed_by=None)
                | Q(claimed_at__isnull=False, claimed_by__isnull=False, claim_sha256=None),
                name="visit_claimed_by_somebody_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.visitor_id}"
