"""What the officers' queue keeps for itself: words to search by, saved views, officers' leave."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .orders import Order


class OrderWords(models.Model):
    """What a submitted order is found by (`text`, lower case) and sorted by (`customer`). Written by triggers alone.

    Apart from the order, whose row changes with its clock: a trigram index is dear to write (decision 0017).
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(editable=False)
    customer = models.CharField(max_length=160, editable=False)

    class Meta:
        verbose_name = _("kata pencarian")
        verbose_name_plural = _("kata pencarian")
        indexes = [
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="order_words_trigrams"),
            models.Index(fields=["customer", "order"], name="order_words_customer"),
        ]

    def __str__(self) -> str:
        return self.text


class SavedView(models.Model):
    """A view of the queue by name: its query string. An officer's own, or shared with all who see the queue."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("pemilik")
    )
    name = models.CharField(_("nama"), max_length=40)
    query = models.CharField(_("saringan"), max_length=500)
    is_shared = models.BooleanField(_("dibagikan"), default=False)
    is_default = models.BooleanField(_("dibuka pertama"), default=False)

    class Meta:
        verbose_name = _("tampilan tersimpan")
        verbose_name_plural = _("tampilan tersimpan")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=_("Anda sudah menyimpan tampilan dengan nama ini."),
            ),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="saved_view_one_default"),
        ]

    def __str__(self) -> str:
        return self.name


class Leave(models.Model):
    """Days on which an officer is away, both included, by the office's calendar: no order is given to them then."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaves", verbose_name=_("petugas")
    )
    first = models.DateField(_("hari pertama"))
    last = models.DateField(_("hari terakhir"))
    reason = models.CharField(_("keterangan"), max_length=120, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("cuti petugas")
        verbose_name_plural = _("cuti petugas")
        ordering = ["first", "pk"]
        permissions = [("manage_leave", _("Mencatat cuti petugas lain"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="leave_ends_after_it_begins",
                violation_error_message=_("Hari terakhir tidak boleh sebelum hari pertama."),
            )
        ]
        indexes = [models.Index(fields=["officer", "last"], name="leave_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer} {self.first} {self.last}"
