"""The examples of the ten-day rule, each walked by a real order (T2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from orders.models import Order
from tests import builders

WITA = ZoneInfo("Asia/Makassar")


def wita(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


@dataclass(frozen=True)
class Example:
    """An order complete at `complete`; `pause` is when its customer was awaited; `due` as the page writes it."""

    complete: str
    pause: tuple[str, str] | None
    due_at: str
    due: str
    why: str


EXAMPLES = [
    Example(
        "2026-11-02T08:30",
        None,
        "2026-11-13T17:00",
        "Jumat, 13 November 2026 pukul 17.00 WITA",
        "ten whole days",
    ),
    Example(
        "2026-11-02T12:45",
        None,
        "2026-11-16T12:45",
        "Senin, 16 November 2026 pukul 12.45 WITA",
        "half of the first day is already over",
    ),
    Example(
        "2026-11-06T17:00",
        None,
        "2026-11-20T17:00",
        "Jumat, 20 November 2026 pukul 17.00 WITA",
        "nothing of Friday is left",
    ),
    Example(
        "2026-11-08T03:00",
        None,
        "2026-11-20T17:00",
        "Jumat, 20 November 2026 pukul 17.00 WITA",
        "starts Monday at opening",
    ),
    Example(
        "2026-03-16T10:00",
        None,
        "2026-04-07T10:00",
        "Selasa, 7 April 2026 pukul 10.00 WITA",
        "Nyepi, Idul Fitri with joint leave, Good Friday",
    ),
    Example(
        "2026-11-02T08:30",
        ("2026-11-03T17:00", "2026-11-05T08:30"),
        "2026-11-16T17:00",
        "Senin, 16 November 2026 pukul 17.00 WITA",
        "one office day waited for the customer",
    ),
    Example(
        "2026-11-02T08:30",
        ("2026-11-07T10:00", "2026-11-08T20:00"),
        "2026-11-13T17:00",
        "Jumat, 13 November 2026 pukul 17.00 WITA",
        "a pause in closed hours changes nothing",
    ),
]


def walk(example: Example) -> tuple[Order, datetime]:
    """The order, by the real services; and a moment at which the office holds the ball."""
    complete = wita(example.complete)
    if example.pause is None:
        return builders.submitted(now=complete), complete
    asked, paid = map(wita, example.pause)
    billed = builders.bill(builders.offered(now=complete), now=asked, valid=timedelta(days=90))
    return builders.pay(billed, now=paid), paid
