"""The stopwatch a second time, in SQL: readings of many at once, for reports and for the proof of the first (T1, T2).

PostgreSQL's multiranges do the work: the office time of a date is a multirange, so is the time a stopwatch ran, and a
working day is the part of the one that lies in the other. Shares nothing with `worktime` but the calendar's facts.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from .intervals import utc
from .worktime import WeeklyHours, WorkCalendar

Watch = tuple[datetime, datetime, Sequence[tuple[datetime, datetime]]]

# `running (id, ran tstzmultirange)` is put before it. `plan` 0 is the usual week; a later special period wins.
READINGS = """
, hours AS (
    SELECT (h->>'plan')::int AS plan, (h->>'weekday')::int AS weekday, (h->>'opens')::time AS opens,
           (h->>'closes')::time AS closes
    FROM jsonb_array_elements(%(hours)s::jsonb) AS h
), periods AS (
    SELECT (p->>'plan')::int AS plan, (p->>'first')::date AS first, (p->>'last')::date AS last
    FROM jsonb_array_elements(%(periods)s::jsonb) AS p
), span AS (
    SELECT (min(lower(ran)) AT TIME ZONE %(zone)s)::date AS first, (max(upper(ran)) AT TIME ZONE %(zone)s)::date AS last
    FROM running WHERE NOT isempty(ran)
), dates AS (
    SELECT generate_series(first, last, interval '1 day')::date AS date FROM span
), planned AS (
    SELECT date, coalesce((SELECT max(plan) FROM periods WHERE date BETWEEN first AND last), 0) AS plan
    FROM dates WHERE date <> ALL (%(days_off)s::date[])
), office AS MATERIALIZED (
    SELECT date, range_agg(tstzrange((date + opens) AT TIME ZONE %(zone)s, (date + closes) AT TIME ZONE %(zone)s))
           AS open
    FROM planned JOIN hours USING (plan) WHERE weekday = extract(isodow FROM date) - 1
    GROUP BY date
), measured AS MATERIALIZED (
    SELECT date, open, (SELECT sum(extract(epoch FROM upper(part) - lower(part))) FROM unnest(open) AS part) AS length
    FROM office
)
SELECT id, coalesce(sum(
    (SELECT sum(extract(epoch FROM upper(part) - lower(part))) FROM unnest(open * ran) AS part) / length
), 0)
FROM running LEFT JOIN measured
    ON date BETWEEN (lower(ran) AT TIME ZONE %(zone)s)::date AND (upper(ran) AT TIME ZONE %(zone)s)::date
GROUP BY id
"""

WATCHES = """
WITH running AS (
    SELECT id, tstzmultirange(tstzrange(started, greatest(started, ended))) - held::tstzmultirange AS ran
    FROM unnest(%(ids)s::int[], %(started)s::timestamptz[], %(ended)s::timestamptz[], %(held)s::text[])
         AS watch (id, started, ended, held)
)
"""


def readings(calendar: WorkCalendar, watches: Sequence[Watch]) -> list[Decimal]:
    """Working days on each stopwatch, (start, now, pauses), in one query; as `WorkCalendar.reading` gives them."""
    columns: dict[str, Any] = {
        "ids": list(range(len(watches))),
        "started": [utc(start) for start, _now, _pauses in watches],
        "ended": [utc(now) for _start, now, _pauses in watches],
        "held": [_multirange(pauses) for _start, _now, pauses in watches],
    }
    found = readings_of(calendar, WATCHES, columns)
    return [found[number] for number in range(len(watches))]


def readings_of(calendar: WorkCalendar, running: str, params: dict[str, Any]) -> dict[int, Decimal]:
    """Working days by id, of stopwatches that ran as the query `WITH running AS (... id, ran ...)` says."""
    with connection.cursor() as cursor:
        cursor.execute(running + READINGS, params | _facts(calendar))
        return dict(cursor.fetchall())


def _facts(calendar: WorkCalendar) -> dict[str, Any]:
    """The calendar as plain rows: hours by plan, periods, days off."""
    weeks = [calendar.weekly_hours, *(period.weekly_hours for period in calendar.special_periods)]
    periods = [
        {"plan": plan, "first": period.first.isoformat(), "last": period.last.isoformat()}
        for plan, period in enumerate(calendar.special_periods, start=1)
    ]
    return {
        "zone": calendar.zone.key,
        "hours": json.dumps([row for plan, week in enumerate(weeks) for row in _hours(plan, week)]),
        "periods": json.dumps(periods),
        "days_off": list(calendar.days_off),
    }


def _hours(plan: int, week: WeeklyHours) -> Iterable[dict[str, Any]]:
    for weekday, spans in week.items():
        for opens, closes in spans:
            yield {"plan": plan, "weekday": weekday, "opens": opens.isoformat(), "closes": closes.isoformat()}


def _multirange(pauses: Iterable[tuple[datetime, datetime]]) -> str:
    return f"{{{','.join(f'[{utc(begin).isoformat()},{utc(end).isoformat()})' for begin, end in pauses)}}}"
