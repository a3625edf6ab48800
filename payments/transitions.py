"""The two moves of a payment. Only `payments.services` calls them, inside `orders.lifecycle.step()`."""

from django_fsm import transition

from .states import PaymentState


class PaymentTransitions:
    """A plain mixin of `Payment`: a decision is made once, and never taken back."""

    @transition("state", source=PaymentState.SUBMITTED, target=PaymentState.VERIFIED)
    def verify(self, *, by, now, amount_received) -> None:
        """The money is there: `amount_received` in whole rupiah (P4a, P5)."""
        self.amount_received = amount_received
        self.decided_by, self.decided_at = by, now

    @transition("state", source=PaymentState.SUBMITTED, target=PaymentState.REJECTED)
    def reject(self, *, by, now, reason) -> None:
        """The proof does not hold; the customer reads why and may send another (P5)."""
        self.reason = reason
        self.decided_by, self.decided_at = by, now
