"""A measurement, and the bound it has to keep."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """One line of the report. Without a bound it is told for comparison only."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    detail: str = ""

    @property
    def is_kept(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def __str__(self) -> str:
        bound = "" if self.bound is None else f"<= {self.bound:g} {'ok' if self.is_kept else 'BROKEN'}"
        return f"{self.name:<58}{self.value:>9.2f} {self.unit:<4} {bound:<12} {self.detail}".rstrip()


def ratio(name: str, ours: float, bare: float, bound: float) -> Line:
    """Our seconds against those of the bare tool."""
    return Line(name, ours / bare, "x", bound, f"{ours * 1000:.1f} ms against {bare * 1000:.1f} ms")


def alternate(ours: Callable[[], float], bare: Callable[[], float], times: int = 3) -> tuple[float, float]:
    """The medians of both, measured in turns, so that a busy moment of the machine hits both."""
    pairs = [(ours(), bare()) for _time in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
