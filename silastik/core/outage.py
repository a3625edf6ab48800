"""Leaving a server alone that has just failed, so that one outage does not hold up every request anew."""

import time


class Outage:
    """A server that failed is not asked again for `seconds`; one instance per server and process."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self._ends_at = 0.0

    @property
    def lasts(self) -> bool:
        return time.monotonic() < self._ends_at

    def begin(self) -> None:
        self._ends_at = time.monotonic() + self.seconds
