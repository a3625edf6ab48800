"""Tariff schedules, and the money of an order: invoice, billing codes, payments and receipts."""

from .invoices import BillingCode, Invoice, InvoiceLine
from .payments import Payment, Receipt
from .tariffs import TariffLine, TariffSchedule
from .waivers import Entitlement, Waiver

__all__ = [
    "BillingCode",
    "Entitlement",
    "Invoice",
    "InvoiceLine",
    "Payment",
    "Receipt",
    "TariffLine",
    "TariffSchedule",
    "Waiver",
]
