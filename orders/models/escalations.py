"""Steps of escalation that were taken: one row each, so that no step is ever taken twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .orders import Order


class Escalation(models.Model):
    """A step of an order (`states.ESCALATIONS`): when its moment was, and when it was taken. Written with its event."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=20)
    reached_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when its mails were written, or that none are to be

    class Meta:
        verbose_name = _("eskalasi")
        verbose_name_plural = _("eskalasi")
        ordering = ["taken_at", "pk"]
        indexes = [models.Index(fields=["id"], condition=models.Q(told_at=None), name="escalation_untold")]
        constraints = [models.UniqueConstraint(fields=["order", "step"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.step}"
