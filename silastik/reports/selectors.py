"""Figures of a period, read from the rollup: how many, how fast, how much. Each is one query or two."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Avg, Count, F, FloatField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncYear

from orders.states import FINAL, OrderState
from payments.models import TariffLine
from silastik.core.models import Office

from .models import OrderFigures, Progress, RevenueLine
from .periods import Period, Slice
from .stages import STAGES

MOST_LATE = 20  # orders that are named one by one


class MedianAnd90th(Aggregate):
    """Median and 90th percentile in one sort, interpolated; None of no rows."""

    function = "percentile_cont"
    name = "MedianAnd90th"
    template = "%(function)s(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def completed(office: Office, period: Period) -> QuerySet[OrderFigures]:
    """Orders completed in a period. One that was completed again after a revision counts where it ended."""
    days = (period.first, period.last)
    return OrderFigures.objects.filter(office=office, closed_on__range=days, state=OrderState.COMPLETED)


@dataclass(frozen=True)
class Speed:
    """How fast orders were served; durations in working days, None where there are no orders.

    `versions` are the first and the last calendar by which they were read.
    """

    completed: int
    in_time: int
    median: float | None
    ninetieth: float | None
    versions: tuple[int, int] | None

    @property
    def late(self) -> int:
        return self.completed - self.in_time


def speed(office: Office, period: Period) -> Speed:
    found = completed(office, period).aggregate(
        count=Count("pk"),
        in_time=Count("pk", filter=Q(in_time=True)),
        days=MedianAnd90th("used"),
        first=Min("calendar_version"),
        last=Max("calendar_version"),
    )
    median, ninetieth = found["days"] or (None, None)
    versions = (found["first"], found["last"]) if found["count"] else None
    return Speed(found["count"], found["in_time"], median, ninetieth, versions)


@dataclass(frozen=True)
class StageDays:
    """One stage of the orders completed in a period: working days on average, and how many orders passed through it."""

    stage: str
    mean: float
    orders: int


def stage_days(office: Office, period: Period) -> list[StageDays]:
    """The stages in which any of the orders completed in a period spent time; averages over all of these orders."""
    found = completed(office, period).aggregate(
        **{f"mean_{stage}": Avg(stage) for stage in STAGES},
        **{f"orders_{stage}": Count("pk", filter=Q(**{f"{stage}__gt": 0})) for stage in STAGES},
    )
    stages = [StageDays(stage, found[f"mean_{stage}"] or 0.0, found[f"orders_{stage}"]) for stage in STAGES]
    return [stage for stage in stages if stage.orders]


def latest(office: Office, period: Period, limit: int = MOST_LATE) -> list[OrderFigures]:
    """The orders that were served late, the slowest first."""
    late = completed(office, period).filter(in_time=False).select_related("order").order_by("-used", "pk")
    return list(late[:limit])


def closed(office: Office, period: Period) -> dict[str, int]:
    """Orders completed and orders cancelled in a period."""
    rows = OrderFigures.objects.filter(office=office, closed_on__range=(period.first, period.last))
    found = dict(rows.values_list("state").annotate(count=Count("pk")).order_by("state"))
    return {state: found.get(state, 0) for state in FINAL}


def submitted_by_state(office: Office, period: Period) -> dict[tuple[str, str], int]:
    """Orders submitted in a period, by state (as it is now) and kind."""
    days = (period.first, period.last)
    rows = OrderFigures.objects.filter(office=office, submitted_on__range=days).values_list("state", "kind")
    return {(state, kind): count for state, kind, count in rows.annotate(count=Count("pk")).order_by("state", "kind")}


@dataclass(frozen=True)
class OpenNow:
    """Orders that are not closed: all, those whose stopwatch runs, and those of them that are late."""

    count: int
    running: int
    late: int


def open_now(office: Office, now: datetime) -> OpenNow:
    found = OrderFigures.objects.filter(office=office, closed_at=None).aggregate(
        count=Count("pk"),
        running=Count("pk", filter=Q(due_at__isnull=False)),
        late=Count("pk", filter=Q(due_at__lt=now)),
    )
    return OpenNow(**found)


@dataclass
class SliceFigures:
    """One column of the charts: what was submitted, completed and cancelled in it, and how fast."""

    submitted: int = 0
    completed: int = 0
    cancelled: int = 0
    in_time: int = 0
    median: float | None = None
    ninetieth: float | None = None
    revenue: int = 0

    @property
    def late(self) -> int:
        return self.completed - self.in_time


def by_slice(office: Office, shown: list[Slice], *, money: bool = True) -> list[SliceFigures]:
    """The figures of consecutive months, or of consecutive years: three queries."""
    days = (shown[0].period.first, shown[-1].period.last)
    cut = TruncYear if len(shown[0].label) == 4 and shown[0].label.isdigit() else TruncMonth
    found = {piece.period.first: SliceFigures() for piece in shown}
    submitted = OrderFigures.objects.filter(office=office, submitted_on__range=days)
    for first, count in _per(submitted, cut("submitted_on"), count=Count("pk")):
        found[first].submitted = count
    done = Q(state=OrderState.COMPLETED)
    closed = OrderFigures.objects.filter(office=office, closed_on__range=days)
    for first, count, others, in_time, percentiles in _per(
        closed,
        cut("closed_on"),
        count=Count("pk", filter=done),
        others=Count("pk", filter=~done),
        in_time=Count("pk", filter=done & Q(in_time=True)),
        percentiles=MedianAnd90th("used", filter=done),
    ):
        figures = found[first]
        figures.completed, figures.cancelled, figures.in_time = count, others, in_time
        figures.median, figures.ninetieth = percentiles or (None, None)
    if money:
        revenue = RevenueLine.objects.filter(office=office, issued_on__range=days)
        for first, amount in _per(revenue, cut("issued_on"), sum=Sum("amount")):
            found[first].revenue = amount
    return list(found.values())


def _per(rows: QuerySet, cut: Any, **figures: Any) -> list[tuple]:
    grouped = rows.annotate(first=cut).values("first").annotate(**figures).order_by("first")
    return list(grouped.values_list("first", *figures))


@dataclass(frozen=True)
class Revenue:
    """What one tariff line brought in a period, by receipts issued: how often it was charged, and whole rupiah."""

    code: str
    description: str
    regulation: str
    lines: int
    amount: int


def revenue(office: Office, period: Period) -> list[Revenue]:
    """Revenue by tariff line, in the order of the tariff."""
    rows = (
        RevenueLine.objects.filter(office=office, issued_on__range=(period.first, period.last))
        .values("schedule", "tariff_code", regulation=F("schedule__regulation"))
        .annotate(lines=Count("pk"), total=Sum("amount"))
        .order_by("schedule", "tariff_code")
    )
    found = list(rows)
    names = {
        (line.schedule_id, line.code): line.description
        for line in TariffLine.objects.filter(schedule__in={row["schedule"] for row in found})
    }
    return [
        Revenue(
            row["tariff_code"],
            names.get((row["schedule"], row["tariff_code"]), ""),
            row["regulation"],
            row["lines"],
            row["total"],
        )
        for row in found
    ]


def receipts(office: Office, period: Period) -> int:
    """How many paid orders had their receipt issued in a period."""
    rows = RevenueLine.objects.filter(office=office, issued_on__range=(period.first, period.last))
    return rows.aggregate(count=Count("order", distinct=True))["count"]


def first_day(office: Office) -> date | None:
    """When the office's first order was submitted."""
    return OrderFigures.objects.filter(office=office).aggregate(first=Min("submitted_on"))["first"]


def followed_at() -> datetime | None:
    """As of when the figures are: the last time the rollup was brought up to the events."""
    return Progress.objects.filter(pk=1).values_list("followed_at", flat=True).first()
