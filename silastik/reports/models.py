"""The rollup that reports read: rows derived from orders, events and receipts alone, kept by `rollup.follow()`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from orders.states import OrderKind, OrderState
from payments.models import InvoiceLine, TariffSchedule
from silastik.core.files import random_name
from silastik.core.models import Office
from silastik.core.storage import private_storage


class OrderFigures(models.Model):
    """What one submitted order adds to the figures. Dates are the office's; durations are working days (T2).

    `used` is the office's stopwatch, the sum of the office's stages; `customer` is what the office waited for the
    customer. Read with the calendar of `calendar_version`, of a closed order up to `closed_at` and then kept; of an
    open one up to its last event. `due_at` is set while the stopwatch runs.
    """

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.CASCADE, related_name="figures")
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=OrderKind)
    state = models.CharField(max_length=20, choices=OrderState)
    submitted_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    used = models.FloatField()
    in_time = models.BooleanField()
    pickup = models.FloatField()
    review = models.FloatField()
    preparation = models.FloatField()
    payment = models.FloatField()
    delivery = models.FloatField()
    revision = models.FloatField()
    customer = models.FloatField()
    due_at = models.DateTimeField(null=True)
    calendar_version = models.PositiveIntegerField()
    last_event_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("angka pesanan")
        verbose_name_plural = _("angka pesanan")
        permissions = [("view_reports", _("Melihat laporan"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_on=None) | Q(closed_at__isnull=False, closed_on__isnull=False),
                name="figures_closed_on_a_day",
            )
        ]
        indexes = [
            models.Index(fields=["office", "closed_on"], include=["state", "used", "in_time"], name="figures_closed"),
            models.Index(fields=["office", "submitted_on"], include=["state", "kind"], name="figures_submitted"),
            models.Index(fields=["office", "due_at"], condition=Q(closed_at=None), name="figures_open"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.used:.1f}"


class RevenueLine(models.Model):
    """A priced line of an invoice for whose payment a receipt was issued, by the office's day of the receipt (P6)."""

    line = models.OneToOneField(InvoiceLine, primary_key=True, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    issued_on = models.DateField()
    schedule = models.ForeignKey(TariffSchedule, on_delete=models.PROTECT, related_name="+")
    tariff_code = models.CharField(max_length=10)
    amount = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("penerimaan")
        verbose_name_plural = _("penerimaan")
        indexes = [
            models.Index(
                fields=["office", "issued_on"], include=["schedule", "tariff_code", "amount"], name="revenue_of_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tariff_code} {self.amount}"


class Progress(models.Model):
    """How far the rollup has followed the events: one row. What lies at or below has been looked at."""

    last_event_id = models.BigIntegerField(default=0)
    followed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("kemajuan rekap")
        verbose_name_plural = _("kemajuan rekap")

    def __str__(self) -> str:
        return str(self.last_event_id)


class ReportFile(models.Model):
    """A report that somebody wants as PDF. `content` holds every figure as it was on their page; swept after a day."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    content = models.JSONField()
    file = models.FileField(storage=private_storage, upload_to=random_name("reports"), max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("berkas laporan")
        verbose_name_plural = _("berkas laporan")
        indexes = [models.Index(fields=["asked_at"], name="report_asked")]

    def __str__(self) -> str:
        return self.name
