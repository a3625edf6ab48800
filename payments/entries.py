"""Lines of statements by the thousand: what each says and comes to, without a model's weight, and written at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Lookup

FOUND = ("outcome", "note", "payment_id", "decided_at")


@dataclass
class Entry:
    """What a line says of a payment, and what it came to; the names are those of its columns."""

    id: int | None
    number: int
    on: date
    paid_at: datetime | None
    amount: Decimal
    billing_code: str
    ntpn: str
    outcome: str
    note: str = ""
    payment_id: int | None = None
    decided_at: datetime | None = None

    @property
    def found(self) -> tuple[Any, ...]:
        """What it came to."""
        return tuple(getattr(self, name) for name in FOUND)


KEPT = [field.name for field in fields(Entry)]


@dataclass
class NewEntry(Entry):
    """A line that comes in, with all it says."""

    statement_id: int = 0
    office_id: int = 0
    kind: str = ""
    raw: str = ""
    currency: str = ""
    reference: str = ""
    payer: str = ""
    description: str = ""
    fingerprint: str = ""
    is_repeat: bool = False


class Among(Lookup):
    """Equal to one of many values, sent as one array: a placeholder for each of thousands takes longer than to look."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))


# JSON carries the rows: it is written and read at the speed of C, and the table's own type says what its values are.


def insert(entries: Sequence[NewEntry]) -> None:
    """Write new lines, in one statement."""
    names = ", ".join(f'"{field.name}"' for field in fields(NewEntry) if field.name != "id")
    _run(
        f"""INSERT INTO "payments_statementline" ({names})
        SELECT {names} FROM json_populate_recordset(NULL::payments_statementline, %s)""",  # noqa: S608 - our names
        [vars(entry) for entry in entries],
    )


def update(entries: Sequence[Entry]) -> None:
    """Write what lines came to, in one statement."""
    changes = ", ".join(f"{name} = told.{name}" for name in FOUND)
    _run(
        f"""UPDATE payments_statementline AS line SET {changes}
        FROM json_populate_recordset(NULL::payments_statementline, %s) AS told
        WHERE line.id = told.id""",  # noqa: S608 - our names
        [{name: getattr(entry, name) for name in ("id", *FOUND)} for entry in entries],
    )


def _run(sql: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, [json.dumps(rows, default=str)])
