"""The office time of one date, in whole microseconds since local midnight (T1). Pure."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple


class Hours(NamedTuple):
    """Office hours of a day or of a part of it, local time: open from `opens` until just before `closes`."""

    opens: time
    closes: time


class OfficeDay:
    """When an office is open on a date; touching and overlapping hours are one. Never, without any.

    Raises ValueError for hours that do not open before they close.
    """

    def __init__(self, hours: Iterable[Hours] = ()) -> None:
        self.spans: list[tuple[int, int]] = []
        for opens, closes in sorted((since_midnight(opens), since_midnight(closes)) for opens, closes in hours):
            if opens >= closes:
                raise ValueError("Office hours must open before they close.")
            if self.spans and opens <= self.spans[-1][1]:
                opens, closes = self.spans[-1][0], max(closes, self.spans.pop()[1])
            self.spans.append((opens, closes))
        self.length = sum(closes - opens for opens, closes in self.spans)

    def elapsed(self, clock: int) -> int:
        """Office time that has passed when the clock on the wall shows `clock`."""
        passed = 0
        for opens, closes in self.spans:
            if clock > opens:
                passed += min(clock, closes) - opens
        return passed

    def clock(self, elapsed: int) -> int:
        """The earliest wall time by which `elapsed` (above 0) has passed."""
        for opens, closes in self.spans:
            if elapsed <= closes - opens:
                return opens + elapsed
            elapsed -= closes - opens
        raise ValueError("The day has less office time than that.")


def since_midnight(wall: time | datetime) -> int:
    """Microseconds since midnight that a clock on the wall shows."""
    return ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1_000_000 + wall.microsecond
