"""Servers that are away and disks that are full: knowing it, and leaving a server alone for a while."""

import errno
import time

from django.db import InterfaceError, OperationalError

# Classes of SQLSTATE that say the server, not the question, is at fault: connection, resources, shutdown.
AWAY = ("08", "53", "57P")


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


def database_is_away(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, is PostgreSQL not answering; a question it refused is not."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            state = getattr(error.__cause__, "sqlstate", None)
            return state is None or state.startswith(AWAY)
        error = error.__cause__ or error.__context__
    return False


def storage_is_full(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, is a disk without room for a file."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        error = error.__cause__ or error.__context__
    return False
