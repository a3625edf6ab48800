"""The officer's review of an order: question, answer, and a verdict on each thing chosen (M4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..states import Fit, Part
from .orders import MicrodataOrder, Selection


class Review(models.Model):
    """The one review of an order: at most one question and its answer, then a decision (procedure, settled point 2)."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Sesuai")
        REJECTED = "rejected", _("Tidak sesuai")

    order = models.OneToOneField(MicrodataOrder, on_delete=models.PROTECT, related_name="review")
    question = models.TextField(_("pertanyaan"), blank=True)
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(_("penjelasan"), blank=True)
    answered_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.TextField(_("alasan"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pemeriksaan")
        verbose_name_plural = _("pemeriksaan")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(asked_at__isnull=False), name="review_answers_a_question"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="review_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.decision}"


class Verdict(models.Model):
    """Whether a dataset, a variable or an area fits the abstract, and why not. `key` is the variable or the area."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="verdicts")
    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="verdicts")
    part = models.CharField(max_length=10, choices=Part)
    key = models.CharField(max_length=64, blank=True)
    fit = models.CharField(max_length=15, choices=Fit)
    reason = models.TextField(_("alasan"), blank=True)

    class Meta:
        verbose_name = _("putusan")
        verbose_name_plural = _("putusan")
        constraints = [
            models.UniqueConstraint(fields=["review", "selection", "part", "key"], name="verdict_once"),
            models.CheckConstraint(
                condition=Q(fit=Fit.FITS) | ~Q(reason=""),
                name="verdict_says_why",
                violation_error_message=_("Tuliskan mengapa tidak sesuai: pelanggan membacanya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.key}: {self.fit}"
