"""Use cases of money, row by row: invoice (P3), billing code (P4a), transfer (P4b, P5), receipt (P6)."""

from .billing import record_billing_code, record_payment, request_billing_code
from .invoices import issue_invoice
from .receipts import issue_receipt
from .transfers import reject_proof, submit_proof, verify_proof
from .waivers import record_waived_value

__all__ = [
    "issue_invoice",
    "issue_receipt",
    "record_billing_code",
    "record_payment",
    "record_waived_value",
    "reject_proof",
    "request_billing_code",
    "submit_proof",
    "verify_proof",
]
