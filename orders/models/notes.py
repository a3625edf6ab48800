"""What colleagues write to each other about an order. No customer ever reads it (decision 0016)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .orders import Order


class Note(models.Model):
    """A note among colleagues. An order knows nothing of its notes: only `orders.notes` finds them.

    A note is not changed. Its author may take it back: the words go, who and when remain.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("catatan"), max_length=4000, blank=True)
    at = models.DateTimeField()
    key = models.UUIDField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("catatan internal")
        verbose_name_plural = _("catatan internal")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="note_once"),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None) ^ models.Q(text=""), name="note_has_words_until_deleted"
            ),
        ]
        indexes = [models.Index(fields=["order", "-id"], name="note_of_order")]
        triggers = [
            pgtrigger.ReadOnly(name="note_is_its_authors", fields=["order", "author", "at", "key"]),
            pgtrigger.Protect(name="notes_leave_a_trace", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.author_id}"
