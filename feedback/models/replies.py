"""What the office answers to a customer's comment."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models import Order


class CommentReply(models.Model):
    """A reply to the comment of a rating or of a survey: read by the customer alone, and never taken back."""

    class About(models.TextChoices):
        RATING = "rating", _("Penilaian")
        SURVEY = "survey", _("Survei kepuasan")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="comment_replies")
    about = models.CharField(max_length=10, choices=About)
    text = models.TextField(_("tanggapan"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("tanggapan")
        verbose_name_plural = _("tanggapan")
        ordering = ["at", "pk"]
        permissions = [("reply_comment", _("Menanggapi komentar"))]
        indexes = [models.Index(fields=["order", "about"], name="reply_of_comment")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="reply_says_something"),
        ]
        triggers = [pgtrigger.Protect(name="replies_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.order}: {self.text[:40]}"
