"""Half-open intervals of time, [start, end), always in UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Interval(NamedTuple):
    start: datetime
    end: datetime


def utc(at: datetime) -> datetime:
    """The same instant in UTC. A naive datetime is refused: it would mean the server's own zone."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone.")
    return at.astimezone(UTC)


def union(
    intervals: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime = END_OF_TIME
) -> list[Interval]:
    """The time covered by `intervals` between `start` and `end`: sorted, and touching or overlapping ones made one.

    Empty intervals vanish; one that ends before it starts raises ValueError.
    """
    covered: list[Interval] = []
    for first, last in sorted((utc(first), utc(last)) for first, last in intervals):
        if last < first:
            raise ValueError(f"The interval {first.isoformat()}/{last.isoformat()} ends before it starts.")
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if covered and first <= covered[-1].end:
            first, last = covered[-1].start, max(last, covered.pop().end)
        covered.append(Interval(first, last))
    return covered


def gaps(covered: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """What `covered` (sorted and disjoint, as `union` gives it) leaves free between `start` and `end`."""
    edges = [start, *(edge for interval in covered for edge in interval), end]
    return [Interval(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last]
