"""All open orders of an office under a changed calendar: what moves, and why (T1, T2).

One pass: orders are locked batch by batch, their events read in one query, and what changed is written in one more.
At least 20,000 orders a second and core, so that an administrator who changes a day off need not wait.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from silastik.core.models import Office
from silastik.core.opening import calendar_for
from silastik.core.worktime import MICROSECOND, WorkCalendar

from ..states import OPEN
from . import marks
from .columns import Columns, derive
from .marks import EPOCH, micros

BATCH = 1_000


@dataclass(frozen=True)
class Moves:
    """What a change of the calendar does to the open orders of an office."""

    moved: int = 0
    became_on_time: int = 0
    became_late: int = 0

    def __add__(self, other: "Moves") -> "Moves":
        return Moves(
            self.moved + other.moved,
            self.became_on_time + other.became_on_time,
            self.became_late + other.became_late,
        )


class Kept(NamedTuple):
    """The columns of the clock as they travel: instants as microseconds since 1970, readings as hundred-millionths."""

    turn_since: int | None
    clock_used: int
    clock_at: int | None
    due_at: int | None
    escalates_at: int | None

    @classmethod
    def of(cls, columns: Columns) -> "Kept":
        since, used, at, due_at, escalates_at = columns
        return cls(_micros(since), int(used.scaleb(8)), _micros(at), _micros(due_at), _micros(escalates_at))


class Row(NamedTuple):
    """An order as its row has it, and as events and calendar would."""

    pk: int
    kept: Kept
    derived: Kept

    @property
    def moved(self) -> bool:
        """Whether a promise to a customer is another one now; a clock that stands has promised no instant."""
        before, after = self.kept.due_at, self.derived.due_at
        return before is not None and after is not None and before != after


def recompute(office: Office, *, why: str, now: datetime) -> Moves:
    """Give all open orders of an office the due times of its calendar as it is now, with an event that says `why`.

    Closed orders keep theirs; one whose row was never written gets it now. May run inside a transaction that is rolled
    back, to see what would happen. Two at once take turns, and the second finds nothing to do.
    """
    with transaction.atomic():
        office = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
        moves = Moves()
        for rows in derived(office, lock=True):
            changed = [row for row in rows if row.kept != row.derived]
            write({row.pk: row.derived for row in changed})
            _tell([row for row in changed if row.moved], why=why, now=now)
            moves += _moves(changed, now)
        Office.objects.filter(pk=office.pk).update(followed_version=office.calendar_version)
    return moves


def follow_calendar(now: datetime) -> Moves:
    """Recompute where a calendar has changed and nobody did: days off edited in the admin, an upgrade. Safe to repeat.

    An office whose calendar is being changed or followed elsewhere is left alone: the next round looks again.
    """
    moves = Moves()
    for pk in Office.objects.filter(calendar_version__gt=F("followed_version")).values_list("pk", flat=True):
        with transaction.atomic():
            behind = Office.objects.select_for_update(skip_locked=True, no_key=True).filter(
                pk=pk, calendar_version__gt=F("followed_version")
            )
            if office := behind.first():
                moves += recompute(office, why=_("kalender kantor diubah"), now=now)
    return moves


def derived(office: Office, *, lock: bool = False) -> Iterator[list[Row]]:
    """The open orders of an office, and those whose row was never written, in batches."""
    calendar, keys = calendar_for(office), _keys(office)
    for first in range(0, len(keys), BATCH):
        yield _batch(keys[first : first + BATCH], calendar, lock=lock)


def _keys(office: Office) -> list[int]:
    """Two small indexes, however many orders were ever closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM orders_order WHERE office_id = %(office)s AND state = ANY(%(open)s)
            UNION
            SELECT id FROM orders_order WHERE office_id = %(office)s AND clock_at IS NULL AND state <> 'draft'
            ORDER BY id
            """,
            {"office": office.pk, "open": [str(state) for state in OPEN]},
        )
        return [pk for (pk,) in cursor.fetchall()]


def _batch(keys: list[int], calendar: WorkCalendar, *, lock: bool) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT id, {micros("turn_since")}, (clock_used * 1e8)::bigint, {micros("clock_at")},
                   {micros("due_at")}, {micros("escalates_at")}
            FROM orders_order WHERE id = ANY(%s) AND (state = ANY(%s) OR clock_at IS NULL)
            ORDER BY id {"FOR NO KEY UPDATE" if lock else ""}
            """,  # noqa: S608 - names of columns
            [keys, [str(state) for state in OPEN]],
        )
        kept = {pk: Kept(*values) for pk, *values in cursor.fetchall()}
    events = marks.of_orders(kept)
    return [Row(pk, columns, Kept.of(derive(events.get(pk, ()), calendar))) for pk, columns in kept.items()]


def _micros(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // MICROSECOND


def write(columns: Mapping[int, Kept]) -> None:
    """Put the columns of many orders, by key, on their rows at once. The orders are locked."""
    if not columns:
        return
    lists = zip(*((pk, *kept) for pk, kept in columns.items()), strict=True)
    instants = ("turn_since", "clock_at", "due_at", "escalates_at")
    since_epoch = ", ".join(
        f"{name} = 'epoch'::timestamptz + fresh.{name} * interval '1 microsecond'" for name in instants
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE orders_order SET clock_used = fresh.clock_used / 1e8, {since_epoch}
            FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
                 AS fresh (id, {", ".join(Kept._fields)})
            WHERE orders_order.id = fresh.id
            """,  # noqa: S608 - names of columns
            [_array(values) for values in lists],
        )


def _array(values: Iterable[int | None]) -> str:
    """As PostgreSQL writes one: psycopg takes longer over a list than the server over all else."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def _tell(rows: list[Row], *, why: str, now: datetime) -> None:
    from ..lifecycle import record_each

    record_each([(row.pk, "calendar_moved", _fact(row, why)) for row in rows], now=now)


def _fact(row: Row, why: str) -> dict[str, str]:
    return {"from_at": _iso(row.kept.due_at), "to_at": _iso(row.derived.due_at), "why": why}


def _iso(at: int | None) -> str:
    return "" if at is None else (EPOCH + at * MICROSECOND).isoformat()


def _moves(rows: list[Row], now: datetime) -> Moves:
    late = [(_late(row.kept, now), _late(row.derived, now)) for row in rows]
    return Moves(sum(row.moved for row in rows), late.count((True, False)), late.count((False, True)))


def _late(columns: Kept, now: datetime) -> bool:
    if columns.due_at is not None:
        return EPOCH + columns.due_at * MICROSECOND < now
    return columns.clock_used > settings.SERVICE_WORKDAYS * 10**8
