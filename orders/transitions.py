"""The moves that every flow shares. Only `orders.lifecycle.step()` calls them.

A transition sets the order's own fields and nothing else: documents, money and files are written by the service
inside `step()`. Each `blockers` method returns the sentences that say why a move must wait; `step()` asks it first.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import transition

from silastik.core.opening import calendar_for

from . import deliverables
from . import permissions as may
from .states import CANCELLABLE, OPEN, OrderState

if TYPE_CHECKING:
    from .models import Order as Base
else:
    Base = object

NOBODY_SIGNS = gettext_lazy("Penanda tangan kuitansi belum dicatat. Minta administrator mengisi Bendahara Penerimaan.")


# Where an invoice waits to be paid: publications stop for it; for microdata it is one gate of three (M6 to M8).
BILLED = [OrderState.AWAITING_PAYMENT, OrderState.OFFERED]


# Where an order has an officer who answers for it.
TAKEN = [
    OrderState.IN_REVIEW,
    OrderState.NEEDS_EXPLANATION,
    OrderState.IN_PREPARATION,
    OrderState.OFFERED,
    OrderState.AWAITING_PAYMENT,
    OrderState.PAID,
    OrderState.DELIVERED,
    OrderState.COMPLETED,
    OrderState.IN_REVISION,
]


class SharedTransitions(Base):
    """A plain mixin: safe since `Order.state` is the only FSM field of all children."""

    @transition(
        "state", source=OrderState.DRAFT, target=OrderState.SUBMITTED, permission=may.by_customer_or_at_the_desk
    )
    def submit(self, *, by, now, code: str, terms) -> None:
        """The draft becomes a request (R4), its terms accepted (R5)."""
        self.code = code
        self.submitted_at = self.terms_accepted_at = now
        self.terms, self.terms_sha256 = terms, terms.sha256
        self.is_domestic = self.customer.is_domestic

    @transition(
        "state",
        source=[state for state in OrderState if state != OrderState.DRAFT],
        target=None,
        permission=may.by_claimant,
    )
    def claim(self, *, by, now) -> None:
        """The visitor takes the order over with an account of their own (R4)."""
        self.customer = by

    @transition("state", source=TAKEN, target=None, permission=may.by_officer)
    def take_over(self, *, by, now) -> None:
        """Another officer goes on with the order, for a colleague who is away."""
        self.assigned_to = by

    def take_over_blockers(self, *, by, now) -> list[str]:
        return [_("Pesanan ini sudah Anda tangani.")] if by and self.assigned_to_id == by.pk else []

    @transition("state", source=OrderState.SUBMITTED, target=None, permission=may.by_officer)
    def assign(self, *, by, now, to) -> None:
        """A new order is given to an officer, who begins when they take it."""
        self.assigned_to = to

    @transition("state", source=TAKEN, target=None, permission=may.by_officer_in_charge)
    def hand_over(self, *, by, now, to) -> None:
        """The officer in charge gives the order to a colleague."""
        self.assigned_to = to

    @transition("state", source=list(OPEN), target=None, permission=may.by_officer)
    def set_follow_up(self, *, by, now, on) -> None:
        """The office wants to look at the order again on a date."""
        self.follow_up_on = on

    @transition("state", source=list(OPEN), target=None, permission=may.by_officer)
    def clear_follow_up(self, *, by, now) -> None:
        """What was to be looked at has been done."""
        self.follow_up_on = None

    def clear_follow_up_blockers(self, *, by, now) -> list[str]:
        return [] if self.follow_up_on else [_("Pesanan ini tidak menunggu tindak lanjut.")]

    @transition("state", source=BILLED, target=None, permission=may.by_officer_in_charge)
    def record_billing_code(self, *, by, now) -> None:
        """The officer enters the billing code that Simponi made (P4a)."""

    def record_billing_code_blockers(self, *, by, now) -> list[str]:
        return [] if self.is_domestic else [_("Pesanan dari luar negeri dibayar lewat transfer, bukan kode billing.")]

    @transition("state", source=BILLED, target=None, permission=may.by_customer)
    def request_billing_code(self, *, by, now) -> None:
        """The customer asks for a new billing code, since theirs has expired (P4a)."""

    def request_billing_code_blockers(self, *, by, now) -> list[str]:
        return self.record_billing_code_blockers(by=by, now=now)

    @transition(
        "state",
        source=OrderState.AWAITING_PAYMENT,
        target=OrderState.PAID,
        permission=may.by_officer_in_charge,
    )
    @transition("state", source=OrderState.OFFERED, target=None, permission=may.by_officer_in_charge)
    def record_payment(self, *, by, now) -> None:
        """The officer records the NTPN of a domestic payment (P4a)."""
        self.paid_at = now

    def record_payment_blockers(self, *, by, now) -> list[str]:
        return self.record_billing_code_blockers(by=by, now=now)

    @transition("state", source=OrderState.AWAITING_PAYMENT, target=OrderState.PAID, permission=may.by_treasurer)
    @transition("state", source=OrderState.OFFERED, target=None, permission=may.by_treasurer)
    def import_payment(self, *, by, now) -> None:
        """The treasurer records the NTPN of a domestic payment from Simponi's list (P4a): no act of serving."""
        self.paid_at = now

    def import_payment_blockers(self, *, by, now) -> list[str]:
        return self.record_billing_code_blockers(by=by, now=now)

    @transition("state", source=BILLED, target=None, permission=may.by_customer)
    def submit_proof(self, *, by, now) -> None:
        """The customer abroad sends the proof of transfer (P4b)."""

    def submit_proof_blockers(self, *, by, now) -> list[str]:
        return [_("Pesanan dari dalam negeri dibayar dengan kode billing.")] if self.is_domestic else []

    @transition("state", source=BILLED, target=None, permission=may.by_treasurer)
    def reject_proof(self, *, by, now) -> None:
        """The treasurer rejects a proof, with a reason (P5)."""

    def reject_proof_blockers(self, *, by, now) -> list[str]:
        return self.verify_proof_blockers(by=by, now=now)

    @transition("state", source=OrderState.AWAITING_PAYMENT, target=OrderState.PAID, permission=may.by_treasurer)
    @transition("state", source=OrderState.OFFERED, target=None, permission=may.by_treasurer)
    def verify_proof(self, *, by, now) -> None:
        """The treasurer finds the transfer in the office's account (P5)."""
        self.paid_at = now

    def verify_proof_blockers(self, *, by, now) -> list[str]:
        """Whoever served the order, even for a while, never verifies its money."""
        if self.is_domestic:
            return [_("Pesanan dari dalam negeri dibayar dengan kode billing.")]
        served = by is not None and self.events.filter(by=by, action__in=SERVING_ACTIONS).exists()
        return [_("Anda ikut melayani pesanan ini; bendahara lain yang harus memeriksanya.")] if served else []

    @transition("state", source=OrderState.DELIVERED, target=OrderState.COMPLETED, permission=may.by_system)
    def complete(self, *, by, now) -> None:
        """The order completes by itself once receipt and products can be downloaded (P9)."""
        self.completed_at = now

    @transition("state", source=OrderState.IN_REVISION, target=None, permission=may.by_customer)
    def report_fault(self, *, by, now) -> None:
        """The customer reports one more fault while a revision is under way (P7)."""

    @transition("state", source=OrderState.IN_REVISION, target=None, permission=may.by_officer_in_charge)
    def answer_fault(self, *, by, now) -> None:
        """The officer explains why a reported fault needs no new file (P8)."""

    @transition(
        "state", source=OrderState.IN_REVISION, target=OrderState.DELIVERED, permission=may.by_officer_in_charge
    )
    def redeliver(self, *, by, now) -> None:
        """The corrected files go out (P8)."""
        self.delivered_at = now

    def redeliver_blockers(self, *, by, now) -> list[str]:
        return [
            _("Kesalahan pada “%(file)s” belum dijawab: siapkan berkas baru atau jelaskan.")
            % {"file": fault.deliverable.title}
            for fault in deliverables.open_faults(self)
        ]

    @transition(
        "state",
        source=list(CANCELLABLE),
        target=OrderState.CANCELLED,
        permission=may.by_customer_or_officer_in_charge,
    )
    def cancel(self, *, by, now, reason: str = "") -> None:
        """The customer may cancel until payment; the officer in charge too, with a reason."""
        self.cancelled_at = now
        self.cancel_reason = reason

    def cancel_blockers(self, *, by, now) -> list[str]:
        """Each flow says what holds a cancellation back."""
        return []

    @transition("state", source=BILLED, target=OrderState.CANCELLED, permission=may.by_system)
    def lapse(self, *, by, now) -> None:
        """The offer has not been paid in twenty working days (a setting): the order is cancelled by itself."""
        self.cancelled_at = now
        self.cancel_reason = _("Penawaran tidak dibayar dalam %(days)d hari kerja.") % {
            "days": settings.UNPAID_CANCEL_WORKDAYS
        }

    def lapse_blockers(self, *, by, now) -> list[str]:
        """As for any cancellation: not once paid, nor while the treasurer looks at a proof."""
        return self.cancel_blockers(by=by, now=now)

    def revision_closes_at(self) -> datetime:
        """Until when a fault can be reported: ten working days after the last delivery (a setting; P7)."""
        if self.delivered_at is None:
            raise ValueError("an order that was never delivered has no revision to close")
        return calendar_for(self.office).due(self.delivered_at, settings.FAULT_REPORT_WORKDAYS)


# Acts of an officer that make them unfit to verify the money of the same order (P5).
SERVING_ACTIONS = (
    "take",
    "take_over",
    "prepare",
    "tick",
    "send_offer",
    "record_billing_code",
    "record_payment",
    "deliver",
    "redeliver",
)
