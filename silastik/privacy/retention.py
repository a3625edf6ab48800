"""Lets personal data go whose time is over, as `retention_rules` says; or tells what would go, and changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import ngettext

from .erasing import delete_doomed
from .models import RetentionRun
from .retention_rules import RULES, YEAR, Rule

BATCH = 500
LOCK = 7502_0030  # of PostgreSQL's advisory locks: two runs share the work, and do nothing twice


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


def retain(now: datetime) -> RetentionRun:
    """Let everything go whose time is over, in batches, and write down how much. Safe to stop, and twice at once."""
    counts = {rule.name: _follow(rule, now) for rule in RULES}
    return RetentionRun.objects.create(
        started_at=now, ended_at=timezone.now(), counts=counts | {"files": delete_doomed()}
    )


def _follow(rule: Rule, now: datetime) -> int:
    done = 0
    while found := _some(rule, now):
        done += found
    return done


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
