"""The moves of an order of microdata and maps: the shared ones, and its own road past three gates (M4 to M12).

While OFFERED, three gates are open or closed in any order: sample, payment and SPPD (`microdata.gates`). Moves of a
gate leave the order's state; `deliver` waits for all three.
"""

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _
from django_fsm import transition

from orders import permissions as may
from orders.checklist import missing
from orders.states import OrderState, Turn
from orders.transitions import SharedTransitions

if TYPE_CHECKING:
    from .models import MicrodataOrder

OFFERED = OrderState.OFFERED


class MicrodataTransitions(SharedTransitions):
    @transition("state", source=OrderState.SUBMITTED, target=OrderState.IN_REVIEW, permission=may.by_officer)
    def take(self, *, by, now) -> None:
        """An officer takes the order and begins to read the abstract (M4)."""
        self.assigned_to = by

    @transition("state", source=OrderState.IN_REVIEW, target=OrderState.SUBMITTED, permission=may.by_officer_in_charge)
    def release(self, *, by, now) -> None:
        """The officer gives the order back to the queue."""
        self.assigned_to = None

    @transition(
        "state",
        source=OrderState.IN_REVIEW,
        target=OrderState.NEEDS_EXPLANATION,
        permission=may.by_officer_in_charge,
    )
    def ask(self, *, by, now) -> None:
        """The officer asks the customer one question, which stops the clock (procedure, settled point 2)."""

    def ask_blockers(self, *, by, now) -> list[str]:
        """One round only."""
        review = getattr(self, "review", None)
        return [_("Penjelasan sudah pernah diminta satu kali.")] if review and review.asked_at else []

    @transition("state", source=OrderState.NEEDS_EXPLANATION, target=OrderState.IN_REVIEW, permission=may.by_customer)
    def explain(self, *, by, now) -> None:
        """The customer answers, having amended choice or abstract if need be: the request is complete again (T2)."""

    @transition(
        "state", source=OrderState.IN_REVIEW, target=OrderState.IN_PREPARATION, permission=may.by_officer_in_charge
    )
    def approve(self, *, by, now) -> None:
        """The abstract fits the list: the officer prepares the data (M4a)."""

    @transition("state", source=OrderState.IN_REVIEW, target=OrderState.CANCELLED, permission=may.by_officer_in_charge)
    def reject(self, *, by, now, reason: str) -> None:
        """It does not fit: the order is cancelled, and the customer can make a new one from it (M4b)."""
        self.cancelled_at = now
        self.cancel_reason = reason

    @transition(
        "state",
        source=[OrderState.IN_PREPARATION, OFFERED, OrderState.IN_REVISION],
        target=None,
        permission=may.by_officer_in_charge,
    )
    def prepare(self, *, by, now) -> None:
        """The officer attaches a file by hand (M5, M9, M11)."""

    @transition(
        "state",
        source=[OrderState.IN_PREPARATION, OFFERED, OrderState.IN_REVISION],
        target=None,
        permission=may.by_officer_in_charge,
    )
    def extract(self, *, by, now) -> None:
        """The officer runs the extractor for a sample or final files (M5, M9, M11)."""

    @transition(
        "state",
        source=[OrderState.IN_PREPARATION, OFFERED, OrderState.IN_REVISION],
        target=None,
        permission=may.by_officer_in_charge,
    )
    def stop_extraction(self, *, by, now) -> None:
        """The officer stops it."""

    @transition(
        "state",
        source=[OrderState.IN_REVIEW, OrderState.IN_PREPARATION],
        target=None,
        permission=may.by_officer_in_charge,
    )
    def decide_waiver(self, *, by, now) -> None:
        """The officer decides on the request for Rp0,00 (procedure, settled point 8)."""

    def decide_waiver_blockers(self, *, by, now) -> list[str]:
        """Asked for, and not decided yet."""
        from payments.services.waivers import decision_blockers

        return decision_blockers(self)

    @transition("state", source=OrderState.IN_PREPARATION, target=OFFERED, permission=may.by_officer_in_charge)
    def send_offer(self, *, by, now) -> None:
        """Sample, invoice and SPPD go out in one step (M5)."""

    def send_offer_blockers(self, *, by, now) -> list[str]:
        """Each dataset has its sample and its measured final files, and a private customer's NPWP is active (R2)."""
        from . import guards

        return guards.offer_blockers(cast("MicrodataOrder", self))

    def record_billing_code_blockers(self, *, by, now) -> list[str]:
        return self._money_blockers() or super().record_billing_code_blockers(by=by, now=now)

    def submit_proof_blockers(self, *, by, now) -> list[str]:
        return self._money_blockers() or super().submit_proof_blockers(by=by, now=now)

    def verify_proof_blockers(self, *, by, now) -> list[str]:
        return self._money_blockers() or super().verify_proof_blockers(by=by, now=now)

    def _money_blockers(self) -> list[str]:
        """Nothing is billed, paid or verified of an order that is paid already, or sold for Rp0,00."""
        from . import guards

        return guards.money_blockers(cast("MicrodataOrder", self))

    @transition("state", source=OFFERED, target=None, permission=may.by_customer)
    def accept_sample(self, *, by, now) -> None:
        """The customer finds the sample right (M6)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_customer)
    def reject_sample(self, *, by, now) -> None:
        """The customer says what is wrong with the sample (M6)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_officer_in_charge)
    def send_sample(self, *, by, now) -> None:
        """The officer sends a corrected sample (M6)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_customer)
    def post_agreement(self, *, by, now) -> None:
        """The customer has sent the signed SPPD by post (M8)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_customer)
    def upload_agreement(self, *, by, now) -> None:
        """The customer uploads the signed SPPD (M8)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_officer_in_charge)
    def receive_agreement(self, *, by, now) -> None:
        """The paper SPPD has arrived (M8)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_officer_in_charge)
    def accept_agreement(self, *, by, now) -> None:
        """The officer finds the SPPD in order (M8)."""

    @transition("state", source=OFFERED, target=None, permission=may.by_officer_in_charge)
    def return_agreement(self, *, by, now) -> None:
        """The officer returns the SPPD with reasons (M8)."""

    @transition("state", source=OFFERED, target=OrderState.DELIVERED, permission=may.by_officer_in_charge)
    def deliver(self, *, by, now) -> None:
        """Receipt and data go out (M9)."""
        self.delivered_at = now

    def deliver_blockers(self, *, by, now) -> list[str]:
        """Data leave only when the sample is accepted, payment settled or waived, the SPPD accepted, files ready."""
        from . import guards

        return guards.delivery_blockers(cast("MicrodataOrder", self))

    @transition("state", source=OrderState.DELIVERED, target=OrderState.COMPLETED, permission=may.by_customer)
    def confirm(self, *, by, now) -> None:
        """The customer finds receipt and data right: the order closes at once (M10, M12)."""
        self.completed_at = now

    @transition("state", source=OrderState.DELIVERED, target=None, permission=may.by_system)
    def last_call(self, *, by, now) -> None:
        """The customer is told that the order closes in one working day (procedure, settled point 5)."""

    @transition("state", source=OrderState.DELIVERED, target=OrderState.IN_REVISION, permission=may.by_customer)
    def request_revision(self, *, by, now) -> None:
        """The customer reports a fault in the data (M10)."""

    @transition("state", source=OrderState.COMPLETED, target=OrderState.IN_REVISION, permission=may.by_officer)
    def reopen(self, *, by, now) -> None:
        """An officer reopens a closed order, with a reason that the customer reads (M12)."""
        self.assigned_to = by
        self.completed_at = None

    @transition(
        "state",
        source=[OrderState.DELIVERED, OrderState.COMPLETED, OrderState.IN_REVISION],
        target=None,
        permission=may.by_officer_in_charge,
    )
    def renew_access(self, *, by, now) -> None:
        """The files can be downloaded for another while (M9)."""

    @transition(
        "state",
        source=[OrderState.DELIVERED, OrderState.COMPLETED, OrderState.IN_REVISION],
        target=None,
        permission=may.by_customer,
    )
    def request_access(self, *, by, now) -> None:
        """The customer asks to download for another while (M9)."""

    @transition("state", source=OrderState.IN_REVISION, target=None, permission=may.by_officer_in_charge)
    def tick(self, *, by, now) -> None:
        """The officer has looked at a point of the checklist (M11)."""

    @transition("state", source=OrderState.IN_REVISION, target=None, permission=may.by_officer_in_charge)
    def untick(self, *, by, now) -> None:
        """It must be looked at again after all."""

    def redeliver_blockers(self, *, by, now) -> list[str]:
        """Every fault is answered, and the corrected data have been looked at (M11)."""
        from . import checklist

        return super().redeliver_blockers(by=by, now=now) + missing(self, checklist.CORRECTION)

    @transition("state", source=OrderState.IN_REVISION, target=None, permission=may.by_officer_in_charge)
    def change_version(self, *, by, now) -> None:
        """The officer corrects from a newer version of the dataset (M11)."""

    def cancel_blockers(self, *, by, now) -> list[str]:
        """Until payment: what is paid is delivered, and a transfer that is being checked is decided first."""
        from . import gates

        return gates.cancel_blockers(cast("MicrodataOrder", self)) if self.state == OFFERED else []

    def holder(self) -> Turn:
        """While offered, the gates say who must act: the office while any of them waits for it, or all are open."""
        from . import gates

        return gates.holder(cast("MicrodataOrder", self)) if self.state == OFFERED else super().holder()
