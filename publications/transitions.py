"""The moves of a publication order: the shared ones, and its own road from the queue to the delivery (P3 to P7)."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils.translation import gettext as _
from django_fsm import transition

from orders import permissions as may
from orders.checklist import missing
from orders.states import OrderState, Turn
from orders.transitions import NOBODY_SIGNS, SharedTransitions
from payments.gate import payment_holder
from silastik.core.models import Signer

if TYPE_CHECKING:
    from .models import PublicationOrder


class PublicationTransitions(SharedTransitions):
    @transition("state", source=OrderState.SUBMITTED, target=OrderState.IN_PREPARATION, permission=may.by_officer)
    def take(self, *, by, now) -> None:
        """An officer takes the order: from here on they answer for it."""
        self.assigned_to = by

    @transition(
        "state", source=OrderState.IN_PREPARATION, target=OrderState.SUBMITTED, permission=may.by_officer_in_charge
    )
    def release(self, *, by, now) -> None:
        """The officer gives the order back to the queue."""
        self.assigned_to = None

    @transition(
        "state",
        source=[OrderState.IN_PREPARATION, OrderState.IN_REVISION],
        target=None,
        permission=may.by_officer_in_charge,
    )
    def prepare(self, *, by, now) -> None:
        """The officer sets the softcopy of a title (P3), or its next version (P8)."""

    @transition("state", source=OrderState.IN_PREPARATION, target=None, permission=may.by_officer_in_charge)
    def tick(self, *, by, now) -> None:
        """The officer has looked at a point of the checklist (P3)."""

    @transition("state", source=OrderState.IN_PREPARATION, target=None, permission=may.by_officer_in_charge)
    def untick(self, *, by, now) -> None:
        """It must be looked at again after all."""

    @transition(
        "state",
        source=OrderState.IN_PREPARATION,
        target=OrderState.AWAITING_PAYMENT,
        permission=may.by_officer_in_charge,
    )
    def send_offer(self, *, by, now) -> None:
        """The invoice goes out (P3)."""

    def send_offer_blockers(self, *, by, now) -> list[str]:
        """Everything is prepared, looked at and can be priced, and a private customer's NPWP is active (R2)."""
        from . import checklist, selectors

        order = cast("PublicationOrder", self)
        reasons = [
            _("Softcopy “%(title)s” belum disiapkan.") % {"title": title.line.publication}
            for title in selectors.prepared_titles(order)
            if title.deliverable is None
        ]
        reasons += [
            _("Jumlah halaman “%(title)s” belum diketahui, maka harganya belum dapat dihitung.") % {"title": title}
            for title in selectors.titles_of(order)
            if title.pages is None
        ]
        if self.customer.npwp and not self.customer.npwp_confirmed_at:
            reasons.append(_("NPWP pelanggan belum dinyatakan aktif."))
        return reasons + missing(order, checklist.OFFER)

    @transition("state", source=OrderState.PAID, target=OrderState.DELIVERED, permission=may.by_officer_in_charge)
    def deliver(self, *, by, now) -> None:
        """Receipt and products go out (P6)."""
        self.delivered_at = now

    def deliver_blockers(self, *, by, now) -> list[str]:
        """Somebody signs the receipt."""
        return [] if self.office.signer(Signer.Role.TREASURER) else [str(NOBODY_SIGNS)]

    @transition("state", source=OrderState.COMPLETED, target=OrderState.IN_REVISION, permission=may.by_customer)
    def request_revision(self, *, by, now) -> None:
        """The customer reports a fault in a delivered file (P7)."""

    def request_revision_blockers(self, *, by, now) -> list[str]:
        if now <= self.revision_closes_at():
            return []
        return [
            _("Kesalahan dapat dilaporkan dalam %(days)d hari kerja setelah pengiriman; masa itu sudah lewat.")
            % {"days": settings.FAULT_REPORT_WORKDAYS}
        ]

    def cancel_blockers(self, *, by, now) -> list[str]:
        """A transfer that is being checked is decided first: money may be on its way."""
        if self.state == OrderState.AWAITING_PAYMENT and not self.is_domestic and payment_holder(self) == Turn.OFFICE:
            return [_("Bukti transfer sedang diperiksa bendahara; pesanan belum dapat dibatalkan.")]
        return []

    def holder(self) -> Turn:
        """While payment is awaited, its own gate says who must act."""
        return payment_holder(self) if self.state == OrderState.AWAITING_PAYMENT else super().holder()
