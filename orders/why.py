"""`Mengapa tanggal ini?`: an order's stopwatch as a sum of days, and who held the ball, from its events alone (T2).

Rows before now add up to the reading; those from now to due add up to what is left of the ten working days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from silastik.core.dates import long_time
from silastik.core.day_sums import DaySum, Wait, day_sum, working_days
from silastik.core.opening import calendar_for

from .clock import Deadline, deadline
from .clock import stretches as clock_stretches
from .models import Order, OrderEvent
from .states import FINAL, OrderState, Turn


@dataclass(frozen=True)
class Stretch:
    """A time in which one side held the ball; `what` was awaited of the customer meanwhile, or why nobody held it."""

    turn: Turn
    start: datetime
    end: datetime
    what: str = ""
    days: Fraction = Fraction()  # working days in it, whoever held the ball


@dataclass(frozen=True)
class Why:
    """All that the page says. `to_go` is the way to due, if the office keeps the ball; empty when nothing is open."""

    clock: Deadline
    stretches: list[Stretch]
    so_far: DaySum
    to_go: DaySum
    budget: int
    kept: Decimal | None  # the reading a closed order keeps, where the calendar has changed since

    @property
    def holder(self) -> Turn:
        return self.stretches[-1].turn


def why(
    order: Order, events: Iterable[OrderEvent], now: datetime | None = None, *, for_office: bool = False
) -> Why | None:
    """The sum behind an order's reading and due time at `now`. `events` come oldest first; a draft has no clock.

    The sum ends where the office's work ended; from then on the clock cannot move.
    """
    events, now = list(events), now or timezone.now()
    clock = deadline(order, events, now)
    if clock is None:
        return None
    calendar = calendar_for(order.office)
    stretches = [
        Stretch(turn, start, end, what, calendar.reading(start, end))
        for turn, start, end, what in _stretches(order, events, now, for_office=for_office)
    ]
    waits = [Wait(s.start, s.end, s.what) for s in stretches if s.turn != Turn.OFFICE]
    open_end = stretches[-1].turn != Turn.NONE
    so_far = day_sum(calendar, order.submitted, now if open_end else stretches[-1].start, waits)
    to_go = day_sum(calendar, now, clock.due_at, before=so_far.days) if open_end else DaySum(now, now)
    return Why(clock, stretches, so_far, to_go, settings.SERVICE_WORKDAYS, _kept(order, so_far.days))


def _stretches(
    order: Order, events: list[OrderEvent], now: datetime, *, for_office: bool
) -> Iterator[tuple[Turn, datetime, datetime, str]]:
    """Who held the ball from submission to `now`, and what for: the state of the event that gave it to them."""
    written = iter(sorted(events, key=lambda event: event.pk))
    found = clock_stretches(events)
    for number, (turn, since, until) in enumerate(found):
        state = next((event.after for event in written if event.turn == turn), order.state)
        if number and since > now:
            return
        what = "" if turn == Turn.OFFICE else _awaited(Turn(turn), state, for_office=for_office)
        yield Turn(turn), since, max(since, min(until or now, now)), what
    if not found:
        yield Turn.OFFICE, order.submitted, max(now, order.submitted), ""


def _awaited(turn: Turn, state: str, *, for_office: bool) -> str:
    if turn == Turn.NONE:
        if state == OrderState.CANCELLED:
            return _("pesanan dibatalkan")
        return _("berkas sudah dikirim, tidak ada yang harus kami kerjakan")
    awaited = {
        OrderState.NEEDS_EXPLANATION: (_("menunggu penjelasan Anda"), _("menunggu penjelasan pelanggan")),
        OrderState.AWAITING_PAYMENT: (_("menunggu pembayaran Anda"), _("menunggu pembayaran pelanggan")),
        OrderState.OFFERED: (
            _("menunggu Anda atas penawaran kami (sampel, pembayaran, atau SPPD)"),
            _("menunggu pelanggan atas penawaran (sampel, pembayaran, atau SPPD)"),
        ),
    }
    own, others = awaited.get(OrderState(state), (_("menunggu Anda"), _("menunggu pelanggan")))
    return others if for_office else own


def _kept(order: Order, days: Fraction) -> Decimal | None:
    """The reading a closed order keeps, if the calendar of today gives another (clock, rule 6)."""
    if order.state not in FINAL or order.clock_at is None:
        return None
    return None if abs(Fraction(order.clock_used) - days) < Fraction(1, 10**6) else order.clock_used


def verdict(order: Order, found: Why, *, for_office: bool = False) -> str:
    """The answer in one sentence: until when, or what the clock shows since it stands."""
    zone = order.office.tz
    due, since = long_time(found.clock.due_at, zone), long_time(found.stretches[-1].start, zone)
    if found.holder == Turn.NONE:
        reading = working_days(Fraction(found.kept) if found.kept is not None else found.so_far.days)
        return _("Jam berhenti %(since)s dan menunjukkan %(days)s hari kerja.") % {"since": since, "days": reading}
    if found.clock.is_late:
        return _("Sepuluh hari kerja habis %(due)s. Pesanan ini terlambat.") % {"due": due}
    if found.holder == Turn.OFFICE:
        return _("Paling lambat %(due)s.") % {"due": due}
    if for_office:
        text = _("Jam berhenti sejak %(since)s. Bila pelanggan melengkapinya sekarang, tenggatnya %(due)s.")
    else:
        text = _("Jam berhenti sejak %(since)s. Bila Anda melengkapinya sekarang, tenggatnya %(due)s.")
    return text % {"since": since, "due": due}
