"""Processor time that Linux has counted for processes, in seconds: steady where seconds on the wall are not."""

import os
import time
from collections.abc import Callable
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")
UTIME, STIME, CUTIME, CSTIME = range(11, 15)  # of /proc/PID/stat, counted after the name


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def spent(pid: int) -> float:
    """By all threads of a process since it began, in user and kernel; 0 for one that has ended."""
    try:
        fields = _stat(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[UTIME]) + int(fields[STIME])) * TICK


def spent_by_ended_children(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[CUTIME]) + int(fields[CSTIME])) * TICK


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def of(work: Callable[[], object], backend: int) -> float:
    """By this process and its PostgreSQL backend for some work; a backend is counted in hundredths of a second."""
    own, theirs = time.process_time(), spent(backend)
    work()
    return time.process_time() - own + spent(backend) - theirs


def resident(pid: int) -> float:
    """Memory that a process holds, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
