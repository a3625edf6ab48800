"""All open orders of an office under a changed calendar: what moves, and why (T1, T2).

One pass: orders are locked batch by batch, their events read in one query, and what changed is written in one more.
At least 20,000 orders a second and core, so that an administrator who changes a day off need not wait.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from silastik.core.models import Office
from silastik.core.opening import calendar_for
from silastik.core.worktime import WorkCalendar

from ..states import ESCALATIONS, OPEN
from .columns import COLUMNS, Columns, derive

BATCH = 5_000


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


class Row(NamedTuple):
    """An order as its row has it, and as events and calendar would."""

    pk: int
    kept: Columns
    derived: Columns

    @property
    def moved(self) -> bool:
        """Whether a promise to a customer is another one now; a clock that stands has promised no instant."""
        before, after = self.kept.due_at, self.derived.due_at
        return before is not None and after is not None and before != after


class _Event(NamedTuple):
    order: int
    action: str
    before: str
    after: str
    turn: str
    at: datetime


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
            _write(changed)
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
    calendar, last = calendar_for(office), 0
    while rows := _batch(office, last, calendar, lock=lock):
        yield rows
        last = rows[-1].pk


def _batch(office: Office, last: int, calendar: WorkCalendar, *, lock: bool) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT id, {", ".join(COLUMNS)} FROM orders_order
            WHERE office_id = %s AND id > %s AND (state = ANY(%s) OR clock_at IS NULL AND state <> 'draft')
            ORDER BY id LIMIT %s {"FOR NO KEY UPDATE" if lock else ""}
            """,  # noqa: S608 - names of columns
            [office.pk, last, [str(state) for state in OPEN], BATCH],
        )
        kept = {pk: Columns(*columns) for pk, *columns in cursor.fetchall()}
        # Only now, under the locks: a step that was under way has written its event.
        cursor.execute(
            """
            SELECT order_id, action, before, after, turn, at FROM orders_orderevent
            WHERE order_id = ANY(%s) AND (turn <> '' OR action = ANY(%s)) ORDER BY order_id, id
            """,
            [list(kept), list(ESCALATIONS)],
        )
        events = groupby(map(_Event._make, cursor.fetchall()), key=itemgetter(0))
    found = {pk: derive(of_order, calendar) for pk, of_order in events}
    return [Row(pk, columns, found.get(pk, Columns())) for pk, columns in kept.items()]


def _write(rows: list[Row]) -> None:
    if not rows:
        return
    columns = ", ".join(COLUMNS)
    values: list[list[Any]] = [[getattr(row.derived, name) for row in rows] for name in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE orders_order SET ({columns}) = ({", ".join(f"fresh.{name}" for name in COLUMNS)})
            FROM unnest(%s::bigint[], %s::timestamptz[], %s::numeric[], %s::timestamptz[], %s::timestamptz[],
                        %s::timestamptz[]) AS fresh (pk, {columns})
            WHERE id = pk
            """,  # noqa: S608 - names of columns
            [[row.pk for row in rows], *values],
        )


def _tell(rows: list[Row], *, why: str, now: datetime) -> None:
    from ..lifecycle import record_each

    facts = {row.pk: {"from_at": _iso(row.kept.due_at), "to_at": _iso(row.derived.due_at), "why": why} for row in rows}
    record_each("calendar_moved", facts, now=now)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _moves(rows: list[Row], now: datetime) -> Moves:
    late = [(_late(row.kept, now), _late(row.derived, now)) for row in rows]
    return Moves(sum(row.moved for row in rows), late.count((True, False)), late.count((False, True)))


def _late(columns: Columns, now: datetime) -> bool:
    if columns.due_at:
        return columns.due_at < now
    return columns.clock_used > settings.SERVICE_WORKDAYS
