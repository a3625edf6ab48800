"""What customer and office say to each other about an order."""

import re

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from silastik.core.files import random_name
from silastik.core.storage import private_storage

from .orders import Order, OrderEvent

KEEP = pgtrigger.Update | pgtrigger.Delete
EXCERPT_LENGTH = 160
# Addresses and long numbers (telephone, NIK, NPWP, billing codes): never in a mail, which travels unsealed.
PERSONAL = re.compile(r"\S+@\S+|\+?\d(?:[ .\-/]?\d){6,}")


class Message(models.Model):
    """Something said about an order. It is never changed, and moves neither state nor turn nor clock (T2).

    `key` tells a form that was sent twice from two messages. `event` stands in the order's record, without the words.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="messages")
    event = models.OneToOneField(OrderEvent, on_delete=models.PROTECT, related_name="message")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_office = models.BooleanField(_("dari kantor"))
    text = models.TextField(_("pesan"), max_length=4000)
    at = models.DateTimeField()
    key = models.UUIDField()

    class Meta:
        verbose_name = _("pesan")
        verbose_name_plural = _("pesan")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="message_once")]
        indexes = [models.Index(fields=["order", "-id"], name="message_of_order")]
        triggers = [pgtrigger.Protect(name="messages_are_kept", operation=KEEP)]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.text[:40]}"

    @property
    def excerpt(self) -> str:
        """The beginning, in one line, for a mail: addresses and long numbers are left out."""
        return Truncator(PERSONAL.sub("…", " ".join(self.text.split()))).chars(EXCERPT_LENGTH)


class Attachment(models.Model):
    """A file sent with a message, as the door of uploads let it in."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(storage=private_storage, upload_to=random_name("messages"), max_length=120)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("lampiran")
        verbose_name_plural = _("lampiran")
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="attachments_are_kept", operation=KEEP)]

    def __str__(self) -> str:
        return self.name


class ReadMark(models.Model):
    """Up to which message one side of an order's conversation has read, and when it last did."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="read_marks")
    by_office = models.BooleanField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("tanda baca")
        verbose_name_plural = _("tanda baca")
        constraints = [models.UniqueConstraint(fields=["order", "by_office"], name="read_mark_of_each_side")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.message_id}"
