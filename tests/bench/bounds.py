"""A measurement, and the bound it has to keep."""

import re
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
        """`BENCH <name> <value> <goal> ok|short`, for machines and people; what has no goal is told as `TOLD`."""
        name = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
        if self.bound is None:
            return f"TOLD {name} {self.value:.2f} {self.unit}"
        return f"BENCH {name} {self.value:.2f} {self.bound:g} {'ok' if self.is_kept else 'short'}"

    @property
    def row(self) -> str:
        """The line of a Markdown table."""
        goal, short = "" if self.bound is None else f"{self.bound:g}", "" if self.is_kept else "short"
        return f"| {self.name} | {self.value:.2f} {self.unit} | {goal} | {short} | {self.detail} |"


HEAD = "| what | measured | goal | | |\n|---|---|---|---|---|"


def ratio(name: str, ours: float, bare: float, bound: float | None) -> Line:
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
