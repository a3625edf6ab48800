"""What must always be true of orders, proved every night: numbers without a gap, and the clock on each row (T2)."""

from django.db import connection

from silastik.core.models import Office

from . import clock

SHOWN = 20


class Difference(Exception):  # noqa: N818 - reads as what was found
    """What ought to be the same is not. Says how often and where."""


def numbering_gaps() -> list[str]:
    """Numbers that were given and belong to nothing, or were never given: codes of orders, official papers.

    Per office, kind and year, the numbers in use must be 1 to the sequence's last.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH used AS (
                SELECT office_id, kind, year, count(*) AS n, max(sequence) AS highest
                FROM orders_document GROUP BY office_id, kind, year
                UNION ALL
                SELECT o.office_id, 'order', extract(year FROM o.submitted_at AT TIME ZONE f.zone)::int, count(*),
                       count(*)
                FROM orders_order o JOIN core_office f ON f.id = o.office_id
                WHERE o.submitted_at IS NOT NULL GROUP BY 1, 3
            )
            SELECT s.kind, s.year, s.last, coalesce(u.n, 0) FROM core_numbersequence s
            LEFT JOIN used u ON u.office_id = s.office_id AND u.kind = s.kind AND u.year = s.year
            WHERE s.kind = ANY(%s) AND (coalesce(u.n, 0) <> s.last OR coalesce(u.highest, 0) <> s.last)
            ORDER BY s.kind, s.year
            """,
            [["order", "invoice", "receipt", "agreement"]],
        )
        return [f"{kind} {year}: {last} given, {n} in use" for kind, year, last, n in cursor.fetchall()]


def clock_differences() -> tuple[int, list[str]]:
    """How many orders were looked at, and those whose row says something else than their events and the calendar."""
    looked_at, differing = 0, []
    for office in Office.objects.order_by("pk"):
        for rows in clock.derived(office):
            looked_at += len(rows)
            differing += [f"order {row.pk}" for row in rows if row.kept != row.derived]
    return looked_at, differing


def listed(found: list[str]) -> str:
    """The first of what was found, and how many more."""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(found[:SHOWN]) + more
