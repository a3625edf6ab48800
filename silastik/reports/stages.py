"""Where the working days of an order went: its stopwatch, stage by stage (T2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from orders.states import OrderState, Turn
from silastik.core.worktime import WorkCalendar

# Stages in which the office holds the ball; their sum is the stopwatch.
OFFICE_STAGES = {
    "pickup": _("Menunggu diambil petugas"),
    "review": _("Abstraksi diperiksa"),
    "preparation": _("Disiapkan"),
    "payment": _("Kode billing, bukti bayar, dan SPPD diurus"),
    "delivery": _("Menunggu dikirim setelah lunas"),
    "revision": _("Diperbaiki"),
}
STAGES = OFFICE_STAGES | {"customer": _("Menunggu pelanggan")}

_STAGE_OF_STATE = {
    OrderState.SUBMITTED: "pickup",
    OrderState.IN_REVIEW: "review",
    OrderState.IN_PREPARATION: "preparation",
    OrderState.OFFERED: "payment",
    OrderState.AWAITING_PAYMENT: "payment",
    OrderState.PAID: "delivery",
    OrderState.IN_REVISION: "revision",
}


@dataclass(frozen=True)
class Moment:
    """What an event left behind: from `at` on, this state and this holder of the ball."""

    at: datetime
    state: str
    turn: str

    @property
    def stage(self) -> str:
        """The stage that begins here; nothing where nobody is waited for."""
        if self.turn == Turn.CUSTOMER:
            return "customer"
        if self.turn != Turn.OFFICE:
            return ""
        return _STAGE_OF_STATE.get(OrderState(self.state), "delivery")


def days_by_stage(
    calendar: WorkCalendar, submitted_at: datetime, moments: Iterable[Moment], until: datetime
) -> dict[str, Fraction]:
    """Working days of each stage, from submission to `until`; `moments` in the order they were written.

    Exact, so that the office's stages add up to the stopwatch. A stage that was never entered has none. A machine whose
    clock was set back may write a later moment at an earlier time: it counts as of the one before it.
    """
    days: dict[str, Fraction] = {}
    since, latest, stage = submitted_at, submitted_at, "pickup"
    for moment in moments:
        latest = min(max(moment.at, latest), until)
        if moment.stage == stage:
            continue
        if stage:
            days[stage] = days.get(stage, Fraction()) + calendar.reading(since, latest)
        since, stage = latest, moment.stage
    if stage:
        days[stage] = days.get(stage, Fraction()) + calendar.reading(since, until)
    return days
