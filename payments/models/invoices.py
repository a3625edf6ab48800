"""What an order costs, and the codes by which it can be paid."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.models import Document, Order

from .tariffs import TariffSchedule


class Invoice(models.Model):
    """What an order costs, with the schedule and lines it was priced by. Its paper is `document`."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="invoice")
    schedule = models.ForeignKey(TariffSchedule, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveBigIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoice")
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(is_active=True), name="invoice_one_active"),
            models.CheckConstraint(condition=Q(total__gte=1), name="invoice_asks_money"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="invoice_money_is_final", fields=["order", "document", "schedule", "total"]),
            pgtrigger.Protect(name="invoices_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.document.number


class InvoiceLine(models.Model):
    """One priced tariff line of an invoice; `item` counts the things sold, from 1.

    `quantity` is the measure that the line charges (pages, bytes, maps), `price` that of one block. `blocks` is null
    where a started block is charged pro rata.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=300)
    tariff_code = models.CharField(max_length=10)
    explanation = models.CharField(max_length=300)
    quantity = models.PositiveBigIntegerField()
    blocks = models.PositiveBigIntegerField(null=True)
    price = models.PositiveBigIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("baris invoice")
        verbose_name_plural = _("baris invoice")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(blocks=None) | Q(amount=F("blocks") * F("price")), name="invoice_line_adds_up"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="invoice_lines_are_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.tariff_code} {self.amount}"


class BillingCode(models.Model):
    """A code of the state's Simponi, typed in by the officer (P4a). An expired one is replaced under the same invoice.

    Only a mistyped expiry can be mended; a wrong code is replaced. `replaced_at` retires a code: at most one is active.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="billing_codes")
    code = models.CharField(_("kode billing"), max_length=15)
    amount = models.PositiveBigIntegerField(_("jumlah"))
    expires_at = models.DateTimeField(_("berlaku sampai"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("kode billing")
        verbose_name_plural = _("kode billing")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="billing_code_once",
                violation_error_message=_(
                    "Kode billing ini sudah pernah dicatat. Periksa kembali angkanya di Simponi."
                ),
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[789]\d{14}$"), name="billing_code_fifteen_digits"),
            models.UniqueConstraint(fields=["invoice"], condition=Q(replaced_at=None), name="billing_code_one_active"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="billing_code_is_final", fields=["invoice", "code", "amount", "recorded_at", "recorded_by"]
            ),
            pgtrigger.Protect(name="billing_codes_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown(self) -> str:
        """The code in groups, as it is read aloud: `8 2026 1124 000 731`."""
        return " ".join((self.code[0], self.code[1:5], self.code[5:9], self.code[9:12], self.code[12:]))
