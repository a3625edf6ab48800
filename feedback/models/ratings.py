"""The rating of a completed order (P9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order


class Rating(models.Model):
    """One rating per completed order, 1 (poor) to 5 (very good); it may be changed for seven days."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField(_("penilaian"))
    comment = models.TextField(_("komentar"), max_length=2000, blank=True)
    rated_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("penilaian")
        verbose_name_plural = _("penilaian")
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_one_to_five")]

    def __str__(self) -> str:
        return f"{self.order}: {self.score}"
