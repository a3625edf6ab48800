"""Use cases of money, row by row: invoice (P3), billing code (P4a), transfer (P4b, P5), receipt (P6), Rp0,00."""

from .billing import record_billing_code, record_payment, request_billing_code
from .deposits import record_deposit
from .entitlements import (
    confirm_official_email,
    decide_entitlement,
    request_entitlement,
    send_link,
    withdraw_entitlement,
)
from .imports import ImportedBefore, import_statement, read_statement
from .invoices import issue_invoice
from .lines import count_apart, join, set_aside
from .receipts import issue_receipt
from .statements import recheck, record_ready
from .transfers import reject_proof, submit_proof, verify_proof
from .waivers import copy_waiver, decide_waiver, record_waived_value, request_waiver, withdraw_waiver

__all__ = [
    "ImportedBefore",
    "confirm_official_email",
    "copy_waiver",
    "count_apart",
    "decide_entitlement",
    "decide_waiver",
    "import_statement",
    "issue_invoice",
    "issue_receipt",
    "join",
    "read_statement",
    "recheck",
    "record_billing_code",
    "record_deposit",
    "record_payment",
    "record_ready",
    "record_waived_value",
    "reject_proof",
    "request_billing_code",
    "request_entitlement",
    "request_waiver",
    "send_link",
    "set_aside",
    "submit_proof",
    "verify_proof",
    "withdraw_entitlement",
    "withdraw_waiver",
]
