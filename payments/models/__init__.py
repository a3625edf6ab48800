"""Tariff schedules, and the money of an order: invoice, billing codes, payments and receipts."""

from .invoices import BillingCode, Invoice, InvoiceLine
from .payments import Payment, Receipt
from .statements import Deposit, DepositedPayment, KnownDifference, Statement, StatementLine
from .tariffs import TariffLine, TariffSchedule
from .waivers import Entitlement, Waiver

__all__ = [
    "BillingCode",
    "Deposit",
    "DepositedPayment",
    "Entitlement",
    "Invoice",
    "InvoiceLine",
    "KnownDifference",
    "Payment",
    "Receipt",
    "Statement",
    "StatementLine",
    "TariffLine",
    "TariffSchedule",
    "Waiver",
]
