"""The moves of a complaint. Only `feedback.services.casework.step()` calls them."""

from datetime import datetime
from typing import Any

from django_fsm import transition

from .states import OWED, ComplaintState


class ComplaintTransitions:
    """A plain mixin of `Complaint`. The dates of a case are set here, and nowhere else."""

    handler: Any
    due_at: datetime | None
    answered_at: datetime | None
    reopened_at: datetime | None
    closed_at: datetime | None

    @transition("state", source=OWED, target=ComplaintState.HANDLED)
    def take(self, *, by, now) -> None:
        """Somebody of the office answers for it from now on."""
        self.handler = by

    @transition("state", source=OWED, target=ComplaintState.ANSWERED)
    def answer(self, *, by, now) -> None:
        """The answer is the note of the event; the complainant may come back once."""
        self.handler, self.answered_at, self.due_at = by, now, None

    @transition("state", source=ComplaintState.ANSWERED, target=ComplaintState.CLOSED)
    def close(self, *, by, now) -> None:
        """The complainant is content, or said nothing for long enough."""
        self.closed_at = now

    @transition("state", source=[ComplaintState.ANSWERED, ComplaintState.CLOSED], target=ComplaintState.HANDLED)
    def reopen(self, *, by, now, due_at) -> None:
        """The answer does not settle it: the office owes another, by `due_at`. Once only."""
        self.reopened_at, self.closed_at, self.answered_at, self.due_at = now, None, None, due_at
