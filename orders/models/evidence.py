"""Seals over events, and the signed roots over seals: see `orders.evidence`. Nothing of it is ever changed."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from .orders import Order, OrderEvent


def _kept(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Seal(models.Model):
    """A link of an order's chain: SHA-256 over the link before and its event. Numbered in the order of sealing."""

    event = models.OneToOneField(OrderEvent, on_delete=models.PROTECT, related_name="seal")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)  # seal_of_order
    link = models.PositiveIntegerField()
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("segel")
        verbose_name_plural = _("segel")
        constraints = [models.UniqueConstraint(fields=["order", "link"], name="seal_of_order")]
        triggers = [_kept("seals_are_kept")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.link}"


class Root(models.Model):
    """What all orders' chains had come to on a day of the office: a digest that is signed and mailed."""

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    last_seal = models.PositiveBigIntegerField()  # seals up to this one, from the root before on
    digest = models.BinaryField()
    signature = models.BinaryField()
    key = models.BinaryField()  # the public half, 32 bytes
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("akar bukti")
        verbose_name_plural = _("akar bukti")
        ordering = ["number"]
        triggers = [_kept("roots_are_kept")]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"
