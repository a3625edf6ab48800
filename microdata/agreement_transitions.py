"""The moves of an agreement (SPPD). Only `microdata.services` calls them, inside `orders.lifecycle.step()`."""

from django_fsm import transition

from .states import COUNTABLE, SENDABLE, WITH_OFFICE, AgreementState, AgreementWay


class AgreementTransitions:
    """A plain mixin of `Agreement`: back and forth until it is accepted, and then never again (M8)."""

    way: str

    @transition("state", source=list(SENDABLE), target=AgreementState.POSTED)
    def post(self, *, now, courier: str, tracking_number: str) -> None:
        """The customer has posted two signed originals; the number lets both sides follow them."""
        self.way = AgreementWay.PAPER
        self.courier, self.tracking_number, self.posted_at = courier, tracking_number, now

    @transition("state", source=list(SENDABLE), target=AgreementState.UPLOADED)
    def upload(self, *, now) -> None:
        """The customer has uploaded the signed agreement, in one PDF or two."""
        self.way = AgreementWay.DIGITAL
        self.uploaded_at = now

    @transition("state", source=list(COUNTABLE), target=AgreementState.RECEIVED)
    def receive(self, *, now) -> None:
        """The paper has arrived, whether the customer told so or not; or it was miscounted."""
        self.way = AgreementWay.PAPER
        self.received_at = now

    @transition("state", source=list(WITH_OFFICE), target=AgreementState.RETURNED)
    def send_back(self, *, by, now, reason: str) -> None:
        """Something is missing: the customer reads what, and sends it again."""
        self.return_reason = reason
        self.decided_by, self.decided_at = by, now

    @transition("state", source=list(WITH_OFFICE), target=AgreementState.ACCEPTED)
    def accept(self, *, by, now) -> None:
        """Two originals, signed over stamps, by someone of the right rank: the agreement holds."""
        self.is_signed = True
        self.decided_by, self.decided_at = by, now
