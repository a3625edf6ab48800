"""Lets personal data go whose time is over, as `retention_rules` says; or tells what would go, and changes nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import ngettext

from silastik.core.models import JobRun

from .erasing import delete_doomed
from .models import RetentionRun
from .retention_rules import RULES, YEAR, Rule

BATCH = 100  # an erased person takes dozens of statements, and a batch is far from a task's end
SECONDS = 60  # of a run of the job; what is left is another run's
LEAP = timedelta(days=14)
JOBS = ("retain", "close-accounts")
UNFINISHED = "unfinished"  # among a run's counts: time was over before the work was
LOCK = 7502_0030  # of PostgreSQL's advisory locks: two runs share the work, and do nothing twice


class ClockLeapt(Exception):  # noqa: N818 - reads as what happened
    """The clock says that nothing was let go for weeks. A clock set years ahead would have everything deleted."""


@dataclass(frozen=True)
class Due:
    """What a rule finds: how many rows, and since when the oldest of them is kept; None when there are none."""

    rule: Rule
    count: int
    oldest: Any


def due(now: datetime) -> Iterator[Due]:
    """What every rule would let go now. Reads only."""
    for rule in RULES:
        rows = rule.found(_before(rule, now))
        oldest = rows.order_by().aggregate(oldest=Min(rule.since))["oldest"]
        yield Due(rule, rows.order_by().distinct().count(), oldest)


def refuse_leap(now: datetime) -> None:
    """Raise `ClockLeapt` when no job has let anything go for longer than LEAP: somebody looks at the clock first.

    `manage.py retention` is the hand that says it is right: the run it writes down counts as one.
    """
    runs = RetentionRun.objects.aggregate(last=Max("started_at"))["last"]
    jobs = JobRun.objects.filter(name__in=JOBS).aggregate(last=Max("ok_at"))["last"]
    last = max((at for at in (runs, jobs) if at), default=None)
    if last and now - last > LEAP:
        raise ClockLeapt(
            f"Nothing was let go since {last:%Y-%m-%d}, {(now - last).days} days ago. "
            "If the clock is right, run manage.py retention once."
        )


def retain(now: datetime, *, seconds: float | None = None) -> RetentionRun:
    """Let everything go whose time is over, in batches, and write down how much. Safe to stop, and twice at once.

    With `seconds` it begins no batch after them, and says UNFINISHED if one was left.
    """
    ends_at = time.monotonic() + seconds if seconds is not None else None
    counts: dict[str, int] = {}
    for rule in RULES:
        counts[rule.name] = 0
        while found := _some(rule, now):
            counts[rule.name] += found
            if ends_at is not None and time.monotonic() >= ends_at:
                counts[UNFINISHED] = 1
                break
        if UNFINISHED in counts:
            break
    counts["files"] = delete_doomed()
    return RetentionRun.objects.create(started_at=now, ended_at=timezone.now(), counts=counts)


@transaction.atomic
def _some(rule: Rule, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rows = rule.found(_before(rule, now))
    chosen = list(rows.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH])
    if chosen:
        rule.act(rows.model._base_manager.filter(pk__in=chosen), now)
    if chosen and rows.filter(pk__in=chosen).exists():
        raise RuntimeError(f"{rule.name} leaves what it finds")  # it would find the same for ever
    return len(chosen)


def _before(rule: Rule, now: datetime) -> datetime:
    return now - timedelta(days=rule.days)


def spoken(days: int) -> str:
    """`90 hari`, `2 tahun`"""
    if days % YEAR:
        return ngettext("%(count)d hari", "%(count)d hari", days) % {"count": days}
    years = days // YEAR
    return ngettext("%(count)d tahun", "%(count)d tahun", years) % {"count": years}


def table() -> list[dict[str, str]]:
    """The rules for people to read: what, how long, by which rule, why."""
    return [
        {"what": str(rule.what), "for": spoken(rule.days), "law": str(rule.law), "why": str(rule.why)} for rule in RULES
    ]
