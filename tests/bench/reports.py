"""Reports over a million orders, read from the rollup: each section, and the whole of a year and of ten, under 2 s.

`fill()` writes rollup rows alone, as the job keeps them, on a migrated database; it needs a role that may switch the
foreign keys off.
"""

from collections.abc import Iterator
from datetime import date
from statistics import median

from django.db import connection, transaction
from django.utils import timezone

from silastik.core.context import current_office
from silastik.reports import record
from silastik.reports.periods import Period, parse
from silastik.reports.report import build

from .bounds import Line, seconds

ROWS = 1_000_000
FIRST = 10_000_000  # ids that no real order has
DAYS = 3650
BOUND = 2.0
TIMES = 3


def fill(rows: int = ROWS) -> None:
    """Orders of ten years up to the end of 2026, one in twenty-three cancelled, some late, with a line of revenue."""
    office = current_office().pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"""
            INSERT INTO reports_orderfigures
                (order_id, office_id, kind, state, submitted_on, closed_at, closed_on, used, in_time, pickup, review,
                 preparation, payment, delivery, revision, customer, due_at, calendar_version, last_event_id)
            SELECT {FIRST} + g, %s, CASE WHEN g %% 5 = 0 THEN 'microdata' ELSE 'publication' END,
                   CASE WHEN g %% 23 = 0 THEN 'cancelled' ELSE 'completed' END, on_day, on_day + interval '9 days',
                   on_day + 9, u, u <= 10, u * .1, 0, u * .5, u * .2, u * .2, 0, u * .7, NULL, 1 + g %% 3, g
            FROM (SELECT g, date '2016-12-20' + (g::bigint * 7919 %% {DAYS})::int AS on_day,
                         1 + 9.7 * power((g::bigint * 48271 %% 99991) / 99991.0, 1.5) AS u
                  FROM generate_series(1, %s) g) made
            """,  # noqa: S608 - numbers of this module
            [office, rows],
        )
        cursor.execute(
            f"""
            INSERT INTO reports_revenueline (line_id, order_id, office_id, issued_on, schedule_id, tariff_code, amount)
            SELECT {FIRST} + g, {FIRST} + g, %s, date '2016-12-29' + (g::bigint * 7919 %% {DAYS})::int, t.schedule_id,
                   t.code, 15000 * (1 + g %% 9)
            FROM generate_series(1, %s) g
            JOIN (SELECT schedule_id, code, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS all_of
                  FROM payments_tariffline WHERE price > 0) t ON t.n = g %% t.all_of
            """,  # noqa: S608 - numbers of this module
            [office, rows],
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reports_orderfigures")
        cursor.execute("VACUUM ANALYZE reports_revenueline")


def measure() -> Iterator[Line]:
    """The report of a month, of a year, and of ten years; and the public record of a year."""
    office, now = current_office(), timezone.now()
    ten_years = Period(date(2017, 1, 1), date(2026, 12, 31))
    for name, period in (("a month", parse("2026-06")), ("a year", parse("2025")), ("ten years", ten_years)):
        took = median(seconds(lambda: build(office, period, now)) for _time in range(TIMES))  # noqa: B023
        yield Line(f"report on {name} of 1,000,000 orders", took, "s", BOUND)
    took = median(seconds(lambda: record.public_record(office, parse("2025"))) for _time in range(TIMES))
    yield Line("public record of a year of 1,000,000 orders", took, "s", BOUND)
